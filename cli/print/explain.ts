import { type Explanation, layExplanation, type PieceKind } from "../../core/explain/index.ts";

const styles: Readonly<Record<PieceKind, number>> = { heading: 1, date: 2, matched: 32, failed: 31 };

/** An explanation as text; on a terminal in colours, and with long lines cut around what matters. */
export function formatExplanation(
  explanation: Explanation,
  {
    all,
    hasColors,
    columns,
  }: { readonly all: boolean; readonly hasColors: boolean; readonly columns: number },
): string {
  const width = hasColors ? { width: Math.max(columns - 8, 40) } : {};
  const { text, pieces } = layExplanation(explanation, { markers: true, all, ...width });
  if (!hasColors) return text;
  let painted = "";
  let done = 0;
  for (const { start, end, kind } of pieces) {
    if (start < done) continue;
    painted += `${text.slice(done, start)}\x1b[${styles[kind]}m${text.slice(start, end)}\x1b[0m`;
    done = end;
  }
  return painted + text.slice(done);
}
