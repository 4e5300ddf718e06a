import type { DraftAnswer } from "../server/protocol-draft.ts";
import { count } from "./trial-words.ts";

/**
 * The draft as a page: what is to be known of it, the filter, and the lines of the log that it catches, the others first.
 * What VS Code asks about it covers the first lines of a page: the filter is not among them.
 */
export function draftPage({
  draft,
  hits,
  caught,
  others: otherCount,
  tried,
  unfinished,
}: DraftAnswer): string {
  const reasons = draft.examples.flatMap(({ reason }) => (reason === undefined ? [] : [`# ${reason}`]));
  const notes = [...reasons, ...draft.warnings.map(({ message }) => `# ${message}`)];
  if (draft.failregex.length === 0) return ["# Nothing could be drafted.", "", ...notes, ""].join("\n");
  const of = `of ${tried} lines tried${unfinished === undefined ? "" : ` (${unfinished})`}`;
  const lines = [
    `# It catches ${caught} ${of}: ${caught - otherCount} like those selected, ${count(otherCount, "other", "others")}.`,
    ...notes,
    "",
    "",
    ...draft.filter.trimEnd().split("\n"),
  ];
  const own = hits.filter(({ isExample }) => isExample);
  const others = hits.filter(({ isExample }) => !isExample);
  if (others.length > 0) lines.push("", "# The others:", ...others.map(wordsOf));
  if (otherCount > others.length) lines.push(`# and ${otherCount - others.length} more`);
  if (own.length > 0) lines.push("", "# Those selected, and their like:", ...own.map(wordsOf));
  if (caught - otherCount > own.length) lines.push(`# and ${caught - otherCount - own.length} more`);
  return `${lines.join("\n")}\n`;
}

function wordsOf({ line, id, text }: DraftAnswer["hits"][number]): string {
  return `# ${line}: ${id}  ${text}`;
}
