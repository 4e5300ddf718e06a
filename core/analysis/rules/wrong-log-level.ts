import { likely } from "../likely.ts";
import type { Rule } from "./rule.ts";

const levels = ["CRITICAL", "ERROR", "WARNING", "NOTICE", "INFO", "DEBUG", "TRACEDEBUG", "HEAVYDEBUG"];

/** fail2ban.conf names a log level that there is not. */
export const wrongLogLevel: Rule = {
  codes: ["wrong-log-level"],
  revise(problem, { analysis }) {
    const { path, span } = problem;
    const written = analysis.source(path)?.text.slice(span.start, span.end) ?? "";
    const meant = likely(written, levels);
    if (meant === undefined) return problem;
    const fixes = [{ title: `Write ${meant}`, edits: [{ path, span, text: meant }], preferred: true }];
    return {
      ...problem,
      message: `fail2ban knows no log level “${written}” and does not start; write ${meant}.`,
      fixes,
    };
  },
};
