import type { RegexMatch } from "../regex/index.ts";
import type { CompiledFilter } from "./compile.ts";
import {
  contentOf,
  findIgnored,
  Hit,
  isIdentified,
  joinGroups,
  type LineHits,
  prefixGroups,
  type RegexHit,
} from "./hits.ts";
import { groupsOf, type LineRegex } from "./line-regex.ts";
import type { FailData, TupleLine } from "./value.ts";

/** Hears of each regex before it is asked; of an ignoreregex once for all of them. */
export type OnAsk = (option: "prefregex" | "failregex" | "ignoreregex", index: number, text: string) => void;

/**
 * The last lines of a log, where a failregex may match several of them (maxlines > 1). Mirrors the line buffer in
 * fail2ban/server/filter.py, Filter.findFailure, and the bookkeeping of lines in failregex.py, Regex.search.
 */
export class LineBuffer {
  readonly #filter: CompiledFilter;
  /** The lines that await a match; fail2ban-regex looks at them too. */
  lines: readonly TupleLine[] = [];

  constructor(filter: CompiledFilter) {
    this.#filter = filter;
  }

  /**
   * Takes a line in and runs the filter's regexes over the buffer. With `isUndated`, a match is passed over: the line has
   * no time. Throws PythonError where fail2ban raises.
   */
  findHits(tupleLine: TupleLine, onAsk?: OnAsk, isUndated = false): LineHits {
    const { prefregex, failregex, ignoreregex, checkAllRegex, maxlines } = this.#filter;
    const all = [...this.lines, tupleLine].slice(-maxlines);
    this.lines = all;
    let text: string | undefined = joinLines(all);
    const ignored: number[] = [];
    const hits: RegexHit[] = [];
    if (this.#filter.ignoresFirst) {
      onAsk?.("ignoreregex", 0, text);
      ignored.push(...findIgnored(this.#filter, text));
      if (ignored.length > 0) return { ignored, prefregex: undefined, hits };
    }
    let prefix: RegexMatch | null | undefined;
    let prefixData: FailData | undefined;
    if (prefregex) {
      onAsk?.("prefregex", 0, text);
      prefix = prefregex.regex.search(text);
      if (!prefix) return { ignored, prefregex: null, hits };
      prefixData = prefixGroups(prefregex, prefix);
      const content = contentOf(prefregex, prefix);
      if (content) {
        this.lines = [{ tuple: ["", "", content] }];
        text = undefined;
      }
    }
    for (let index = 0; index < failregex.length; index++) {
      const line = failregex[index]!;
      text ??= joinLines(this.lines);
      onAsk?.("failregex", index, text);
      const match = line.regex.search(text);
      if (!match) continue;
      // The lines are counted in the text as it is now, and taken from the buffer as it was: so does fail2ban.
      const { matched, unmatched } = shareOut(line, match, text, all);
      if (ignoreregex.length > 0) {
        const lines = joinLines(matched);
        onAsk?.("ignoreregex", 0, lines);
        const found = findIgnored(this.#filter, lines);
        if (found.length > 0) {
          ignored.push(...found);
          this.lines = unmatched;
          text = undefined;
          if (!checkAllRegex) break;
          continue;
        }
      }
      if (isUndated) continue;
      this.lines = unmatched;
      text = undefined;
      const data = joinGroups(prefixData, groupsOf(line, match));
      if (!isIdentified(data)) continue;
      hits.push(new Hit(index, data, match, matched));
      if (!checkAllRegex) break;
    }
    return { ignored, prefregex: prefix, hits };
  }
}

/** The text that the regexes see of some lines: without their dates, each with a newline. Mirrors Regex._tupleLinesBuf. */
function joinLines(lines: readonly TupleLine[]): string {
  return `${lines.map((line) => line.tuple[0] + line.tuple[2]).join("\n")}\n`;
}

/** Which lines a match takes, and which stay: those before and after it, and those that <SKIPLINES> passed over. */
function shareOut(
  line: LineRegex,
  match: RegexMatch,
  text: string,
  lines: readonly TupleLine[],
): { matched: TupleLine[]; unmatched: TupleLine[] } {
  if (lines.length <= 1) return { matched: [...lines], unmatched: [] };
  // The search may look at the first character of the match: a match may begin with the newline before its line.
  const before = text.slice(0, match.start + 1).lastIndexOf("\n");
  const from = match.end === 0 ? text.length - 1 : match.end - 1;
  const behind = text.indexOf("\n", from);
  const start = countNewlines(text, before + 1);
  const end = countNewlines(text, behind < 0 ? text.length : behind + 1);
  const matched = lines.slice(start, end);
  const unmatched = lines.slice(0, start);
  let at = 0;
  for (const skipped of splitLines(skippedText(line, match))) {
    for (let i = at; i < matched.length; i++) {
      const candidate = matched[i]!;
      if (candidate.tuple[0] + candidate.tuple[2] !== skipped) continue;
      unmatched.push(candidate);
      matched.splice(i, 1);
      at = i;
      break;
    }
  }
  unmatched.push(...lines.slice(end));
  return { matched, unmatched };
}

function skippedText(line: LineRegex, match: RegexMatch): string {
  let text = "";
  for (let n = 0; line.regex.groupIndex.has(`skiplines${n}`); n++) text += match.group(`skiplines${n}`) ?? "";
  return text;
}

function countNewlines(text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < end; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

/** Mirrors Python's str.splitlines(). */
function splitLines(text: string): string[] {
  const lines = text.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/);
  if (lines[lines.length - 1] === "") lines.pop();
  return lines;
}
