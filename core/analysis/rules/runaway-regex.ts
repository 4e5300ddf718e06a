import { findRunaway, type Runaway } from "../../regex/index.ts";
import { placeIn, type RegexSite, regexesOf, writtenAt } from "../regex-sites.ts";
import type { Rule } from "./rule.ts";

const known = new WeakMap<NonNullable<RegexSite["value"]>, { readonly found: Runaway | undefined }>();
/** Longer ones are not judged: it would take too long at each keystroke. */
const longest = 20_000;

/** A regex that takes exponential time on a line that it almost matches. */
export const runawayRegex: Rule = {
  codes: ["runaway-regex"],
  *filter(check) {
    for (const site of regexesOf(check)) {
      const { value } = site;
      if (!value || site.text.length > longest) continue;
      let judged = known.get(value);
      if (!judged) known.set(value, (judged = { found: findRunaway(value) }));
      const { found } = judged;
      if (!found) continue;
      const place = placeIn(site, found.outer.span.start, found.outer.span.end);
      if (!place) continue;
      const inner = found.inner && placeIn(site, found.inner.span.start, found.inner.span.end);
      const outerText = shorten(writtenAt(check, place));
      const reason = inner
        ? `“${outerText}” and “${shorten(writtenAt(check, inner))}” in it repeat the same text`
        : `“${outerText}” can take the same text in more ways than one at each round`;
      yield {
        code: "runaway-regex",
        severity: "warning",
        message: `${reason}, so that one line made for it can keep fail2ban busy for hours; let only one of them repeat, or begin each round with a character that nothing else in it takes.`,
        ...place,
        ...(inner ? { related: [{ place: inner, message: "This repeats within it." }] } : {}),
      };
    }
  },
};

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 38)}…` : text;
}
