/** What stands around a piece that differs. */
export interface Surroundings {
  /** The literal text before and behind it; empty at the ends of the line, undefined where no literal stands there. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Whether the line ends behind the text that follows. */
  readonly ends?: boolean;
  /** What closes the quotes or brackets around it. */
  readonly closer: string | undefined;
}

/** A regex for a piece that differs. */
export interface Narrowed {
  readonly regex: string;
  /** In words, what it takes. */
  readonly what: string;
  /** It takes spaces, and nothing but what follows ends it. */
  readonly isFree: boolean;
}

const shapes: readonly (readonly [fits: RegExp, regex: string, what: string])[] = [
  [/^\d+$/, "\\d+", "a number"],
  [/^\d+(?:\.\d+)+$/, "[\\d.]+", "digits and points"],
  [/^(?=.*\d)[0-9a-f]{4,}$/, "[0-9a-f]+", "a hexadecimal number"],
  [/^0x[0-9a-f]+$/i, "0x[\\da-fA-F]+", "a hexadecimal number"],
  [/^(?=.*\d)[0-9a-f]{2,}(?:-[0-9a-f]+)+$/, "[0-9a-f-]+", "a hexadecimal id"],
  [/^\d[\d:.,/+-]*\d$/, "[\\d:.,/+-]+", "a time or other digits"],
];

/** The narrowest regex that takes all the texts and does not run into what follows. */
export function narrow(texts: readonly string[], { before, after, closer, ends }: Surroundings): Narrowed {
  const full = texts.filter((text) => text !== "");
  const some = full.length < texts.length ? "*" : "+";
  const shape = shapes.find(([fits]) => full.every((text) => fits.test(text)));
  if (shape) {
    const regex = some === "*" ? shape[1].replace(/\+$/, "*") : shape[1];
    return { regex, what: shape[2], isFree: false };
  }
  if (closer !== undefined && !full.some((text) => text.includes(closer))) {
    return { regex: `${notThese(closer)}*`, what: `anything up to ${closer}`, isFree: false };
  }
  const words = before === "" ? countWords(full) : undefined;
  if (words) return { regex: words, what: "some words", isFree: false };
  // The last sign of a line may stand before it, too: the end of the line holds it.
  const isLast = ends && /^[.!]$/.test(after ?? "");
  const next = isLast ? undefined : after?.[0];
  const isDelimited = next !== undefined && !/[\s\w]/.test(next) && !full.some((text) => text.includes(next));
  if (!full.some((text) => /\s/.test(text))) {
    if (isDelimited)
      return { regex: `${notThese(next, "\\s")}*`, what: `one word up to ${next}`, isFree: false };
    return { regex: `\\S${some}`, what: "one word", isFree: false };
  }
  if (isDelimited) return { regex: `${notThese(next)}${some}`, what: `anything up to ${next}`, isFree: true };
  return { regex: `.${some}`, what: "any text", isFree: true };
}

/** At the beginning of a line, where nothing holds free text: as many words as there are; undefined where it is one. */
function countWords(texts: readonly string[]): string | undefined {
  const counts = texts.map((text) => text.trim().split(/\s+/).length);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  if (most < 2) return undefined;
  const ends = texts.every((text) => /\s$/.test(text));
  const count = (by: number) => (least === most ? `{${least - by}}` : `{${least - by},${most - by}}`);
  return ends ? `(?:\\S+\\s+)${count(0)}` : `\\S+(?:\\s+\\S+)${count(1)}`;
}

/** The characters that are not this one. */
export function notThese(character: string, besides = ""): string {
  const escaped = /[\\\]^[-]/.test(character) ? `\\${character}` : character.replace("%", "%%");
  return `[^${escaped}${besides}]`;
}
