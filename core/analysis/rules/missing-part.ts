import { originOf, type Problem } from "../../text/index.ts";
import type { Analysis } from "../analysis.ts";
import type { Finding, Fix } from "../finding.ts";
import { likely } from "../likely.ts";
import { isAbsentStock, isPartial } from "../stock.ts";
import { stockNames } from "../stock-names.ts";
import type { ReadingCheck, Rule } from "./rule.ts";

/** A jail names a filter or an action that is not there. */
export const missingPart: Rule = {
  codes: ["missing-filter", "missing-action"],
  revise(problem, reading) {
    return problem.code === "missing-filter"
      ? reviseMissing(problem, reading, "filter")
      : reviseMissing(problem, reading, "action");
  },
};

function reviseMissing(
  problem: Problem,
  { analysis, jail }: ReadingCheck,
  kind: "filter" | "action",
): Finding | undefined {
  // What is read by itself is there, and that it cannot be read is told of the file.
  if (!jail) return undefined;
  const name = namedAt(problem, jail, kind);
  if (name === undefined) return problem;
  const { basedir } = analysis.world;
  const isPython = name.endsWith(".py");
  const path = `${basedir}/${kind}.d/${name}${isPython ? "" : ".conf"}`;
  if (isAbsentStock(analysis, path)) {
    const message = `The ${kind} “${name}” comes with fail2ban and is not in this folder; what it takes is not known here.`;
    return { ...problem, severity: "information", message };
  }
  // White space behind the name has a message of its own.
  if (name.trim() !== name || name === "") return problem;
  const partial = isPartial(analysis);
  const names = analysis.parts()[`${kind}s`];
  const meant = likely(name, partial ? [...names, ...stockNamesOf(kind)] : names);
  const fixes: Fix[] = [];
  const isWritten = isWrittenAt(analysis, problem, name);
  // The name of the jail, put in by [DEFAULT]: what is wrong is that jail.
  const place = isWritten ? problem : (jail.header ?? problem);
  if (meant !== undefined && isWritten) {
    const edits = [{ path: problem.path, span: problem.span, text: meant }];
    fixes.push({ title: `Write “${meant}”`, edits, preferred: true });
  }
  if (!isPython && /^[\w.-]+$/.test(name)) {
    fixes.push({
      title: `Create ${kind}.d/${name}.conf`,
      edits: [],
      creates: { path, text: skeleton(kind, name) },
    });
  }
  const what = isPython ? "fail2ban stops at its start, with all jails" : "fail2ban skips the jail";
  const mend = meant === undefined ? "mend the name or create the file" : `write “${meant}”`;
  const message = `There is no ${kind}.d/${name}${isPython ? "" : ".conf"}, and ${what}; ${mend}.`;
  const { path: at, span } = place;
  return { ...problem, path: at, span, severity: partial ? "warning" : "error", message, fixes };
}

function isWrittenAt(analysis: Analysis, { path, span }: Problem, name: string): boolean {
  return analysis.source(path)?.text.slice(span.start, span.end) === name;
}

/** The name of the filter or the action that a problem at this place is about. */
function namedAt(
  problem: Problem,
  jail: NonNullable<ReadingCheck["jail"]>,
  kind: "filter" | "action",
): string | undefined {
  const references =
    kind === "filter" ? (jail.filterReference ? [jail.filterReference] : []) : jail.actionReferences;
  for (const { name } of references) {
    const place = originOf(name, 0, name.text.length);
    const isThere = place?.path === problem.path && place.span.start === problem.span.start;
    if (isThere && place.span.end === problem.span.end) return name.text;
  }
  return undefined;
}

function stockNamesOf(kind: "filter" | "action"): string[] {
  return [...stockNames]
    .filter((name) => name.startsWith(`${kind}.d/`))
    .map((name) => name.slice(kind.length + 3).replace(/\.conf$/, ""));
}

/** A file to begin with. */
export function skeleton(kind: "filter" | "action", name: string): string {
  if (kind === "filter") {
    return `# Filter ${name}

[Definition]

# One regular expression a line, each with <ADDR> where the address stands that is to be banned.
# The date is cut out of the line before.
failregex = ^.* from <ADDR>$

ignoreregex =
`;
  }
  return `# Action ${name}

[Definition]

# Run once, when the jail starts, and when it stops.
actionstart =
actionstop =

# Run before each ban, to see whether what actionstart made is still there.
actioncheck =

# Run for each address: <ip> stands for it, <name> for the jail, <bantime> for the seconds.
actionban =
actionunban =

[Init]
`;
}
