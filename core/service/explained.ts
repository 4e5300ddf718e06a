import { type Explanation, layExplanation, type PagePiece } from "../explain/index.ts";
import type { Source } from "../text/index.ts";
import { positionAt } from "./lines.ts";

/** The explanation of a line as a page to be read, with its stretches; what of the log's line itself is to be marked. */
export interface Explained {
  /** Its kind: see Verdict. */
  readonly verdict: string;
  readonly text: string;
  /** Stretches of the page's text, by its lines. */
  readonly pieces: readonly (PagePiece & { readonly line: number })[];
  readonly line: readonly PagePiece[];
  /** The page's line where the step begins that tells most. */
  readonly decisive: number | undefined;
}

/** The page of an explanation as an editor shows it: every regex in full, places by line and character. */
export function explained(explanation: Explanation): Explained {
  const { text, pieces, line, decisive } = layExplanation(explanation, { all: true });
  const page: Source = { kind: "file", path: "", text };
  return {
    verdict: explanation.verdict.kind,
    text,
    pieces: pieces.map(({ start, end, kind }) => {
      const place = positionAt(page, start);
      return { line: place.line, start: place.character, end: place.character + end - start, kind };
    }),
    line,
    decisive: decisive === undefined ? undefined : positionAt(page, decisive).line,
  };
}
