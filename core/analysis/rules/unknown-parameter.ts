import { actionOptions, filterOptions, parseConfig, type Reference } from "../../config/index.ts";
import { originOf, type Place, type Traced } from "../../text/index.ts";
import type { Analysis } from "../analysis.ts";
import type { Finding, Fix } from "../finding.ts";
import { roleOf } from "../kind.ts";
import { likely } from "../likely.ts";
import { isIncomplete } from "../stock.ts";
import type { Rule } from "./rule.ts";

/** `filter = name[parameter=value]`, and nothing in the filter takes the parameter. */
export const unknownParameter: Rule = {
  codes: ["unknown-parameter"],
  *jail({ analysis, filterReference, actionReferences }) {
    if (filterReference) yield* findUnknown(analysis, "filter", filterReference);
    for (const reference of actionReferences) {
      if (reference.definition) yield* findUnknown(analysis, "action", reference);
    }
  },
};

/** What fail2ban itself takes from the brackets, whatever the file says. */
const taken = {
  filter: [...filterOptions.map(({ name }) => name), "logtype"],
  action: [...actionOptions.map(({ name }) => name), "name", "actname", "timeout", "bantime"],
};

function* findUnknown(
  analysis: Analysis,
  kind: "filter" | "action",
  { name, givenNames }: Reference,
): Iterable<Finding> {
  if (givenNames.size === 0) return;
  const stem = `${analysis.world.basedir}/${kind}.d/${name.text}`;
  if (isIncomplete(analysis, `${stem}.conf`) || isIncomplete(analysis, `${stem}.local`)) return;
  const parameters = analysis.parameters(kind, name.text);
  if (parameters.size === 0) return;
  for (const [given, text] of givenNames) {
    if (parameters.has(given) || taken[kind].includes(given)) continue;
    const place = originOf(text, 0, text.text.length);
    // What is given to whatever filter or action there is need not be of use to each.
    if (!place || isShared(analysis, place)) continue;
    if (kind === "action" && !isNamedBeside(analysis, name, place)) continue;
    const own = [...parameters.values()].filter(
      ({ value, name: known }) => value !== undefined && !/^_/.test(known),
    );
    const meant = likely(given, [...own.map((parameter) => parameter.name), ...taken[kind]]);
    const fixes: Fix[] = [];
    if (meant !== undefined && text.pieces.every(({ exact }) => exact)) {
      const edits = [{ path: place.path, span: place.span, text: meant }];
      fixes.push({ title: `Write “${meant}”`, edits, preferred: true });
    }
    const mend = meant === undefined ? "take it out" : `write “${meant}”`;
    const message = `Nothing in the ${kind} “${name.text}” takes “${given}”, and it changes nothing; ${mend}.`;
    yield { code: "unknown-parameter", severity: "warning", message, ...place, fixes };
  }
}

/** Whether the name is written out before the parameter, in the same value, and comes from no variable such as %(banaction)s. */
function isNamedBeside(analysis: Analysis, name: Traced, { path, span }: Place): boolean {
  const named = originOf(name, 0, name.text.length);
  if (named?.path !== path || named.span.end > span.start || !name.pieces.every(({ exact }) => exact))
    return false;
  const between = analysis.source(path)?.text.slice(named.span.end, span.start) ?? "";
  return between.startsWith("[") && !/\n(?![ \t])/.test(between);
}

/** Whether a place is in [DEFAULT], or in a file of variables. */
function isShared(analysis: Analysis, { path, span }: Place): boolean {
  const source = analysis.source(path);
  if (!source || roleOf(path)?.kind !== "jail") return true;
  let section = "";
  for (const { name, nameSpan } of parseConfig(source).sections)
    if (nameSpan.start < span.start) section = name;
  return section === "DEFAULT";
}
