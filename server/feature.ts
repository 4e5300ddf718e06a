import type { ServerCapabilities } from "vscode-languageserver/node";
import type { Analysis } from "../core/analysis/index.ts";
import type { Location, WorkspaceEdit } from "../core/service/index.ts";
import type { ClientAbilities } from "./client-abilities.ts";
import type { Settings } from "./settings.ts";
import type { Workspace } from "./workspace.ts";

/** What a feature can ask besides its file: the client's abilities, the settings, the whole workspace. */
export interface Surroundings {
  readonly abilities: ClientAbilities;
  readonly settings: Settings;
  readonly workspace: Workspace;
  /** The URI of a path as the client writes it. */
  uriOf(path: string): string;
}

/** A request as it reaches a feature: about a file of a config folder. */
export interface Question<Params> extends Surroundings {
  readonly analysis: Analysis;
  readonly path: string;
  readonly params: Params;
}

/** A capability, its method and its function. */
export interface Feature {
  readonly method: string;
  /** What the server says of itself; undefined where another feature's words cover it or the client can't take it. */
  readonly capability: (abilities: ClientAbilities) => Partial<ServerCapabilities> | undefined;
  /** What a request must bring beside its file. */
  readonly needs?: "position" | "range" | "positions";
  /** About a file; undefined where the feature is about the whole workspace. */
  // biome-ignore lint/suspicious/noExplicitAny: each method has parameters of its own, looked at before it is called.
  readonly answer: (question: Question<any>) => unknown;
}

/** A feature about the whole workspace. */
export interface WideFeature extends Pick<Feature, "method" | "capability"> {
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  readonly answer: (surroundings: Surroundings, params: any) => unknown;
}

/** A location as the protocol has it. */
export function toLocation({ uriOf }: Pick<Surroundings, "uriOf">, { path, range }: Location) {
  return { uri: uriOf(path), range };
}

/** An edit as the protocol has it; undefined where the client can't make the files that it makes. */
export function toWorkspaceEdit(surroundings: Surroundings, { creates, changes }: WorkspaceEdit) {
  const { abilities, workspace, uriOf } = surroundings;
  if (creates.length > 0 && !(abilities.documentChanges && abilities.createsFiles)) return undefined;
  if (!abilities.documentChanges) {
    return { changes: Object.fromEntries([...changes].map(([path, edits]) => [uriOf(path), edits])) };
  }
  const start = { line: 0, character: 0 };
  return {
    documentChanges: [
      ...creates.flatMap(({ path, text }) => [
        { kind: "create", uri: uriOf(path), options: { ignoreIfExists: true } },
        {
          textDocument: { uri: uriOf(path), version: null },
          edits: [{ range: { start, end: start }, newText: text }],
        },
      ]),
      ...[...changes].map(([path, edits]) => ({
        textDocument: { uri: uriOf(path), version: workspace.open.get(path)?.version ?? null },
        edits,
      })),
    ],
  };
}
