import { originOf } from "../../text/index.ts";
import { lineOf, regexesOf } from "../regex-sites.ts";
import type { Rule } from "./rule.ts";

/** A regex in quotes, which fail2ban takes for a part of it. */
export const quotedRegex: Rule = {
  codes: ["quoted-regex"],
  *filter(check) {
    for (const { option, source } of regexesOf(check)) {
      if (!isQuoted(source.text)) continue;
      const place = lineOf(check, source);
      const first = originOf(source, 0, 1);
      const last = originOf(source, source.text.length - 1, source.text.length);
      if (!place || !first || !last) continue;
      const edits = [first, last].map(({ path, span }) => ({ path, span, text: "" }));
      yield {
        code: "quoted-regex",
        severity: "warning",
        message: `fail2ban takes these quotes for a part of the ${option}, which then matches nothing; take them off.`,
        ...place,
        fixes: [{ title: "Take the quotes off", edits, preferred: true }],
      };
    }
  },
};

/** Whether quotes stand around a regex that is tied to the line within them: there it can't match. */
export function isQuoted(text: string): boolean {
  const found = /^(["'])(.*)\1$/s.exec(text);
  return found !== null && (/^(?:\^|\\A)/.test(found[2]!) || /(?<!\\)(?:\$|\\Z)$/.test(found[2]!));
}
