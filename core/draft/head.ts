import { findAddresses } from "./addresses.ts";
import type { SyslogPrefix } from "./prefix.ts";
import type { ReadExample } from "./read.ts";
import { sourceHead, sourceRegex } from "./source.ts";
import { anyOf, escapeLiteral } from "./write.ts";

type HeadKind = "number" | "source" | "logger" | "mark" | "bracket" | "angle" | "level" | "sign";

/** One of the things that a program writes before its message, with the space behind it. */
interface HeadPart {
  readonly kind: HeadKind;
  readonly text: string;
}

const level =
  /(?:[a-z]+-)?(?:debug|info|notice|warn(?:ing)?|err(?:or)?|crit(?:ical)?|alert|security|fatal)\s*:\s+/iy;
const kinds: readonly (readonly [HeadKind, RegExp])[] = [
  // No status of HTTP.
  ["number", /(?![1-5]\d\d\s)\d[\d:.,/+-]*\s+/y],
  ["source", sourceHead],
  ["logger", /[A-Za-z][\w-]*(?:\.[\w-]+)+\s*(?:\[\d+\])?:\s+/y],
  ["mark", /[A-Z][A-Za-z]+\s*(?:\[[^\]]*\])+:?\s+/y],
  ["bracket", /\[[^\]]*\]:?\s+/y],
  ["angle", /<[^>\s]*>\s+/y],
  ["level", level],
  ["sign", /[:-]\s+/y],
];

/**
 * How long what the program writes before its message is, in each of the texts from where it begins on: times, numbers,
 * levels, source files. Zero in all of them, where it is of the same form in all: it is part of the message then.
 */
export function findHeads(
  examples: readonly ReadExample[],
  starts: readonly number[],
  prefixes: readonly (SyslogPrefix | undefined)[],
): readonly number[] {
  const heads = examples.map(({ text, address }, index) => {
    const start = starts[index]!;
    const first = address?.start ?? findAddresses(text.slice(start)).map((found) => found.start + start)[0];
    const parts = readHead(text.slice(start, first));
    // Apache's is known in all its forms.
    return /\[client \[?$/.test(text.slice(start, first)) ? parts.slice(0, countNumbers(parts)) : parts;
  });
  const forms = examples.map(({ date }, index) =>
    JSON.stringify([!date, prefixes[index] === undefined, ...heads[index]!.map(formOf)]),
  );
  const isSame = new Set(forms).size === 1;
  return heads.map((parts) => (isSame ? 0 : parts.reduce((sum, { text }) => sum + text.length, 0)));
}

/** A regex for what stands in these heads, in any order and number. */
export function headRegex(heads: readonly string[]): string {
  const parts = heads.flatMap(readHead);
  const of = (kind: HeadKind) => parts.filter((part) => part.kind === kind).map(({ text }) => text.trimEnd());
  const words = (texts: readonly string[], end: RegExp) =>
    anyOf([...new Set(texts.map((text) => escapeLiteral(text.replace(end, ""))))]);
  const some = (texts: readonly string[], pattern: RegExp, regex: string) =>
    texts.some((text) => pattern.test(text)) ? regex : "";
  const write: Readonly<Record<HeadKind, (texts: readonly string[]) => string>> = {
    number: () => "\\d[\\d:.,/+-]*",
    bracket: (texts) => `\\[[^\\]]*\\]${some(texts, /:$/, ":?")}`,
    angle: () => "<[^>\\s]*>",
    sign: (texts) => (new Set(texts).size > 1 ? "[:-]" : texts[0]!),
    level: (texts) => `${words(texts, /\s*:$/)}\\s*:`,
    logger: (texts) => `${words(texts, /\s*(?:\[\d+\])?:$/)}\\s*(?:\\[\\d+\\])?:`,
    mark: (texts) => `${words(texts, /\s*\[.*$/)}\\s*(?:\\[[^\\]]*\\])+${some(texts, /:$/, ":?")}`,
    source: (texts) =>
      some(texts, /^\(/, "\\(?") +
      sourceRegex(texts.map((text) => /[\w/-]+\.[a-z]+(?=[.:])/.exec(text)![0])) +
      some(texts, /\d\)?/, `(?:[.:]\\d+)?${some(texts, /\)/, "\\)?")}`) +
      some(texts, /:( |$)/, ":?") +
      some(texts, / /, "(?: (?:in )?\\w+:)?"),
  };
  const seen = kinds.map(([kind]) => kind).filter((kind) => of(kind).length > 0);
  const regexes = seen.map((kind) => write[kind](of(kind)));
  return regexes.length === 1 ? `(?:${regexes[0]}\\s+)*` : `(?:(?:${regexes.join("|")})\\s+)*`;
}

function readHead(text: string): readonly HeadPart[] {
  const parts: HeadPart[] = [];
  for (let at = 0; ; ) {
    const found = kinds.flatMap(([kind, pattern]) => {
      pattern.lastIndex = at;
      const match = pattern.exec(text);
      return match ? [{ kind, text: match[0] }] : [];
    })[0];
    if (!found) return parts;
    parts.push(found);
    at += found.text.length;
  }
}

function countNumbers(parts: readonly HeadPart[]): number {
  const other = parts.findIndex(({ kind }) => kind !== "number");
  return other < 0 ? parts.length : other;
}

function formOf({ kind, text }: HeadPart): string {
  if (kind === "number") return kind;
  if (kind === "bracket" || kind === "angle") return /\[\]/.test(text) ? text : kind;
  if (kind === "source") return text.replace(/[\w/-]+(?=\.)/, "").replace(/\d+/g, "0");
  return text.replace(/\[[^\]]*\]/g, "[]");
}
