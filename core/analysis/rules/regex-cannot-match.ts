import { findHindrance, type Hindrance } from "../../regex/index.ts";
import { placeIn, type RegexSite, regexesOf, writtenAt } from "../regex-sites.ts";
import { isQuoted } from "./quoted-regex.ts";
import type { Rule } from "./rule.ts";

const known = new WeakMap<NonNullable<RegexSite["value"]>, { readonly found: Hindrance | undefined }>();

/** A regex that can match no line, whatever the log. */
export const regexCannotMatch: Rule = {
  codes: ["regex-cannot-match"],
  *filter(check) {
    if ((check.maxlines ?? 1) > 1) return;
    for (const site of regexesOf(check)) {
      if (!site.value || site.text.length > 20_000 || isQuoted(site.source.text)) continue;
      let judged = known.get(site.value);
      if (!judged) known.set(site.value, (judged = { found: findHindrance(site.value) }));
      const hindrance = judged.found;
      if (!hindrance) continue;
      const place = placeIn(site, hindrance.node.span.start, hindrance.node.span.end);
      if (!place) continue;
      yield {
        code: "regex-cannot-match",
        severity: "warning",
        message: `This ${site.option} can match nothing: ${wordsFor(hindrance, writtenAt(check, place))}`,
        ...place,
      };
    }
  },
};

function wordsFor({ kind }: Hindrance, written: string): string {
  switch (kind) {
    case "start":
      return `text must stand before “${written}”, which is the start of the line. Take it out, or move it to the start.`;
    case "end":
      return `text must stand behind “${written}”, which is the end of the line. Take it out, or write “\\$” for a dollar sign.`;
    case "string-end":
      return `fail2ban leaves a line feed at the end of each line, so that “${written}” never holds there. Write “$”.`;
    case "line-feed":
      return written === "<SKIPLINES>"
        ? "it goes over several lines, and fail2ban shows it one at a time. Set maxlines in [Definition]."
        : "it wants a line feed within the line. Set maxlines in [Definition] for a regex over several lines.";
  }
}
