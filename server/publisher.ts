import type { PublishDiagnosticsParams, Diagnostic as SentDiagnostic } from "vscode-languageserver/node";
import { type Diagnostic, diagnose } from "../core/service/index.ts";
import type { ClientAbilities } from "./client-abilities.ts";
import type { ConfigTree } from "./config-tree.ts";
import type { RulePages } from "./rule-pages.ts";
import { uriOf } from "./uri.ts";
import type { Workspace } from "./workspace.ts";

/** Milliseconds of work after which whatever else waits has its turn. */
const turn = 8;

interface PublisherOptions {
  readonly workspace: Workspace;
  readonly abilities: ClientAbilities["diagnostics"];
  readonly pages: RulePages;
  readonly send: (params: PublishDiagnosticsParams) => void;
  readonly onError: (error: unknown) => void;
  /** Called when work begins that takes longer than a turn, and when all is published. */
  readonly onBusy: (busy: boolean) => void;
}

/** Publishes what is found: the edited file at once, then whatever else has changed; newer edits overtake older work. */
export class Publisher {
  scope: "tree" | "openFiles" = "tree";
  private readonly options: PublisherOptions;
  /** What the client was sent last, by URI. */
  private readonly sent = new Map<string, { readonly text: string; readonly version: number | undefined }>();
  private readonly first = new Set<string>();
  private run = 0;
  private waiting = false;
  private ended = false;

  constructor(options: PublisherOptions) {
    this.options = options;
  }

  /** Has everything looked at again in the next turn, `path` before all others. */
  schedule(path?: string): void {
    if (path !== undefined) this.first.add(path);
    if (this.waiting || this.ended) return;
    this.waiting = true;
    setImmediate(() => {
      this.waiting = false;
      const { onError, onBusy } = this.options;
      this.publishAll().catch((error) => {
        onError(error);
        onBusy(false);
      });
    });
  }

  /** Publishes nothing any more. */
  end(): void {
    this.ended = true;
    this.run++;
  }

  private async publishAll(): Promise<void> {
    const run = ++this.run;
    const { workspace, onBusy } = this.options;
    for (const path of this.first) {
      this.first.delete(path);
      const tree = workspace.treeOf(path);
      if (tree) this.publish(tree, path);
    }
    const seen = new Set<string>();
    let began = performance.now();
    const takeTurn = async () => {
      if (performance.now() - began < turn) return;
      onBusy(true);
      await new Promise((resolve) => setImmediate(resolve));
      began = performance.now();
    };
    for (const tree of workspace.trees) {
      await takeTurn();
      if (run !== this.run) return;
      for (const path of this.pathsOf(tree)) {
        await takeTurn();
        if (run !== this.run) return;
        seen.add(this.publish(tree, path));
      }
    }
    for (const uri of [...this.sent.keys()]) if (!seen.has(uri)) this.sendIfNew(uri, [], undefined);
    onBusy(false);
  }

  /** The files of a tree that findings are published about. Files outside it may have some, too: what it includes. */
  private *pathsOf(tree: ConfigTree): Iterable<string> {
    const { open } = this.options.workspace;
    const own = new Set(tree.analysis.files());
    const isWanted = (path: string) => this.scope === "tree" || open.has(path);
    for (const path of [...open.keys()].filter((path) => own.has(path))) yield path;
    for (const path of own) if (!open.has(path) && isWanted(path)) yield path;
    for (const path of tree.analysis.findings().keys()) if (!own.has(path) && isWanted(path)) yield path;
  }

  private publish(tree: ConfigTree, path: string): string {
    const { workspace, onError } = this.options;
    const open = workspace.open.get(path);
    const uri = open?.uri ?? uriOf(path);
    try {
      const found = diagnose(tree.analysis, path).map((diagnostic) => this.toSent(diagnostic));
      this.sendIfNew(uri, found, open?.version);
    } catch (error) {
      onError(error);
    }
    return uri;
  }

  private sendIfNew(uri: string, diagnostics: SentDiagnostic[], version: number | undefined): void {
    const text = JSON.stringify(diagnostics);
    const before = this.sent.get(uri) ?? { text: "[]", version: undefined };
    // An open file is answered for each of its versions, that the client knows which text the answer is about.
    if (before.text === text && before.version === version) return;
    if (diagnostics.length === 0 && version === undefined) this.sent.delete(uri);
    else this.sent.set(uri, { text, version });
    const { abilities, send } = this.options;
    send({ uri, diagnostics, ...(abilities.versions && version !== undefined && { version }) });
  }

  private toSent(diagnostic: Diagnostic): SentDiagnostic {
    const { abilities, pages, workspace } = this.options;
    const { relatedInformation, tags, data, ...rest } = diagnostic;
    const href = abilities.links ? pages(diagnostic.code) : undefined;
    return {
      ...rest,
      ...(href !== undefined && { codeDescription: { href } }),
      ...(abilities.tags && tags && { tags: [...tags] }),
      ...(abilities.data && { data }),
      ...(abilities.related &&
        relatedInformation && {
          relatedInformation: relatedInformation.map(({ location, message }) => ({
            location: {
              uri: workspace.open.get(location.path)?.uri ?? uriOf(location.path),
              range: location.range,
            },
            message,
          })),
        }),
    };
  }
}
