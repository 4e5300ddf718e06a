import type { FromPanel, PanelMemory, PanelQuestions, ToPanel } from "./messages.ts";

declare function acquireVsCodeApi(): {
  postMessage(message: FromPanel): void;
  getState(): PanelMemory | undefined;
  setState(state: PanelMemory): void;
};

const vscode = acquireVsCodeApi();
const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
let asked = 0;

/** Says something to the extension. */
export function tell(message: FromPanel): void {
  vscode.postMessage(message);
}

/** Asks the extension. Rejects with a sentence where there is no answer. */
export function ask<What extends keyof PanelQuestions>(
  what: What,
  params: PanelQuestions[What]["params"],
): Promise<PanelQuestions[What]["answer"]> {
  const id = ++asked;
  const answer = new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject }));
  tell({ kind: "ask", id, what, params });
  return answer as Promise<PanelQuestions[What]["answer"]>;
}

/** Hears what the extension says; answers to questions go to who asked. */
export function listen(take: (message: ToPanel) => void): void {
  window.addEventListener("message", ({ data }: MessageEvent<ToPanel>) => {
    if (data.kind !== "answer" && data.kind !== "refusal") {
      take(data);
      return;
    }
    const one = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.kind === "answer") one?.resolve(data.value);
    else one?.reject(new Error(data.message));
  });
}

/** What was remembered, by this page or the one before it. */
export function remembered(): PanelMemory {
  return vscode.getState() ?? JSON.parse(document.body.dataset["memory"] ?? "{}");
}

/** Keeps something for when the page is made anew. */
export function remember(more: Partial<PanelMemory>): void {
  vscode.setState({ ...remembered(), ...more });
}
