import { compileRegex } from "../../regex/index.ts";
import { type Candidate, generalize, insert, type Mend, replaceItem } from "./trouble.ts";

/** Longer texts are not put into a regex. */
const longest = 80;

/** Where more of the line matches, its begin is not what is wrong. */
const fewMatched = 1;

/** The regex is tied to the begin, and something stands before what it knows. */
export const mendBegin: Mend = ({ pattern, node, reach, text }) => {
  const first = node.body.branches[0]?.items[0];
  const isTied = first?.kind === "assertion" && (first.at === "beginning" || first.at === "string-beginning");
  if (!isTied || node.body.branches.length > 1 || reach.end - reach.start > fewMatched) return [];
  const { value } = compileRegex(pattern.slice(0, first.span.start) + pattern.slice(first.span.end));
  const at = value?.search(`${text}\n`)?.start ?? 0;
  const found: Candidate[] = [];
  if (/^\s/.test(text)) found.push({ code: "begin-space", edits: [insert(first.span.end, "\\s*")] });
  const before = text.slice(0, at);
  if (at === 0 || before.trim() === "") return found;
  const syslog = /^(\s*)\S+ ([\w./-]+)(\[\d+\])?:\s+$/.exec(before);
  if (syslog) {
    const newText = `\\s*\\S+ ${generalize(syslog[2]!)}(?:\\[\\d+\\])?:\\s+`;
    found.push({ code: "begin", edits: [insert(first.span.end, newText)] });
  } else if (/^\s+\S+\s+$/.test(before)) {
    // What stands there is most often the host's name.
    found.push({ code: "begin", edits: [insert(first.span.end, "\\s*\\S+\\s+")] });
  } else if (before.length <= longest) {
    found.push({ code: "begin", edits: [insert(first.span.end, generalize(before))] });
  }
  return found;
};

/** The regex ends with `$` and the line goes on, or a `^` or `$` stands amid it. */
export const mendEnd: Mend = ({ rest, neighbours: { items, index } }) => {
  const item = items[index];
  if (item?.kind !== "assertion") return [];
  const isEnd = item.at === "end" || item.at === "string-end";
  if (index < items.length - 1 || (!isEnd && item.at === "beginning")) {
    return [{ code: "amid", edits: [replaceItem(item, "")] }];
  }
  if (!isEnd || rest.length > longest) return [];
  if (rest.trim() === "") return [{ code: "end-space", edits: [insert(item.span.start, "\\s*")] }];
  return [{ code: "end", edits: [insert(item.span.start, `(?:${generalize(rest)})?`)] }];
};

/** So much of the date a part of a regex must take to be meant for it. */
const leastOfDate = 0.4;

/** The regex asks for the date, which is cut out before, or does not know what is left around it. */
export const mendDate: Mend = ({ pattern, date, text, rest, reach, neighbours: { items, index } }) => {
  if (!date || date.at < 0) return [];
  const found: Candidate[] = [];
  const left = /^(?:\[\]|\(\)|<>|"")\s*/.exec(rest)?.[0];
  if (left) found.push({ code: "date-left", edits: [insert(reach.piece.start, generalize(left))] });
  if (text.slice(Math.min(date.at, reach.end), Math.max(date.at, reach.end)).trim() !== "") return found;
  const longestFirst = Array.from({ length: items.length - index }, (_, at) => items.length - at);
  for (const end of longestFirst) {
    const first = items[index]!.span.start;
    const last = items[end - 1]!.span.end;
    const { value } = compileRegex(pattern.slice(first, last));
    const match = value?.search(date.text);
    if (!match || match.start > 0 || match.end < date.text.length * leastOfDate) continue;
    found.push({ code: "date-cut", edits: [{ start: first, end: last, newText: "" }] });
  }
  return found;
};

/** Quotes around the whole regex, or a comment behind it: fail2ban takes both for part of it. */
export const mendWhole: Mend = ({ pattern, reach, neighbours: { items, index, around } }) => {
  const found: Candidate[] = [];
  const quote = pattern[0];
  if ((quote === '"' || quote === "'") && pattern.length > 1 && pattern.endsWith(quote)) {
    const end = pattern.length;
    const edits = [
      { start: 0, end: 1, newText: "" },
      { start: end - 1, end, newText: "" },
    ];
    found.push({ code: "quoted-regex", edits });
  }
  const comment = /\s+[#;].*$/.exec(pattern);
  if (comment && around.length === 0 && items[index] && reach.piece.start >= comment.index - 1) {
    const start = comment.index;
    found.push({ code: "comment", edits: [{ start, end: pattern.length, newText: "" }] });
  }
  return found;
};
