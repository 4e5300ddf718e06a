import { originOf, type Place } from "../../text/index.ts";
import type { Fix } from "../finding.ts";
import { hasId, lineOf, type RegexSite, regexesOf } from "../regex-sites.ts";
import type { FilterCheck, JailCheck, Rule } from "./rule.ts";
import { isOfUnknownMode } from "./unknown-mode.ts";

/** A failregex that does not tell whom to ban: fail2ban stops at its start, with all jails. */
export const noFailureId: Rule = {
  codes: ["no-failure-id"],
  *filter(check) {
    const sites = regexesOf(check);
    const prefix = sites.find((site) => site.option === "prefregex");
    if (check.prefregex && (!prefix?.value || hasId(prefix))) return;
    for (const site of sites) {
      if (site.option !== "failregex" || !site.value || hasId(site)) continue;
      // What is amiss is then the jail's mode, and told there.
      if (check.jail && holdsUnknownMode(check, check.jail, site)) continue;
      const slip = misspeltId(site);
      const place = slip?.place ?? lineOf(check, site.source);
      if (!place) continue;
      const mend = slip
        ? `write “${slip.likely}”${slip.fix ? "" : " for this group"}`
        : "put <ADDR>, or <F-ID>...</F-ID>, where it stands in the log";
      yield {
        code: "no-failure-id",
        severity: "error",
        message: `This failregex does not tell whom to ban, and a jail with it stops fail2ban at its start, with all other jails; ${mend}.`,
        ...place,
        ...(slip?.fix ? { fixes: [slip.fix] } : {}),
      };
    }
  },
};

/** Whether a tag was left of a mode that the filter does not have. */
function holdsUnknownMode({ analysis }: FilterCheck, jail: JailCheck, { source }: RegexSite): boolean {
  const tags = source.text.matchAll(/(?<!\(\?P)<([^<>\s]+)>/g);
  return [...tags].some(([, tag]) => isOfUnknownMode(analysis, jail, tag!, "filter"));
}

/** How tags that tell whom to ban are misspelt; letters in another case are, too. */
const slips: Readonly<Record<string, string>> = {
  HOSTS: "HOST",
  HOSTNAME: "HOST",
  HOSTIP: "HOST",
  HSOT: "HOST",
  HOTS: "HOST",
  ADR: "ADDR",
  ADDRS: "ADDR",
  ADDRESS: "ADDR",
  ADRESS: "ADDR",
  ADRR: "ADDR",
  IP: "ADDR",
  IPADDR: "ADDR",
  "F-ADDR": "ADDR",
  "F-IP": "ADDR",
};
const idTags = new Set(["HOST", "ADDR", "IP4", "IP6", "DNS", "SUBNET"]);

function misspeltId(site: RegexSite): { place: Place; likely: string; fix?: Fix } | undefined {
  for (const found of site.source.text.matchAll(/(?<!\(\?P)<([A-Za-z0-9-]+)>/g)) {
    const name = found[1]!.toUpperCase();
    const tag = idTags.has(name) ? name : slips[name];
    const place = tag && originOf(site.source, found.index, found.index + found[0].length);
    if (!place) continue;
    const likely = `<${tag}>`;
    const fix = { title: `Write “${likely}”`, edits: [{ ...place, text: likely }], preferred: true };
    return { place, likely, fix };
  }
  // Filters for fail2ban 0.9 and older wrote the group out; what it takes may be longer than what <HOST> does.
  const group = site.source.text.indexOf("(?P<host>");
  const place = group < 0 ? undefined : originOf(site.source, group, group + "(?P<host>".length);
  return place && { place, likely: "<HOST>" };
}
