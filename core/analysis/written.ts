import { isText, type Value } from "../config/index.ts";
import { originOf, originOfAll, type Place, type Traced } from "../text/index.ts";
import type { Analysis } from "./analysis.ts";
import type { Fix } from "./finding.ts";

/** The text that a value was read from, before fail2ban made a number or a truth of it; undefined where there is none. */
export function writtenValue(value: Value | undefined): Traced | undefined {
  if (value === undefined || value === null) return undefined;
  return isText(value) ? value : value.from;
}

/** Where a value was set: the text itself, or what it was put together from; undefined where no file has it. */
export function placeOf(traced: Traced): Place | undefined {
  return originOf(traced, 0, traced.text.length) ?? originOfAll(traced);
}

/** Whether a value can be judged by its text: a tag in it is filled later, and a comment in it is another finding. */
export function isJudgeable({ text }: Traced): boolean {
  return !/[<>]/.test(text) && !/[ \t]#/.test(text);
}

/** A fix that writes `text` for a value, where the value stands in a file just as it is. */
export function writeFixes(
  analysis: Analysis,
  traced: Traced,
  texts: readonly (string | undefined)[],
): Fix[] {
  const place = placeOf(traced);
  if (!place || analysis.source(place.path)?.text.slice(place.span.start, place.span.end) !== traced.text)
    return [];
  const found = [...new Set(texts)].filter((text) => text !== undefined && text !== traced.text);
  return found.map((text, index) => ({
    title: `Write “${text}”`,
    edits: [{ path: place.path, span: place.span, text: text! }],
    ...(index === 0 ? { preferred: true } : {}),
  }));
}
