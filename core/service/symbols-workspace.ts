import { type Analysis, knownOption } from "../analysis/index.ts";
import { locationOf, startOf } from "./definition.ts";
import type { Location } from "./lsp.ts";
import { graphOf, isJailFile, type NamedFile } from "./occurrences-graph.ts";
import type { Occurrence } from "./occurrences-in-file.ts";
import { symbolKind } from "./symbols.ts";

/** A name that can be gone to from anywhere. */
export interface WorkspaceSymbol {
  readonly name: string;
  readonly kind: (typeof symbolKind)[keyof typeof symbolKind];
  readonly location: Location;
  /** The file that it is in, below the config folder. */
  readonly containerName: string;
}

/** More than these are not looked through by anyone. */
const maxSymbols = 300;

/** The jails, filters, actions and own options whose names hold the letters of the query in its order, best first. */
export function workspaceSymbols(analysis: Analysis, query: string): readonly WorkspaceSymbol[] {
  const { basedir } = analysis.world;
  const wanted = query.toLowerCase().replace(/\s/g, "");
  const found: { readonly symbol: WorkspaceSymbol; readonly rank: number }[] = [];
  for (const file of graphOf(analysis).files.values()) {
    const containerName = file.path.slice(basedir.length + 1);
    const add = (name: string, kind: WorkspaceSymbol["kind"], weight: number, location: () => Location) => {
      const score = scoreOf(name.toLowerCase(), wanted);
      if (score === undefined) return;
      found.push({ symbol: { name, kind, location: location(), containerName }, rank: score + weight });
    };
    const { kind, name } = file.role;
    if (kind === "filter" || kind === "action") {
      add(name, kind === "filter" ? symbolKind.class : symbolKind.function, 0, () => startOf(file));
    }
    for (const occurrence of file.occurrences) {
      const location = () => locationOf({ file, occurrence });
      if (isJail(file, occurrence)) add(occurrence.name, symbolKind.namespace, 0, location);
      else if (wanted !== "" && isOwnOption(file, occurrence)) {
        add(occurrence.name, symbolKind.variable, 2, location);
      }
    }
  }
  found.sort((one, other) => one.rank - other.rank || (one.symbol.name < other.symbol.name ? -1 : 1));
  return found.slice(0, maxSymbols).map(({ symbol }) => symbol);
}

function isJail(file: NamedFile, { kind, name }: Occurrence): boolean {
  return kind === "section" && isJailFile(file.role) && name !== "DEFAULT" && name !== "INCLUDES";
}

function isOwnOption(file: NamedFile, { kind, name, section }: Occurrence): boolean {
  if (kind !== "option" || section === "INCLUDES") return false;
  const known = knownOption(file.role.kind, section, name);
  return !known || known.isVariable === true;
}

/** How well a name fits: 0 is the same, then it begins with it, holds it, has its letters in that order; else undefined. */
function scoreOf(name: string, wanted: string): number | undefined {
  if (name === wanted) return 0;
  if (name.startsWith(wanted)) return 1;
  if (name.includes(wanted)) return 4;
  let at = 0;
  for (const letter of wanted) {
    const found = name.indexOf(letter, at);
    if (found < 0) return undefined;
    at = found + letter.length;
  }
  return 8;
}
