import { contentLine, contentOf } from "../filter/index.ts";
import { linesOf, type Trial } from "./trial.ts";

const mostChunks = 8;

/**
 * Texts as the failregexes of a trial see them, of about `count` lines from all over the log, and of how many lines: one
 * that prefregex does not match comes to no failregex.
 */
export function sampleTexts(
  trial: Trial,
  count: number,
): { readonly texts: readonly string[]; readonly lines: number } {
  const { chunks, filter, log } = trial;
  const texts: string[] = [];
  let lines = 0;
  const step = Math.max(1, Math.ceil(chunks.length / mostChunks));
  const each = Math.ceil(count / Math.ceil(chunks.length / step));
  for (let index = 0; index < chunks.length; index += step) {
    const { dates } = chunks[index]!;
    const tested = linesOf(log.read(index)).filter((text) => text !== "" && !text.startsWith("#"));
    for (let at = 0; at < Math.min(each, tested.length); at++) {
      const line = tested[at]!;
      const start = dates?.starts[at] ?? -1;
      const cut = start < 0 ? `${line}\n` : `${line.slice(0, start)}${line.slice(dates!.ends[at]!)}\n`;
      lines++;
      const text = seenBy(filter.prefregex, cut);
      if (text !== undefined) texts.push(text);
    }
  }
  return { texts, lines };
}

function seenBy(prefregex: Trial["filter"]["prefregex"], cut: string): string | undefined {
  if (!prefregex) return cut;
  const match = prefregex.regex.search(cut);
  if (!match) return undefined;
  const content = contentOf(prefregex, match);
  return content ? contentLine(content, cut) : cut;
}
