import { findUnfilledTags, isTrue, parseConfig } from "../../config/index.ts";
import { originOf, type Problem } from "../../text/index.ts";
import type { Analysis } from "../analysis.ts";
import type { Finding, Fix } from "../finding.ts";
import { likely } from "../likely.ts";
import { isIncomplete } from "../stock.ts";
import { actionTags, failregexTags } from "../tags.ts";
import type { FilterCheck, JailCheck, ReadingCheck, Rule } from "./rule.ts";
import { isOfUnknownMode } from "./unknown-mode.ts";

/** `<name>` stands for nothing, and so for itself. */
export const unfilledTag: Rule = {
  codes: ["unfilled-tag"],
  revise: reviseInAction,
  *filter(filter) {
    if (filter.name === undefined || isUnknown(filter.analysis, "filter", filter.name)) return;
    for (const { tag, value, start } of findUnfilledTags(filter.options, "filter")) {
      const place = originOf(value, start, start + tag.length + 2);
      if (!place) continue;
      if (filter.jail && isOfUnknownMode(filter.analysis, filter.jail, tag, "filter")) continue;
      const meant = meantInFilter(filter, tag);
      // Other text in angle brackets may well be what the log holds.
      if (meant === undefined) continue;
      const message = `<${tag}> is no tag of a failregex and matches only itself; write <${meant}>.`;
      const fixes = [replaceTag(place, meant)];
      yield { code: "unfilled-tag", severity: "warning", message, ...place, fixes };
    }
  },
};

/** What people call the tags of a failregex when they do not look them up. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ["IP", "ADDR"],
  ["IPADDR", "ADDR"],
  ["ADDRESS", "ADDR"],
  ["IPV4", "IP4"],
  ["IPV6", "IP6"],
  ["HOSTNAME", "HOST"],
]);

function meantInFilter({ options, analysis, name }: FilterCheck, tag: string): string | undefined {
  const upper = tag.toUpperCase();
  const names = failregexTags.flatMap((known) => (known.name.includes("...") ? [] : [known.name]));
  const other = names.find((known) => known === upper) ?? otherNames.get(upper);
  if (other !== undefined || tag.length < 4) return other;
  const parameters = name === undefined ? [] : [...analysis.parameters("filter", name).keys()];
  const known = [...names, ...parameters.filter((parameter) => options.has(parameter))];
  return likely(
    tag,
    known.filter((one) => one[0] === tag[0] && one !== tag),
  );
}

function reviseInAction(problem: Problem, reading: ReadingCheck): Finding | undefined {
  const { analysis, jail } = reading;
  const text = analysis.source(problem.path)?.text ?? "";
  const tag = /^<([^ <>]+)>$/.exec(text.slice(problem.span.start, problem.span.end))?.[1];
  if (tag === undefined) return problem;
  if (tag.endsWith("/") || isMarkup(text, tag)) return undefined;
  if (jail && isOfUnknownMode(analysis, jail, tag, "action")) return undefined;
  const own = jail ? jail.actionReferences.map(({ name }) => name.text) : [reading.action?.name ?? ""];
  if (own.some((name) => isUnknown(analysis, "action", name))) return undefined;
  const meant = likely(tag, tagsIn(analysis, own, jail));
  if (meant !== undefined) {
    const message = `Nothing fills <${tag}>, and the command holds it as it stands; write <${meant}>.`;
    return { ...problem, message, fixes: [replaceTag(problem, meant)] };
  }
  const fixes = defineTag(analysis, problem.path, tag);
  if (jail) return { ...problem, fixes };
  // What a jail that uses it leaves open is told of that jail.
  if (actionsInUse(analysis).includes(own[0]!)) return undefined;
  const message = `<${tag}> is for the jail to fill: name the action as ${own[0]}[${tag}=...], or set ${tag} in [Init].`;
  return { ...problem, severity: "information", message, fixes };
}

/** The actions of all jails that are enabled. */
function actionsInUse(analysis: Analysis): readonly string[] {
  const names = analysis.fact("actions in use", () => {
    const jails = analysis.parts().jails.map((name) => analysis.jail(name).value);
    const enabled = jails.filter(({ options }) => isTrue(options.get("enabled")));
    const used = enabled.flatMap(({ actionReferences }) => actionReferences.map(({ name }) => name.text));
    return [...new Set(used)].sort().join("\n");
  });
  return names.split("\n");
}

/** Sets the tag in the file's [Init], for the author to put in what it stands for. */
function defineTag(analysis: Analysis, path: string, tag: string): Fix[] {
  const source = analysis.source(path);
  if (!source || !/^[A-Za-z_][\w.-]*$/.test(tag)) return [];
  const { text } = source;
  const init = parseConfig(source).sections.find(({ name }) => name === "Init");
  const lines = `# What <${tag}> stands for:\n${tag} =\n`;
  const behind = init ? text.indexOf("\n", init.nameSpan.end) + 1 : 0;
  const at = behind > 0 ? behind : text.length;
  const header = init ? "" : "\n[Init]\n";
  const lineBreak = at === text.length && text !== "" && !text.endsWith("\n") ? "\n" : "";
  const edits = [{ path, span: { start: at, end: at }, text: `${lineBreak}${header}${lines}` }];
  return [{ title: `Set “${tag}” in [Init]`, edits, preferred: true }];
}

/** The tags that something fills in an action: fail2ban at a ban and, where the jail is known, the action's own. */
function tagsIn(analysis: Analysis, names: readonly string[], jail: JailCheck | undefined): Set<string> {
  const tags = new Set<string>();
  for (const { name } of actionTags) if (!name.includes("...")) tags.add(name);
  for (const name of jail ? names : []) {
    for (const parameter of analysis.parameters("action", name).values()) {
      if (parameter.value !== undefined) tags.add(parameter.name);
    }
  }
  return tags;
}

function replaceTag({ path, span }: Pick<Problem, "path" | "span">, meant: string): Fix {
  const edits = [{ path, span, text: `<${meant}>` }];
  return { title: `Write <${meant}>`, edits, preferred: true };
}

/** Whether parts of a filter or an action are fail2ban's own and absent. */
function isUnknown(analysis: Analysis, kind: "filter" | "action", name: string): boolean {
  const stem = `${analysis.world.basedir}/${kind}.d/${name}`;
  return isIncomplete(analysis, `${stem}.conf`) || isIncomplete(analysis, `${stem}.local`);
}

const voidMarkup = /^(?:area|base|hr|img|input|link|meta|p|li|td|th|tr)$/i;

/** Whether it is a tag of HTML or XML: a mail is written in one of them. */
function isMarkup(text: string, tag: string): boolean {
  return voidMarkup.test(tag) || text.includes(`</${tag}>`);
}
