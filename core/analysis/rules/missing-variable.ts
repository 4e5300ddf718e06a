import { parseConfig } from "../../config/index.ts";
import type { Problem } from "../../text/index.ts";
import type { Finding, Fix } from "../finding.ts";
import { roleOf } from "../kind.ts";
import { likely } from "../likely.ts";
import { includesOf, isIncomplete } from "../stock.ts";
import type { ReadingCheck, Rule } from "./rule.ts";

/** `%(name)s` names nothing that is set. */
export const missingVariable: Rule = {
  codes: ["missing-variable"],
  revise(problem, reading) {
    const { analysis, filter, action, jail } = reading;
    // What an absent file of fail2ban's own sets is not known.
    if (isIncomplete(analysis, problem.path)) return undefined;
    const { basedir } = analysis.world;
    const kind = filter ? "filter" : "action";
    const name = (filter ?? action)?.name;
    if (name !== undefined && isIncomplete(analysis, `${basedir}/${kind}.d/${name}.conf`)) return undefined;
    if (name !== undefined && isIncomplete(analysis, `${basedir}/${kind}.d/${name}.local`)) return undefined;
    if (jail && isIncomplete(analysis, `${basedir}/jail.local`)) return undefined;
    return withFixes(problem, reading);
  },
};

function withFixes(problem: Problem, reading: ReadingCheck): Finding {
  const { path, span } = problem;
  const source = reading.analysis.source(path);
  const name = /^%\(([^)\n]+)\)s$/.exec(source?.text.slice(span.start, span.end) ?? "")?.[1];
  const section = / names no option of \[(.*)\] or \[DEFAULT\]/.exec(problem.message)?.[1];
  if (!source || name === undefined || section === undefined) return problem;
  const fixes: Fix[] = [];
  const meant = likely(name.toLowerCase(), variablesIn(section, problem, reading));
  if (meant !== undefined) {
    const inner = { start: span.start + 2, end: span.end - 2 };
    fixes.push({ title: `Write %(${meant})s`, edits: [{ path, span: inner, text: meant }], preferred: true });
  }
  const options = parseConfig(source).sections.flatMap((own) => own.options);
  const line = options.filter(({ nameSpan }) => nameSpan.start <= span.start).at(-1)?.nameSpan.start;
  // %(section/option)s is set in another section.
  if (line !== undefined && /^[\w.-]+$/.test(name)) {
    const start = source.text.lastIndexOf("\n", line - 1) + 1;
    const text = `# What %(${name})s stands for:\n${source.text.slice(start, line)}${name} =\n`;
    fixes.push({ title: `Define “${name}” above`, edits: [{ path, span: { start, end: start }, text }] });
  }
  if (meant === undefined) return { ...problem, fixes };
  const message = `%(${name})s names no option of [${section}] or [DEFAULT]; write %(${meant})s.`;
  return { ...problem, message, fixes };
}

/** What can be referred to in a section: its options and those of [DEFAULT], in all files that are read with it. */
function variablesIn(
  section: string,
  { path }: Problem,
  { analysis, filter, action }: ReadingCheck,
): Set<string> {
  const names = new Set(["__name__"]);
  const kind = roleOf(path)?.kind;
  const isOfJails = kind === "jail" || kind === "paths";
  const own = new Set([path.replace(/\.(?:conf|local)$/, "")]);
  const part = filter ?? action;
  if (part?.name !== undefined)
    own.add(`${analysis.world.basedir}/${filter ? "filter" : "action"}.d/${part.name}`);
  const todo = analysis.files().filter((file) => {
    const stem = file.replace(/\.(?:conf|local)$/, "");
    return own.has(stem) || (isOfJails && roleOf(file)?.kind === "jail");
  });
  const seen = new Set<string>();
  for (let file = todo.pop(); file !== undefined; file = todo.pop()) {
    const source = analysis.source(file);
    if (!source || seen.has(file)) continue;
    seen.add(file);
    todo.push(...includesOf(analysis, file));
    for (const { name, options } of parseConfig(source).sections) {
      if (name !== section && name !== "DEFAULT") continue;
      for (const option of options) names.add(option.name);
    }
  }
  return names;
}
