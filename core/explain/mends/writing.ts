import { type Item, visitRegex } from "../../regex/index.ts";
import {
  type Candidate,
  characterOf,
  insert,
  type Mend,
  replaceItem,
  type TextEdit,
  wordAround,
} from "./trouble.ts";

const quotes = /["'`“”‘’«»]/;

/** Upper and lower case. */
export const mendCase: Mend = ({ reach, rest, neighbours }) => {
  const item = neighbours.items[neighbours.index];
  const written = characterOf(item);
  if (written === undefined) return [];
  const word = wordAround(neighbours, reach.free ? /[^"'\\]/ : /[\p{L}\p{N}_]/u);
  const left = word.text.slice(word.before);
  const isThere = reach.free
    ? rest.toLowerCase().includes(left.trim().toLowerCase())
    : rest[0]?.toLowerCase() === written.toLowerCase();
  if (!isThere || word.text === "") return [];
  const { start, end } = word;
  return [{ code: "case", edits: [{ start, end, newText: `(?i:${escapeWord(word.text)})` }] }];
};

/** A quote that the line has not, has besides, or writes otherwise. */
export const mendQuote: Mend = ({ node, rest, reach, neighbours: { items, index } }) => {
  const item = items[index];
  const written = characterOf(item);
  const found: Candidate[] = [];
  if (written !== undefined && quotes.test(written)) {
    const there = rest[0] ?? "";
    if (quotes.test(there)) {
      const all: TextEdit[] = [];
      visitRegex(node.body, (one) => {
        if (one.kind === "set") return false;
        if (one.kind === "literal" && characterOf(one) === written) {
          all.push(replaceItem(one, `[${written}${there}]`));
        }
        return true;
      });
      found.push({ code: "quote-other", edits: all });
    }
    found.push({ code: "quote-missing", edits: [replaceItem(item!, `${written}?`)] });
  }
  const there = rest[0];
  if (there !== undefined && quotes.test(there)) {
    found.push({ code: "quote-extra", edits: [insert(reach.piece.start, `${there}?`)] });
  }
  return found;
};

/** A space too many or too few, or another blank. */
export const mendSpace: Mend = ({ rest, text, reach, neighbours: { items, index } }) => {
  const found: Candidate[] = [];
  const item = items[index];
  const before = items[index - 1];
  const isBlank = (one: typeof item) => characterOf(one) === " " || one?.kind === "category";
  const stands = /^\s/.test(rest);
  if (before && isBlank(before) && stands) {
    found.push({ code: "space", edits: [replaceItem(before, "\\s+")] });
  }
  if (item && isBlank(item)) {
    found.push({ code: "space", edits: [replaceItem(item, stands ? "\\s+" : "\\s*")] });
  }
  if (stands && reach.matched.length > 0 && !/^\^$/.test(text.slice(0, reach.end))) {
    found.push({ code: "space", edits: [insert(reach.piece.start, "\\s*")] });
  }
  return found;
};

/** A number that is another one in the line. The status of a reply is not taken for any number. */
export const mendNumber: Mend = ({ text, rest, reach, neighbours }) => {
  const { items, index } = neighbours;
  const at = /^\d$/.test(characterOf(items[index]) ?? "") ? index : index - 1;
  const word = wordAround({ ...neighbours, index: at }, /\d/);
  if (reach.free || !/^\d+$/.test(word.text)) return [];
  const before = text.slice(0, text.length - rest.length);
  const there = /\d*$/.exec(before)![0] + /^\d*/.exec(rest)![0];
  if (there === "" || (status.test(word.text) && status.test(there))) return [];
  return [{ code: "number", edits: [{ start: word.start, end: word.end, newText: "\\d+" }] }];
};

const status = /^[1-5]\d\d$/;

/** A dot, a colon or the like that the line has not or has besides. */
export const mendPunctuation: Mend = ({ pattern, rest, reach, neighbours: { items, index } }) => {
  const found: Candidate[] = [];
  const item = items[index];
  const written = characterOf(item);
  if (written !== undefined && /[.,;:!?]/.test(written)) {
    const { start, end } = item!.span;
    found.push({ code: "missing", edits: [replaceItem(item!, `${pattern.slice(start, end)}?`)] });
  }
  const there = rest[0] ?? "";
  if (/[.,;:!]/.test(there) && !reach.free) {
    const escaped = there === "." ? "\\." : there;
    found.push({ code: "extra", edits: [insert(reach.piece.start, `${escaped}?`)] });
  }
  return found;
};

/** Colours of a terminal. */
export const mendColors: Mend = ({ rest, text, reach }) => {
  const newText = "(?:\\x1b\\[[\\d;]*m)*";
  const found: Candidate[] = [];
  if (rest.startsWith("\x1b[")) found.push({ code: "colors", edits: [insert(reach.piece.start, newText)] });
  else if (reach.free && text.includes("\x1b[")) {
    found.push({ code: "colors", edits: [insert(reach.piece.start, newText)] });
  }
  return found;
};

/** A set of characters that is repeated too few times, or too narrow for the word that stands there. */
export const mendNarrow: Mend = ({ pattern, rest, reach, neighbours: { items, index } }) => {
  const found: Candidate[] = [];
  const failing = items[index];
  if (reach.rounds > 0 && failing?.kind === "repeat") {
    const { start, end } = failing.quantifierSpan;
    found.push({ code: "count", edits: [{ start, end, newText: "+" }] });
  }
  if (!/^\S/.test(rest)) return found;
  for (const item of [lastOf(items[index - 1]), failing]) {
    if (item?.kind !== "repeat" || item.max === 1) continue;
    const { kind, span } = item.item;
    // What takes nothing of the word may be meant to: only a set of characters is taken for too narrow then.
    const isAlike = item !== failing || (kind === "set" && /^[\p{L}\p{N}]/u.test(rest));
    if ((kind !== "set" && kind !== "category") || !isAlike) continue;
    if (/^\\s$|^ $/.test(pattern.slice(span.start, span.end))) continue;
    found.push({ code: "narrow", edits: [replaceItem(item, "\\S+")] });
  }
  return found;
};

/** The number of the process behind the program's name. */
export const mendPid: Mend = ({ rest, reach }) =>
  /^\[\d+\]/.test(rest) ? [{ code: "pid", edits: [insert(reach.piece.start, "(?:\\[\\d+\\])?")] }] : [];

/** The item itself, or the last within a group. */
function lastOf(item: Item | undefined): Item | undefined {
  if (item?.kind !== "group" || item.body.branches.length > 1) return item;
  return lastOf(item.body.branches[0]!.items.at(-1));
}

function escapeWord(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, "\\$&");
}
