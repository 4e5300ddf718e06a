import type { Rule } from "./rule.ts";

/** A jail whose filter has no failregex at all: fail2ban starts it, and it finds nothing. */
export const failregexMissing: Rule = {
  codes: ["failregex-missing"],
  *jail({ name, failregex, filterReference, refusal, header, analysis }) {
    if (!filterReference || failregex.length > 0 || refusal || !header) return;
    const filter = analysis.filter(filterReference.name.text).value;
    if (!filter.found || filter.refusal) return;
    yield {
      code: "failregex-missing",
      severity: "error",
      message: `The filter “${filterReference.name.text}” has no failregex, so that the jail “${name}” finds nothing; set failregex in the filter, or here.`,
      ...header,
    };
  },
};
