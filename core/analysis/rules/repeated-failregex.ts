import { lineOf, type RegexSite, regexesOf } from "../regex-sites.ts";
import type { Rule } from "./rule.ts";

/** A failregex that stands twice in a filter. */
export const repeatedFailregex: Rule = {
  codes: ["repeated-failregex"],
  *filter(check) {
    const before = new Map<string, RegexSite>();
    for (const site of regexesOf(check)) {
      if (site.option !== "failregex") continue;
      const same = before.get(site.text);
      before.set(site.text, site);
      if (!same) continue;
      const place = lineOf(check, site.source);
      const first = lineOf(check, same.source);
      if (!place || !first || (first.path === place.path && first.span.start === place.span.start)) continue;
      yield {
        code: "repeated-failregex",
        severity: "information",
        message: "This failregex is here already and changes nothing; take one of the two out.",
        ...place,
        unnecessary: true,
        related: [{ place: first, message: "The same failregex." }],
      };
    }
  },
};
