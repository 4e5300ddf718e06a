import { type FileRole, partsOf } from "../analysis/index.ts";
import { type ConfigOption, parseConfig } from "../config/index.ts";
import { originOf, originOfAll, type Source, type Span, type Traced } from "../text/index.ts";

/** A name that is partly put together when fail2ban reads it (`mdre-<mode>`): what is written before, between and behind. */
export type NamePieces = readonly string[];

/** A place where a name stands in a file. */
export interface Occurrence {
  /** `option` sets it, `parameter` gives it (`[name=value]`), `variable` and `tag` use it; the rest name files and jails. */
  readonly kind:
    | "option"
    | "variable"
    | "tag"
    | "parameter"
    | "filter"
    | "action"
    | "include"
    | "logpath"
    | "section";
  /** Of an option in lower case, without what stands before its slash and without a condition; else as written. */
  readonly name: string;
  /** Set where the name is only known in part. */
  readonly pieces?: NamePieces;
  /** The name alone. */
  readonly span: Span;
  /** All that belongs to it: `%(known/x)s`. */
  readonly whole: Span;
  /** The section that it stands in, without a condition. */
  readonly section: string;
  /** The option that it is, or in whose value it stands. */
  readonly option: string;
  /** What stands before the slash: `known` and `default` in lower case, a section as written. */
  readonly from?: string | NamePieces;
  /** Of a parameter, and of a tag in a parameter's value: what it is given to, as written. */
  readonly owner?: { readonly kind: "filter" | "action"; readonly name: string };
}

const known = new WeakMap<Source, readonly Occurrence[]>();

/** All names in a file, by where they begin. Memoised on the source. */
export function occurrencesIn(source: Source, role: FileRole): readonly Occurrence[] {
  let found = known.get(source);
  if (!found) {
    found = readOccurrences(source, role);
    known.set(source, found);
  }
  return found;
}

/** Whether a name may be what the pieces become. */
export function matchesPieces(name: string, pieces: NamePieces): boolean {
  const first = pieces[0] ?? "";
  const last = pieces[pieces.length - 1] ?? "";
  if (pieces.length === 1) return name === first;
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last))
    return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = name.indexOf(piece, at);
    if (found < 0 || found + piece.length > name.length - last.length) return false;
    at = found + piece.length;
  }
  return true;
}

/** A section's or an option's name without its condition (`Init?family=inet6`). */
export function withoutCondition(name: string): string {
  const at = name.indexOf("?");
  return at > 0 ? name.slice(0, at) : name;
}

function readOccurrences(source: Source, role: FileRole): Occurrence[] {
  const found: Occurrence[] = [];
  for (const header of parseConfig(source).sections) {
    const section = withoutCondition(header.name);
    const span = header.nameSpan;
    found.push({ kind: "section", name: header.name, span, whole: span, section, option: "" });
    for (const option of header.options) {
      if (option.name === "") continue;
      const name = withoutCondition(option.name);
      const { start } = option.nameSpan;
      const own = { start, end: start + name.length };
      found.push({ kind: "option", name, span: own, whole: option.nameSpan, section, option: name });
      addParts(found, role, section, name, option);
    }
  }
  return found.sort((one, other) => one.whole.start - other.whole.start || other.whole.end - one.whole.end);
}

function addParts(
  found: Occurrence[],
  role: FileRole,
  section: string,
  name: string,
  option: ConfigOption,
): void {
  const { value } = option;
  const place = { section, option: name };
  const args: { readonly span: Span; readonly owner: NonNullable<Occurrence["owner"]> }[] = [];
  const isReference = role.kind === "jail" || role.kind === "paths" || section === "INCLUDES";
  for (const part of isReference ? partsOf(role.kind, section, option) : []) {
    const { kind, nameSpan: span, span: whole, owner } = part;
    if (kind === "argument" && owner) args.push({ span, owner });
    else if (kind === "parameter" && owner) {
      const given = withoutCondition(part.name.toLowerCase());
      const own = { start: span.start, end: span.start + given.length };
      found.push({ kind, name: given, span: own, whole, ...place, owner });
    } else if (kind === "filter" || kind === "action" || kind === "include" || kind === "logpath") {
      found.push({ kind, name: part.name, span, whole, ...place });
    }
  }
  for (const use of [...variablesIn(value), ...tagsIn(value)]) {
    const owner = args.find(({ span }) => span.start <= use.whole.start && use.whole.end <= span.end)?.owner;
    found.push({ ...use, ...place, ...(owner && use.kind === "tag" && { owner }) });
  }
}

type Use = Pick<Occurrence, "kind" | "name" | "pieces" | "span" | "whole" | "from">;

function variablesIn(value: Traced): Use[] {
  const uses: Use[] = [];
  if (!value.text.includes("%(")) return uses;
  for (const match of value.text.matchAll(/%%|%\(([^)\n]+)\)s/g)) {
    if (match[1] === undefined) continue;
    const use = makeUse(value, "variable", match.index + 2, match[1], match.index, match[0].length);
    if (use) uses.push(use);
  }
  return uses;
}

/** The tags of a value, those with tags in their names too, by where they end. */
export function tagsIn(value: Traced): Use[] {
  const { text } = value;
  const uses: Use[] = [];
  if (!text.includes("<")) return uses;
  interface Open {
    readonly start: number;
    readonly isGroup: boolean;
    readonly pieces: string[];
    from: number;
  }
  let open: Open[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === " " || character === "\n") open = [];
    else if (character === "<") {
      open.push({
        start: at,
        isGroup: /\(\?P?$/.test(text.slice(Math.max(0, at - 3), at)),
        pieces: [],
        from: at + 1,
      });
    } else if (character === ">") {
      const tag = open.pop();
      if (!tag) continue;
      const pieces = [...tag.pieces, text.slice(tag.from, at)];
      if (tag.isGroup || !pieces.every((piece) => /^[\p{L}\p{N}_./?=-]*$/u.test(piece))) {
        open = [];
        continue;
      }
      const parent = open[open.length - 1];
      if (parent) {
        parent.pieces.push(text.slice(parent.from, tag.start));
        parent.from = at + 1;
      }
      // <<sender>> is an address in angle brackets: nothing of a name is known.
      if (!pieces.some((piece) => /[\p{L}\p{N}]/u.test(piece))) continue;
      const use = makeTag(value, pieces, tag.start, at + 1);
      if (use) uses.push(use);
    }
  }
  return uses;
}

function makeTag(value: Traced, pieces: readonly string[], start: number, end: number): Use | undefined {
  const text = value.text.slice(start + 1, end - 1);
  if (pieces.length === 1) {
    // A closing tag, </F-USER>, is of the same name.
    const closes = text.startsWith("/") ? 1 : 0;
    return makeUse(value, "tag", start + 1 + closes, text.slice(closes), start, end - start);
  }
  const last = pieces[pieces.length - 1]!;
  const slash = last.indexOf("/");
  const whole = originOf(value, start, end)?.span;
  if (!whole) return undefined;
  const lower = pieces.map((piece) => piece.toLowerCase());
  if (slash < 0 || slash === last.length - 1) {
    return { kind: "tag", name: text.toLowerCase(), pieces: lower, span: whole, whole };
  }
  const name = last.slice(slash + 1);
  const span = originOf(value, end - 1 - name.length, end - 1)?.span;
  const from = [...pieces.slice(0, -1), last.slice(0, slash)];
  return span && { kind: "tag", name: name.toLowerCase(), span, whole, from };
}

function makeUse(
  value: Traced,
  kind: "variable" | "tag",
  nameStart: number,
  text: string,
  start: number,
  length: number,
): Use | undefined {
  const slash = text.indexOf("/");
  const prefix = slash > 0 && slash < text.length - 1 ? text.slice(0, slash) : undefined;
  const written = prefix === undefined ? text : text.slice(slash + 1);
  const name = withoutCondition(written);
  const begin = nameStart + text.length - written.length;
  const span = originOf(value, begin, begin + name.length)?.span;
  const whole = originOf(value, start, start + length)?.span;
  if (!span || !whole) return undefined;
  const lower = prefix?.toLowerCase();
  const from = lower === "known" || lower === "default" ? lower : prefix;
  return { kind, name: name.toLowerCase(), span, whole, ...(from !== undefined && { from }) };
}

/** The span of a value, from its first character to its last. */
export function spanOfValue(option: ConfigOption): Span {
  return originOfAll(option.value)?.span ?? { start: option.nameSpan.end, end: option.nameSpan.end };
}
