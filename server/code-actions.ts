import type { CodeActionContext, Diagnostic } from "vscode-languageserver/node";
import { codeActions, type Range } from "../core/service/index.ts";
import { type Question, toWorkspaceEdit } from "./feature.ts";

interface CodeActionParams {
  readonly range: Range;
  readonly context?: Partial<CodeActionContext>;
}

/** Answers `textDocument/codeAction`: of the kinds that are asked for those that the client can carry out. */
export function answerCodeActions(question: Question<CodeActionParams>): readonly object[] {
  const { analysis, path, params } = question;
  const { only, diagnostics = [] } = params.context ?? {};
  return codeActions(analysis, path, params.range).flatMap((action) => {
    const { kind } = action;
    // What mends a whole file is offered to whoever asks for it (on saving, say), not with every place.
    const isWanted = only ? only.some((wanted) => covers(wanted, kind)) : !kind.startsWith("source.");
    const edit = isWanted ? toWorkspaceEdit(question, action.edit) : undefined;
    if (!edit) return [];
    const mended = (action.diagnostics ?? []).flatMap((one) =>
      diagnostics.filter((other) => isSame(one, other)),
    );
    return [{ ...action, edit, diagnostics: mended }];
  });
}

function covers(wanted: string, kind: string): boolean {
  return wanted === "" || kind === wanted || kind.startsWith(`${wanted}.`);
}

function isSame(one: { readonly code: string; readonly range: Range }, other: Diagnostic): boolean {
  return one.code === other.code && JSON.stringify(one.range) === JSON.stringify(other.range);
}
