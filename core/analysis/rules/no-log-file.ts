import { isText, parseConfig } from "../../config/index.ts";
import type { Place, Problem } from "../../text/index.ts";
import type { Analysis } from "../analysis.ts";
import type { JailCheck, Rule } from "./rule.ts";

/** A logpath for which no file is there. */
export const noLogFile: Rule = {
  codes: ["no-log-file"],
  revise(problem, { analysis, jail }) {
    if (!jail?.isEnabled) return undefined;
    const place = placeOf(analysis, jail, problem);
    const related =
      place === problem ? [] : [{ place: { path: problem.path, span: problem.span }, message: "The path" }];
    const path = /^No file is there for (.*); the jail/s.exec(problem.message)?.[1] ?? "";
    const found = jail.commands.some((command) => isText(command[2]) && command[2].text === "addlogpath");
    const isFatal = analysis.world.isLive && !found;
    const message = isFatal
      ? `No file is there for ${path}, and without one for the jail “${jail.name}” fail2ban does not start, with all jails; create it or mend the path.`
      : `No file is there for ${path}; fail2ban looks for it only when it starts or reloads.`;
    const severity = isFatal ? "error" : "information";
    return { ...problem, path: place.path, span: place.span, severity, message, related };
  },
};

/** Where the path stands, if that is in a section of the jail; else the header of the jail. */
function placeOf(analysis: Analysis, { name, header }: JailCheck, problem: Problem): Place {
  const source = analysis.source(problem.path);
  let section: string | undefined;
  for (const { name: own, nameSpan } of source ? parseConfig(source).sections : []) {
    if (nameSpan.start < problem.span.start) section = own;
  }
  return section === name ? problem : (header ?? problem);
}
