import { type Disposable, Hover, languages, MarkdownString, type Position, type TextDocument } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { type LineDetail, type LineParams, lineRequest } from "../server/protocol-trial.ts";
import type { Trials } from "./trials.ts";

/** Tells of a line of a paired log what the filter makes of it. */
export function showLineHovers(client: LanguageClient, trials: Trials): Disposable {
  return languages.registerHoverProvider("*", {
    async provideHover(document: TextDocument, { line }: Position) {
      const place = trials.placeOf(document, line);
      if (!place) return undefined;
      const params: LineParams = { trial: place.trial.id, line: place.line };
      const detail = await client.sendRequest<LineDetail | null>(lineRequest, params);
      return detail && new Hover(new MarkdownString(detail.markdown), document.lineAt(line).range);
    },
  });
}
