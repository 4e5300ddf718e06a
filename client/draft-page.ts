import type { DraftAnswer } from "../server/protocol-draft.ts";
import { count } from "./trial-words.ts";

/** The draft as a page: the filter, what is to be known of it, and the lines of the log that it catches, the others first. */
export function draftPage({
  draft,
  hits,
  caught,
  others: otherCount,
  tried,
  unfinished,
}: DraftAnswer): string {
  const lines: string[] = [];
  if (draft.failregex.length === 0) lines.push("# Nothing could be drafted.", "");
  else lines.push(...draft.filter.trimEnd().split("\n"), "");
  for (const { reason } of draft.examples) if (reason !== undefined) lines.push(`# ${reason}`);
  for (const { message } of draft.warnings) lines.push(`# ${message}`);
  if (draft.failregex.length === 0) return `${lines.join("\n")}\n`;
  if (lines.at(-1) !== "") lines.push("");
  const own = hits.filter(({ isExample }) => isExample);
  const others = hits.filter(({ isExample }) => !isExample);
  const of = `of ${tried} lines tried${unfinished === undefined ? "" : ` (${unfinished})`}`;
  lines.push(
    `# It catches ${caught} ${of}: ${caught - otherCount} like those selected, ${count(otherCount, "other", "others")}.`,
  );
  if (others.length > 0) lines.push("", "# The others:", ...others.map(wordsOf));
  if (own.length > 0) lines.push("", "# Those selected, and their like:", ...own.map(wordsOf));
  if (caught > hits.length) lines.push(`# and ${caught - hits.length} more`);
  return `${lines.join("\n")}\n`;
}

function wordsOf({ line, id, text }: DraftAnswer["hits"][number]): string {
  return `# ${line}: ${id}  ${text}`;
}
