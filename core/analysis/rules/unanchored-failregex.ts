import { bordersOf } from "../../regex/index.ts";
import { originOf } from "../../text/index.ts";
import type { Fix } from "../finding.ts";
import { lineOf, type RegexSite, regexesOf } from "../regex-sites.ts";
import { isQuoted } from "./quoted-regex.ts";
import type { Rule } from "./rule.ts";

const addressGroups = ["fid", "ip4", "ip6", "dns"];

/** A failregex that is tied to neither end of the line: who can write a piece of a line can have anyone banned. */
export const unanchoredFailregex: Rule = {
  codes: ["unanchored-failregex"],
  *filter(check) {
    const sites = regexesOf(check);
    const prefix = sites.find((site) => site.option === "prefregex");
    if (check.prefregex && (!prefix?.value || takesAddress(prefix))) return;
    const isPrefixOpen = prefix?.value ? bordersOf(prefix.value).openStart : false;
    for (const site of sites) {
      if (site.option !== "failregex" || !site.value || !takesAddress(site) || isQuoted(site.source.text))
        continue;
      const { openStart, openEnd } = bordersOf(site.value);
      if (!openEnd || !(openStart || isPrefixOpen)) continue;
      const place = lineOf(check, site.source);
      if (!place) continue;
      yield {
        code: "unanchored-failregex",
        severity: "warning",
        message:
          "This failregex may begin and end anywhere in a line: whoever gets a text of his own logged (a name, an address of a page) can write the whole of it and have others banned. Tie it to the line with “^” or “$”, and without “.*” beside them.",
        ...place,
        ...fixesFor(site),
      };
    }
  },
};

function takesAddress({ value }: RegexSite): boolean {
  return value !== undefined && addressGroups.some((name) => value.groupIndex.has(name));
}

/** A `$`, where the regex ends in text or an address. */
function fixesFor({ source }: RegexSite): { fixes?: readonly Fix[] } {
  if (!/(?:[\w">]|\\[.)\]])$/.test(source.text)) return {};
  const { length } = source.text;
  const last = originOf(source, length - 1, length);
  if (!last) return {};
  const span = { start: last.span.end, end: last.span.end };
  return {
    fixes: [
      { title: "Tie it to the end of the line with “$”", edits: [{ path: last.path, span, text: "$" }] },
    ],
  };
}
