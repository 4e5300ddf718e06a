import "@vscode-elements/elements/dist/vscode-button/index.js";
import "@vscode-elements/elements/dist/vscode-checkbox/index.js";
import "@vscode-elements/elements/dist/vscode-option/index.js";
import "@vscode-elements/elements/dist/vscode-single-select/index.js";
import "@vscode-elements/elements/dist/vscode-textarea/index.js";
import "@vscode-elements/elements/dist/vscode-textfield/index.js";
import { listen, tell } from "./host.ts";
import { Page } from "./page.ts";

// These take their names for a screen reader as a property only.
const named = "vscode-textfield[label], vscode-textarea[label], vscode-single-select[label]";
for (const element of document.querySelectorAll<HTMLElement & { label: string }>(named))
  element.label = element.getAttribute("label") ?? "";

const page = new Page();
listen((message) => page.take(message));
tell({ kind: "ready" });
