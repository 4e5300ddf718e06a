import { type Candidate, characterOf, type Mend, type TextEdit } from "./trouble.ts";

/** A character of the line that is special in a regex, and stands there without its backslash. */
export const mendUnescaped: Mend = ({ pattern, rest, reach, neighbours }) => {
  const { items, index, around } = neighbours;
  const found: Candidate[] = [];
  const add = (...edits: TextEdit[]) => found.push({ code: "unescaped", edits });
  const escapeAt = (at: number): TextEdit => ({ start: at, end: at + 1, newText: `\\${pattern[at]}` });
  const escapeAll = (start: number, end: number): TextEdit => ({
    start,
    end,
    newText: pattern.slice(start, end).replace(/./g, "\\$&"),
  });
  const stands = (character: string) => (reach.free ? rest.includes(character) : rest[0] === character);

  if (stands("(")) {
    const inner = items[index];
    for (const group of [...around].reverse().concat(inner ? [inner] : [])) {
      if (group.kind !== "group" || pattern[group.span.start + 1] === "?") continue;
      add(escapeAt(group.span.start), escapeAt(group.span.end - 1));
    }
  }
  for (const at of [index, index - 1]) {
    const item = items[at];
    const set = item?.kind === "repeat" ? item.item : item;
    if (set?.kind === "set" && (stands("[") || rest.startsWith("]"))) {
      add(escapeAt(set.span.start), escapeAt(set.span.end - 1));
    }
    if (item?.kind === "assertion" && (item.at === "beginning" || item.at === "end")) {
      const character = item.at === "end" ? "$" : "^";
      if (rest[0] === character) add(escapeAt(item.span.start));
    }
  }
  for (const item of [items[index - 1], items[index]]) {
    if (item?.kind !== "repeat") continue;
    const { start, end } = item.quantifierSpan;
    if (stands(pattern[start]!) || characterOf(item.item) === undefined) add(escapeAll(start, end));
  }
  return found;
};

/** Two backslashes where one was meant, and two percent signs, as files have them. */
export const mendDoubled: Mend = ({ pattern, reach, neighbours: { items, index } }) => {
  if (characterOf(items[index]) === "\\") {
    const edits = [...pattern.matchAll(/\\\\(?=[^\w\s\\])/g)].map(({ index }) => ({
      start: index,
      end: index + 2,
      newText: "\\",
    }));
    if (edits.length > 0) return [{ code: "doubled-backslash", edits }];
  }
  const percent = pattern.lastIndexOf("%%", reach.piece.end);
  if (percent < 0 || percent < reach.piece.start - 1) return [];
  return [{ code: "doubled-percent", edits: [{ start: percent, end: percent + 2, newText: "%" }] }];
};
