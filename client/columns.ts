import { TabInputText, type Uri, ViewColumn, window } from "vscode";

/** The column in which a file is open, be it behind another one. */
export function columnOf(uri: Uri): ViewColumn | undefined {
  const key = uri.toString();
  const isOpen = ({ input }: { readonly input: unknown }) =>
    input instanceof TabInputText && input.uri.toString() === key;
  return window.tabGroups.all.find(({ tabs }) => tabs.some(isOpen))?.viewColumn;
}

/** A column beside another one that is in use, or a new one: what is in this one stays where it is. */
export function columnBeside(column: ViewColumn | undefined): ViewColumn {
  const others = window.tabGroups.all.filter(({ viewColumn }) => viewColumn !== column);
  return others[0]?.viewColumn ?? ViewColumn.Beside;
}

/** Where a file is to be shown so that what is in `column` stays in sight: where it is seen already, else beside. */
export function columnFor(uri: Uri, column: ViewColumn | undefined): ViewColumn {
  const key = uri.toString();
  const seen = window.visibleTextEditors.find(({ document }) => document.uri.toString() === key)?.viewColumn;
  return seen ?? columnBeside(column);
}
