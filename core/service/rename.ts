import { type Analysis, knownOption } from "../analysis/index.ts";
import { optionAt } from "./definition.ts";
import { rangeOf } from "./lines.ts";
import type { Position, Range, TextEdit, WorkspaceEdit } from "./lsp.ts";
import { inFamily, linkedOption, occurrencesAt, patternsFor, rootsOfPlaced } from "./occurrences-at.ts";
import { type Graph, graphOf, isJailFile, type Placed } from "./occurrences-graph.ts";

/** What can be renamed at a position, and what it is called now; or why nothing can. */
export type RenameTarget =
  | { readonly range: Range; readonly placeholder: string }
  | { readonly refused: string };

/** The changes of a renaming, or why it would do harm. */
export type Renaming = { readonly edit: WorkspaceEdit } | { readonly refused: string };

/** Options that fail2ban sets or reads by name, and that are no options of [Definition]. */
const reserved = new Set(["__name__", "logtype", "name", "actname", "before", "after"]);
/** What every way of writing a name takes: `x = 1`, `%(x)s`, `<x>`, `[x=1]`. */
const validName = /^[\p{Ll}\p{Lo}\p{N}_][\p{Ll}\p{Lo}\p{N}_.-]*$/u;

/** What a renaming at a position would rename. */
export function prepareRename(analysis: Analysis, path: string, position: Position): RenameTarget {
  const found = findOption(analysis, path, position);
  if ("refused" in found) return found;
  const { file, occurrence } = found.placed;
  const { start, end } = occurrence.span;
  return { range: rangeOf(file.source, occurrence.span), placeholder: file.source.text.slice(start, end) };
}

/** Renames an option of the author's own wherever it is set, given and used, so that fail2ban reads the same as before. */
export function rename(analysis: Analysis, path: string, position: Position, newName: string): Renaming {
  const found = findOption(analysis, path, position);
  if ("refused" in found) return found;
  const { graph, linked } = found;
  const { name } = found.placed.occurrence;
  if (newName !== name) {
    const refused = refuseName(graph, linked, newName);
    if (refused) return { refused };
  }
  const changes = new Map<string, TextEdit[]>();
  for (const { file, occurrence } of linked) {
    const edits = changes.get(file.path) ?? [];
    edits.push({ range: rangeOf(file.source, occurrence.span), newText: newName });
    changes.set(file.path, edits);
  }
  return { edit: { creates: [], changes } };
}

interface Found {
  readonly graph: Graph;
  readonly placed: Placed;
  readonly linked: readonly Placed[];
}

function findOption(
  analysis: Analysis,
  path: string,
  position: Position,
): Found | { readonly refused: string } {
  const graph = graphOf(analysis);
  const placed = optionAt(analysis, path, position);
  const kind = occurrencesAt(analysis, path, position)[0]?.occurrence.kind;
  if (!placed) {
    const what =
      kind === "section" ? "A section's name" : kind ? `The name of ${words[kind]}` : "What stands here";
    return { refused: `${what} cannot be renamed here; only an option of your own can.` };
  }
  const { name, pieces } = placed.occurrence;
  if (pieces) {
    return {
      refused: `<${name}> is put together when fail2ban reads it; rename the options that it leads to by hand.`,
    };
  }
  const linked = linkedOption(graph, placed);
  if (!linked.some(({ occurrence }) => occurrence.kind === "option")) {
    return {
      refused: `Nothing in these files sets “${name}”; fail2ban itself puts its value in, or nothing does.`,
    };
  }
  if (reserved.has(name) || linked.some((one) => isKnown(one, name))) {
    return {
      refused: `“${name}” is an option that fail2ban itself reads; only one of your own can be renamed.`,
    };
  }
  const [pattern] = patternsFor(graph, rootsOf(graph, linked), name);
  if (pattern) {
    const { start, end } = pattern.occurrence.whole;
    const { source, path: where } = pattern.file;
    return {
      refused: `“${name}” may be meant by ${source.text.slice(start, end)} in ${where}, a name that is put together when fail2ban reads it; rename it by hand.`,
    };
  }
  return { graph, placed, linked };
}

const words = {
  filter: "a filter",
  action: "an action",
  include: "an included file",
  logpath: "a log",
  option: "an option",
  variable: "a variable",
  tag: "a tag",
  parameter: "a parameter",
} as const;

function refuseName(graph: Graph, linked: readonly Placed[], newName: string): string | undefined {
  if (/\p{Lu}/u.test(newName)) {
    return `fail2ban reads the names of options in lower case; write “${newName.toLowerCase()}”.`;
  }
  if (!validName.test(newName)) {
    return `“${newName}” is no name for an option; use letters, digits, “_”, “-” and “.”.`;
  }
  if (reserved.has(newName) || linked.some((one) => isKnown(one, newName, true))) {
    return `“${newName}” has a meaning of its own to fail2ban; choose another name.`;
  }
  for (const root of rootsOf(graph, linked)) {
    const sections = new Set(linked.map(({ occurrence }) => occurrence.section));
    const taken = [...inFamily(graph, root, newName), ...graph.foreign(root)].find(
      ({ file, occurrence }) =>
        occurrence.name === newName &&
        (!isJailFile(file.role) ||
          graph.foreignRoots({ file, occurrence }) !== undefined ||
          sections.has("DEFAULT") ||
          occurrence.section === "DEFAULT" ||
          sections.has(occurrence.section)),
    );
    if (taken) return `The name “${newName}” is taken in ${taken.file.path}; choose another.`;
  }
  const [pattern] = patternsFor(graph, rootsOf(graph, linked), newName);
  if (!pattern) return undefined;
  const { start, end } = pattern.occurrence.whole;
  return `${pattern.file.source.text.slice(start, end)} in ${pattern.file.path} may come to mean “${newName}”; choose another name.`;
}

/** Whether fail2ban itself reads an option of that name where it stands; with `any`, whether the name is documented. */
function isKnown({ file, occurrence }: Placed, name: string, any = false): boolean {
  const { kind } = file.role;
  // An option of a jail is a variable to its filter and its actions, too.
  const found = knownOption(kind, occurrence.section, name) ?? knownOption("jail", "DEFAULT", name);
  return found !== undefined && (any || !found.isVariable);
}

function rootsOf(graph: Graph, linked: readonly Placed[]): ReadonlySet<string> {
  return new Set(linked.flatMap((placed) => [...rootsOfPlaced(graph, placed)]));
}
