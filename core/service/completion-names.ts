import { type Analysis, knownOption } from "../analysis/index.ts";
import type { Candidate } from "./completion.ts";
import type { Cursor } from "./cursor.ts";
import { brief, docText, filesNamed, headComment, inlineCode, plainText } from "./effective.ts";
import { nameMeant } from "./hover-names.ts";
import { modesOf } from "./hover-regex.ts";

const nameCharacters = /^[\w.-]*/;

/** Names of filters, actions and includes, and what stands in brackets behind them; undefined elsewhere. */
export function completeNames(analysis: Analysis, cursor: Cursor): readonly Candidate[] | undefined {
  const { role, section, option } = cursor;
  if (!option || !section) return undefined;
  const type = knownOption(role.kind, section.name, option.name)?.type;
  if (type === "include") return completeIncludes(analysis, cursor);
  if (role.kind !== "jail" && role.kind !== "paths") return undefined;
  if (type !== "filter" && type !== "action") return undefined;
  const open = openBrackets(cursor.before, type);
  if (open) return completeParameters(analysis, cursor, type, open);
  const typed = /(?:^|\s)([\w.-]*)$/.exec(cursor.before)?.[1];
  if (typed === undefined) return [];
  const { from, to } = replaced(cursor, typed);
  const parts = analysis.parts();
  const names = type === "filter" ? parts.filters : [...parts.actions, ...pythonActions(analysis)];
  const found: Candidate[] = names.map((name) => nameCandidate(analysis, type, name, from, to));
  const variables = type === "filter" ? [] : ["%(action_)s", "%(action_mw)s", "%(action_mwl)s"];
  for (const text of variables) {
    const name = text.slice(2, -2);
    const doc = docText(knownOption(role.kind, section.name, name)?.doc ?? "");
    if (option.name === "action") found.push({ label: text, kind: "variable", doc, from, to, rank: 4 });
  }
  return found;
}

function nameCandidate(
  analysis: Analysis,
  kind: "filter" | "action",
  name: string,
  from: number,
  to: number,
): Candidate {
  const [file] = filesNamed(analysis, kind, name);
  const comment = file ? headComment(file) : "";
  const modes = kind === "filter" ? modesOf(analysis, name) : [];
  const doc = [plainText(comment), modes.length > 0 ? `Modes: ${modes.map(inlineCode).join(", ")}` : ""];
  const isPart = /(?:^|-)common$/.test(name);
  const detail = comment === "" ? kind : brief(comment, 60);
  return {
    label: name,
    kind: "file",
    detail,
    doc: doc.filter((text) => text !== "").join("\n\n"),
    from,
    to,
    rank: isPart ? 7 : 5,
  };
}

function pythonActions(analysis: Analysis): readonly string[] {
  const folder = analysis.world.tree.get(`${analysis.world.basedir}/action.d`);
  return folder?.kind === "folder" ? folder.names.filter((name) => name.endsWith(".py")) : [];
}

interface Brackets {
  readonly name: string;
  /** The item that is being written: all behind the last comma. */
  readonly item: string;
  readonly given: readonly string[];
}

/** The brackets that are open at the end of a text; undefined where none are. */
function openBrackets(before: string, type: "filter" | "action"): Brackets | undefined {
  const open = before.lastIndexOf("[");
  if (open < 0) return undefined;
  const list = before.slice(open + 1);
  let quote = "";
  let start = 0;
  for (let at = 0; at < list.length; at++) {
    const character = list[at]!;
    if (quote) quote = character === quote ? "" : quote;
    else if ((character === '"' || character === "'") && list[at - 1] === "=") quote = character;
    else if (character === "]") return undefined;
    else if (character === ",") start = at + 1;
  }
  const head = before.slice(0, open);
  const found = type === "filter" ? head.trim() : (/(\S+?)\s*(?:\[[^\]]*\])?$/.exec(head)?.[1] ?? "");
  const given = [...list.slice(0, start).matchAll(/([\w.?-]+)\s*=/g)].map((match) => match[1]!);
  return { name: found, item: list.slice(start).trimStart(), given };
}

function completeParameters(
  analysis: Analysis,
  cursor: Cursor,
  kind: "filter" | "action",
  { name, item, given }: Brackets,
): readonly Candidate[] {
  const file = nameMeant(analysis, cursor, name);
  if (file === undefined || filesNamed(analysis, kind, file).length === 0) return [];
  const parameters = analysis.parameters(kind, file);
  const value = /^([\w.?-]+)\s*=\s*(["']?)([^"']*)$/.exec(item);
  if (value) {
    const [, parameter = "", , typed = ""] = value;
    return completeArgument(analysis, cursor, { kind, file, parameter, typed });
  }
  if (!/^[\w.?-]*$/.test(item)) return [];
  const { from, to } = replaced(cursor, item);
  const behind = cursor.source.text.slice(to).trimStart().startsWith("=") ? "" : "=";
  const found: Candidate[] = [];
  const add = (label: string, detail: string | undefined, doc: string | undefined, rank: number) => {
    if (!given.includes(label))
      found.push({ label, kind: "property", detail, doc, text: label + behind, from, to, rank });
  };
  for (const parameter of parameters.values()) {
    if (parameter.name.startsWith("__") || notGiven.test(parameter.name)) continue;
    const isChosen = [...parameters.values()].some(({ families }) =>
      families.some(
        ({ before, after }) => parameter.name.startsWith(before) && parameter.name.endsWith(after),
      ),
    );
    if (isChosen || (kind === "action" && ofTicket.has(parameter.name))) continue;
    if (parameter.value === undefined && kind === "filter") continue;
    const doc =
      knownOption(kind, "Definition", parameter.name)?.doc ?? knownOption(kind, "Init", parameter.name)?.doc;
    const { choices, value: preset } = parameter;
    const list = choices.length > 0 ? `One of ${choices.map(inlineCode).join(", ")}.` : "";
    const docs = [docText(doc ?? ""), list].filter((text) => text !== "").join("\n\n");
    const rank = choices.length > 0 ? 2 : parameter.name.startsWith("_") ? 6 : preset === undefined ? 3 : 4;
    add(parameter.name, preset === undefined ? "not set in the file" : brief(preset), docs, rank);
  }
  if (kind === "action") {
    add("name", "the jail", "What `<name>` stands for; the jail's own name without it.", 5);
    add("actname", file, "What the jail calls the action, to have it twice.", 6);
  } else if (!parameters.has("logtype"))
    add("logtype", "file", "What the filter's log is like: file, journal, short.", 6);
  return found;
}

/** Commands and regexes are seldom given in brackets. */
const notGiven =
  /^action(?:start|stop|flush|reload|check|repair|ban|prolong|reban|unban)$|^(?:pref|fail|ignore)regex$|^(?:datepattern|journalmatch)$|^[A-Z]|^(?:F-.*|known\/.*)$|^lt_/;
const ofTicket = new Set(
  "ip family ip-rev ip-host fid failures time matches restored ipmatches ipjailmatches ipfailures ipjailfailures bancount raw-ticket fq-hostname sh-hostname br sp jail.banned jail.banned_total jail.found jail.found_total jail.name".split(
    " ",
  ),
);

function completeArgument(
  analysis: Analysis,
  cursor: Cursor,
  {
    kind,
    file,
    parameter,
    typed,
  }: {
    readonly kind: "filter" | "action";
    readonly file: string;
    readonly parameter: string;
    readonly typed: string;
  },
): readonly Candidate[] {
  const { from, to } = replaced(cursor, typed);
  const found = analysis.parameters(kind, file).get(parameter);
  const known =
    knownOption(kind, "Definition", parameter) ??
    knownOption(kind, "Init", parameter) ??
    knownOption("jail", "DEFAULT", parameter);
  const choices = found?.choices ?? [];
  const preset = found?.value;
  const items: Candidate[] = choices.map((label) => ({
    label,
    kind: "enumMember",
    detail: label === preset ? "default" : undefined,
    from,
    to,
    rank: label === preset ? 3 : 4,
  }));
  if (items.length > 0) return items;
  if (known?.type === "boolean" || /^(?:true|false|yes|no)$/i.test(preset ?? "")) {
    return ["true", "false"].map((label) => ({ label, kind: "value", from, to }));
  }
  const values = known?.values ?? [];
  const listed: Candidate[] = values.map(({ name, doc }) => ({
    label: name,
    kind: "enumMember",
    doc: docText(doc),
    from,
    to,
  }));
  const isPlain = preset && /^[\w./:-]+$/.test(preset) && !listed.some(({ label }) => label === preset);
  return isPlain ? [...listed, { label: preset, kind: "value", detail: "default", from, to }] : listed;
}

function completeIncludes(analysis: Analysis, cursor: Cursor): readonly Candidate[] {
  const { source, before } = cursor;
  const typed = /(?:^|\n)[ \t]*(\S*)$/.exec(before)?.[1];
  if (typed === undefined) return [];
  const { from, to } = replaced(cursor, typed, /^[\w./-]*/);
  const folder = source.path.slice(0, source.path.lastIndexOf("/") + 1);
  return analysis.files().flatMap((path) => {
    if (!path.startsWith(folder) || path === source.path || path.slice(folder.length).includes("/"))
      return [];
    const name = path.slice(folder.length);
    const file = analysis.source(path);
    const doc = file && plainText(headComment(file));
    const rank = /common|^paths-/.test(name) ? 3 : name.endsWith(".local") ? 6 : 5;
    return [{ label: name, kind: "file" as const, doc, from, to, rank }];
  });
}

/** The stretch that a completion replaces: what is typed, and what of the same word follows. */
export function replaced(
  { source, offset }: Cursor,
  typed: string,
  following = nameCharacters,
): { readonly from: number; readonly to: number } {
  return {
    from: offset - typed.length,
    to: offset + (following.exec(source.text.slice(offset, offset + 200))?.[0].length ?? 0),
  };
}
