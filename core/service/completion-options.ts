import { type Analysis, type FileRole, type KnownOption, optionsFor } from "../analysis/index.ts";
import { parseConfig } from "../config/index.ts";
import type { Source } from "../text/index.ts";
import type { Candidate } from "./completion.ts";
import type { Cursor } from "./cursor.ts";
import { brief, filesNamed, headComment, jailValue, plainText, rootName, scopeOf } from "./effective.ts";
import { describeKnown, typeNames } from "./hover-option.ts";
import { sectionDoc } from "./hover-section.ts";

/** Names of sections, within the brackets of a header. */
export function completeSections(analysis: Analysis, cursor: Cursor): readonly Candidate[] {
  const { source, span, offset } = cursor;
  const { text } = source;
  const from = Math.min(span.start, offset);
  const closed = text[span.end] === "]";
  const to = closed ? span.end + 1 : Math.max(span.end, offset);
  return sectionsFor(analysis, cursor).map(({ name, ...rest }) => ({
    ...rest,
    label: name,
    text: `${name}]`,
    from,
    to,
  }));
}

/** Options that the section does not set yet; where it is empty all around, headers of sections, too. */
export function completeOptions(analysis: Analysis, cursor: Cursor): readonly Candidate[] {
  const { role, section, option, offset, source, before } = cursor;
  const { start: from } = cursor.span;
  const isNamed = option !== undefined;
  // On a line that is only begun all of it is replaced; before an `=` just the name.
  const to = isNamed ? option.nameSpan.end : Math.max(cursor.span.end, offset);
  const found: Candidate[] = [];
  if (section) {
    const isOpen = (name: string) =>
      name === option?.name ||
      !parseConfig(source).sections.some(
        (other) => other.name === section.name && other.options.some((own) => own.name === name),
      );
    const text = (name: string) => (isNamed ? name : `${name} = `);
    // [Init] is for values of the file's own; commands may stand there, but seldom do.
    const isInit = /^Init(?:\?|$)/.test(section.name);
    for (const known of optionsFor(role.kind, section.name)) {
      if (isOpen(known.name)) {
        const rank = isInit && !known.isVariable ? { rank: 6 } : {};
        found.push({ ...candidateOf(known), ...rank, text: text(known.name), from, to });
      }
    }
    for (const name of ownNames(analysis, role, section.name)) {
      if (!isOpen(name) || found.some(({ label }) => label === name)) continue;
      const value = scopeOf(analysis, rootName(role)).variables(section.name).get(name);
      const detail = value && "text" in value ? brief(value.text, 40) : undefined;
      found.push({ label: name, kind: "variable", detail, text: text(name), from, to, rank: isInit ? 3 : 7 });
    }
  }
  if (before === "" && !isNamed) {
    for (const { name, ...rest } of sectionsFor(analysis, cursor))
      found.push({ ...rest, label: `[${name}]`, ...(section && { rank: 8 }), from, to });
  }
  return found;
}

function candidateOf(known: KnownOption): Omit<Candidate, "from" | "to"> {
  const preset = known.default === undefined ? "" : `, default ${brief(known.default, 30)}`;
  return {
    label: known.name,
    kind: known.isVariable ? "variable" : "property",
    detail: typeNames[known.type] + preset,
    doc: describeKnown(known),
    rank: known.isVariable ? 6 : 4,
  };
}

/** Options that included files or the .conf beside a .local set in such a section, to be set anew. */
function ownNames(analysis: Analysis, role: FileRole, section: string): readonly string[] {
  if (role.kind !== "filter" && role.kind !== "action") return [];
  const scope = scopeOf(analysis, rootName(role));
  if (!scope.sections.includes(section)) return [];
  return [...scope.variables(section).keys()].filter((name) => !name.startsWith("__") && name !== "actname");
}

interface NamedSection extends Pick<Candidate, "kind" | "detail" | "doc" | "rank"> {
  readonly name: string;
}

function sectionsFor(
  analysis: Analysis,
  { source, role, section, part, span }: Cursor,
): readonly NamedSection[] {
  const there = new Set(parseConfig(source).sections.map(({ name }) => name));
  // The header that is being written is no reason to leave its name out.
  const written = part === "section" && section?.nameSpan.start === span.start ? section.name : undefined;
  if (written !== undefined) there.delete(written);
  const fixed: Record<FileRole["kind"], readonly string[]> = {
    jail: ["DEFAULT", "INCLUDES"],
    paths: ["INCLUDES", "DEFAULT"],
    filter: ["INCLUDES", "Definition", "Init", "DEFAULT"],
    action: ["INCLUDES", "Definition", "Init", "Init?family=inet6", "DEFAULT"],
    config: ["Definition", "Thread", "DEFAULT", "INCLUDES"],
  };
  const found: NamedSection[] = fixed[role.kind].map((name, index) => ({
    name,
    kind: "module",
    doc: sectionDoc(role.kind, name),
    rank: index > 2 ? 5 : 3,
  }));
  if (role.kind === "jail") {
    const jails = new Set(analysis.jails());
    for (const name of jails) {
      if (name === written && isOnlyHere(analysis, source, name)) continue;
      const filter = jailValue(analysis, name, "filter");
      found.push({
        name,
        kind: "module",
        detail: filter ? `jail, filter ${brief(filter, 40)}` : "jail",
        rank: 4,
      });
    }
    for (const name of analysis.parts().filters) {
      if ((jails.has(name) && name !== written) || /(?:^|-)common$/.test(name)) continue;
      const [file] = filesNamed(analysis, "filter", name);
      const doc = file && plainText(headComment(file));
      found.push({ name, kind: "module", detail: `new jail of the filter ${name}`, doc, rank: 6 });
    }
  }
  return found.filter(({ name }) => !there.has(name));
}

/** Whether a jail's section is in no other file: then its header is the one being written. */
function isOnlyHere(analysis: Analysis, source: Source, name: string): boolean {
  return !scopeOf(analysis, "jail").files.some((path) => {
    const other = analysis.source(path);
    return other && other !== source && parseConfig(other).sections.some((section) => section.name === name);
  });
}
