import { originOf } from "../../text/index.ts";
import { regexesOf } from "../regex-sites.ts";
import type { Rule } from "./rule.ts";

const tag = "<F-CONTENT>";

/** `<F-CONTENT>` outside of prefregex, where it has no effect. */
export const contentWithoutPrefix: Rule = {
  codes: ["content-without-prefix"],
  *filter(check) {
    for (const { option, source } of regexesOf(check)) {
      const at = option === "prefregex" ? -1 : source.text.indexOf(tag);
      const place = at < 0 ? undefined : originOf(source, at, at + tag.length);
      if (!place) continue;
      yield {
        code: "content-without-prefix",
        severity: "warning",
        message: `${tag} tells which part of the line the failregexes see, and does so in prefregex only; in ${option} it has no effect. Take it out, or set prefregex.`,
        ...place,
      };
    }
  },
};
