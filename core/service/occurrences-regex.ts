import type { ConfigOption } from "../config/index.ts";
import { originOf, splitTraced } from "../text/index.ts";
import { namesOption } from "./occurrences-at.ts";
import type { Graph, NamedFile } from "./occurrences-graph.ts";
import { matchesPieces, type NamePieces, tagsIn } from "./occurrences-in-file.ts";

const regexOption = /^(?:pref|fail|ignore)regex$/;
const known = new WeakMap<Graph, Map<string, (name: string) => boolean>>();

/** Tells which options of a file hold a regex: failregex, ignoreregex, prefregex and what these are made of. */
export function regexOptionsOf(graph: Graph, file: NamedFile): (name: string) => boolean {
  const { kind } = file.role;
  if (kind === "jail") return (name) => regexOption.test(name);
  if (kind !== "filter") return () => false;
  let ofGraph = known.get(graph);
  if (!ofGraph) {
    ofGraph = new Map();
    known.set(graph, ofGraph);
  }
  let found = ofGraph.get(file.path);
  if (!found) {
    found = findRegexOptions(graph, file);
    ofGraph.set(file.path, found);
  }
  return found;
}

function findRegexOptions(graph: Graph, file: NamedFile): (name: string) => boolean {
  const names = new Set<string>();
  const patterns: NamePieces[] = [];
  const files = new Set(graph.rootsOf(file.path).flatMap((root) => graph.family(root)));
  const isRegex = (name: string) =>
    regexOption.test(name) || names.has(name) || patterns.some((pieces) => matchesPieces(name, pieces));
  const uses = [...files].flatMap(({ occurrences }) => occurrences.filter(namesOption));
  // The name of a tag within a tag's name tells which regex, and is none.
  const outer = uses.filter((use) => use.kind === "variable" || use.kind === "tag");
  const inNames = new Set<unknown>();
  for (const { occurrences } of files) {
    const open = occurrences.filter(({ pieces, from }) => pieces || typeof from === "object");
    for (const use of occurrences) {
      const isWithin = open.some(
        ({ whole }) =>
          whole.start <= use.whole.start &&
          use.whole.end <= whole.end &&
          use.whole.end - use.whole.start < whole.end - whole.start,
      );
      if (isWithin) inNames.add(use);
    }
  }
  for (let size = -1; size !== names.size + patterns.length; ) {
    size = names.size + patterns.length;
    for (const use of outer) {
      if (inNames.has(use) || !isRegex(use.option)) continue;
      if (!use.pieces) names.add(use.name);
      else if (!patterns.includes(use.pieces)) patterns.push(use.pieces);
    }
  }
  return isRegex;
}

/** A line of a regex's option: its offset in the source, and itself with all that fail2ban replaces made neutral. */
export interface RegexLine {
  readonly start: number;
  /** As long as in the source; variables and tags are underscores. */
  readonly pattern: string;
}

/** The lines of an option that holds regexes. */
export function regexLinesOf(option: ConfigOption): readonly RegexLine[] {
  return splitTraced(option.value, "\n").flatMap((line) => {
    if (line.text === "") return [];
    const start = originOf(line, 0, line.text.length)?.span.start;
    if (start === undefined) return [];
    const hide = (whole: string) => "_".repeat(whole.length);
    let pattern = line.text.replace(/%%|%\([^)\n]+\)s/g, hide);
    for (const { whole } of tagsIn(line)) {
      const from = whole.start - start;
      const to = whole.end - start;
      pattern = pattern.slice(0, from) + "_".repeat(to - from) + pattern.slice(to);
    }
    return [{ start, pattern }];
  });
}
