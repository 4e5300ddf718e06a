import { type InputBoxOptions, type QuickPickItem, type QuickPickOptions, window } from "vscode";

/** How a person is asked. Tests answer in their place. */
export interface Questions {
  pick<Item extends QuickPickItem>(
    items: readonly Item[],
    options: QuickPickOptions,
  ): Promise<Item | undefined>;
  pickMany<Item extends QuickPickItem>(
    items: readonly Item[],
    options: QuickPickOptions,
  ): Promise<readonly Item[] | undefined>;
  input(options: InputBoxOptions): Promise<string | undefined>;
  /** A question that has to be answered before anything else; the button's label, or undefined. */
  decide(message: string, detail: string, ...buttons: readonly string[]): Promise<string | undefined>;
}

/** Asks by VS Code's own means. */
export const questions: Questions = {
  pick: async (items, options) => window.showQuickPick(items, { ignoreFocusOut: true, ...options }),
  pickMany: async (items, options) =>
    window.showQuickPick(items, { ignoreFocusOut: true, ...options, canPickMany: true }),
  input: async (options) => window.showInputBox({ ignoreFocusOut: true, ...options }),
  decide: async (message, detail, ...buttons) =>
    window.showWarningMessage(message, { modal: true, detail }, ...buttons),
};
