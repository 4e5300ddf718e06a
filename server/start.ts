import {
  type Connection,
  ConnectionError,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  ErrorCodes,
  type InitializeParams,
  type InitializeResult,
  PositionEncodingKind,
  ResponseError,
  type ServerCapabilities,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import manifest from "../package.json" with { type: "json" };
import { type ClientAbilities, readAbilities } from "./client-abilities.ts";
import { serveDrafts } from "./draft-request.ts";
import { serveExplanations } from "./explain-request.ts";
import type { Surroundings } from "./feature.ts";
import { features, wideFeatures } from "./features.ts";
import { Publisher } from "./publisher.ts";
import { serveRemotes } from "./remotes.ts";
import { serveFeature, serveWideFeature } from "./request.ts";
import { findRulePages } from "./rule-pages.ts";
import { type Samples, serveSamples } from "./samples.ts";
import { readSettings, type Settings } from "./settings.ts";
import { Simulations } from "./simulation-requests.ts";
import { StatusTeller } from "./status-teller.ts";
import { Trials } from "./trial-requests.ts";
import { pathOf, uriOf } from "./uri.ts";
import { Workspace } from "./workspace.ts";

/** What a client may say beside the protocol when it starts the server. */
interface StartOptions {
  /** URI of the folder with the rules' pages. */
  readonly docs?: string;
  /** The settings under `fail2ban`, from a client that can't be asked for them. */
  readonly settings?: unknown;
}

/** Files that matter wherever they stand, and folders of them that may go as a whole. */
const watched = [
  "**/{jail,filter,action,fail2ban}.d/**",
  "**/{jail,filter,action,fail2ban}.d",
  "**/{jail,fail2ban,paths-*}.{conf,local}",
];

/** Milliseconds to wait for further news of the disk before config folders are looked for again. */
const settling = 100;

/** Milliseconds of a pause in the typing. */
const resting = 300;

/** Serves a client until it ends the connection. */
export function startServer(connection: Connection): void {
  const onError = (error: unknown) => {
    // With the client gone there is nobody to tell.
    if (error instanceof ConnectionError) return;
    connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  };
  let server: Server | undefined;
  connection.onInitialize((params) => {
    server = new Server(connection, params, onError);
    server.listen();
    return server.describe();
  });
  connection.onShutdown(() => server?.end());
  connection.onRequest((method) =>
    server
      ? new ResponseError(ErrorCodes.MethodNotFound, `no method ${method}`)
      : new ResponseError(ErrorCodes.ServerNotInitialized, `${method} before initialize`),
  );
  connection.listen();
}

/** One connection's life: what the client can do, its settings, its documents. */
class Server {
  private readonly connection: Connection;
  private readonly abilities: ClientAbilities;
  private readonly publisher: Publisher;
  private readonly status: StatusTeller;
  private readonly workspace: Workspace;
  private readonly trials = new Trials();
  private readonly simulations = new Simulations();
  private readonly onError: (error: unknown) => void;
  private settings: Settings;
  private folders: readonly string[];
  private search: NodeJS.Timeout | undefined;
  private refresh: NodeJS.Timeout | undefined;
  private readonly changed = new Set<string>();
  private samples: Samples | undefined;
  private isOver = false;

  constructor(connection: Connection, params: InitializeParams, onError: (error: unknown) => void) {
    this.connection = connection;
    this.onError = onError;
    this.abilities = readAbilities(params);
    const options: StartOptions = Object(params.initializationOptions);
    this.settings = readSettings(options.settings);
    this.folders = foldersOf(params);
    this.workspace = new Workspace((path) => this.takeDiskChanges([path]));
    this.status = new StatusTeller(connection, this.workspace);
    const docs = typeof options.docs === "string" ? options.docs : undefined;
    this.publisher = new Publisher({
      workspace: this.workspace,
      abilities: this.abilities.diagnostics,
      pages: findRulePages(docs),
      send: (diagnostics) => void connection.sendDiagnostics(diagnostics).catch(onError),
      onError,
      onBusy: (busy) => {
        this.status.tell(busy);
        if (!busy) this.refreshHintsSoon();
      },
    });
  }

  describe(): InitializeResult {
    const told = [...features, ...wideFeatures].map(({ capability }) => capability(this.abilities));
    const capabilities: ServerCapabilities = Object.assign({}, ...told, {
      positionEncoding: PositionEncodingKind.UTF16,
      textDocumentSync: {
        openClose: true,
        change: TextDocumentSyncKind.Incremental,
        save: { includeText: false },
      },
      ...(this.abilities.folders && {
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      }),
    });
    return { capabilities, serverInfo: { name: manifest.name, version: manifest.version } };
  }

  listen(): void {
    const { connection } = this;
    const around = () => {
      if (this.isOver) throw new ResponseError(ErrorCodes.InvalidRequest, "the server was shut down");
      return this.surroundings();
    };
    for (const feature of features) serveFeature(connection, feature, around);
    for (const feature of wideFeatures) serveWideFeature(connection, feature, around);
    this.trials.listen(connection, around);
    this.simulations.listen(connection, around);
    this.samples = serveSamples(connection, around);
    serveDrafts(connection, around);
    serveRemotes(connection, around, () => this.folders);
    serveExplanations(connection, this.trials);
    this.listenToDocuments();
    connection.onInitialized(() => this.begin().catch(this.onError));
    connection.onDidChangeWatchedFiles(({ changes }) =>
      this.takeDiskChanges(changes.flatMap(({ uri }) => pathOf(uri) ?? [])),
    );
    connection.onDidChangeConfiguration(({ settings }) => {
      const given = Object(settings).fail2ban;
      this.takeSettings(given).catch(this.onError);
    });
  }

  /** Leaves no work and no watch behind. */
  end(): void {
    this.isOver = true;
    clearTimeout(this.search);
    clearTimeout(this.refresh);
    this.samples?.end();
    this.publisher.end();
    this.trials.end();
    this.simulations.end();
    this.workspace.end();
  }

  private listenToDocuments(): void {
    const { workspace, publisher } = this;
    const documents = new TextDocuments(TextDocument);
    documents.onDidChangeContent(({ document: { uri, version }, document }) => {
      const path = pathOf(uri);
      if (path === undefined) return;
      workspace.setText(path, { uri, version }, document.getText());
      // Who tests a filter waits for what becomes of the log.
      this.refreshTests();
      publisher.schedule(path);
    });
    documents.onDidSave(({ document: { uri } }) => {
      const path = pathOf(uri);
      if (path !== undefined) this.takeDiskChanges([path]);
    });
    documents.onDidClose(({ document: { uri } }) => {
      const path = pathOf(uri);
      if (path === undefined) return;
      workspace.close(path);
      this.refreshTests();
      publisher.schedule();
    });
    documents.listen(this.connection);
  }

  private refreshTests(): void {
    this.trials.refresh();
    this.simulations.refresh();
  }

  private surroundings(): Surroundings {
    const { abilities, settings, workspace } = this;
    return {
      abilities,
      settings,
      workspace,
      uriOf: (path) => workspace.open.get(path)?.uri ?? uriOf(path),
    };
  }

  /** What is done once the client is ready for requests of ours. */
  private async begin(): Promise<void> {
    const { connection, abilities } = this;
    if (abilities.folders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(({ uri }) => pathOf(uri)));
        const came = added.flatMap(({ uri }) => pathOf(uri) ?? []);
        this.folders = [...this.folders.filter((folder) => !gone.has(folder)), ...came];
        this.applySettings();
      });
    }
    this.applySettings();
    if (abilities.watchedFiles) {
      const watchers = watched.map((globPattern) => ({ globPattern }));
      await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    }
    if (abilities.configuration) {
      await connection.client
        .register(DidChangeConfigurationNotification.type, { section: "fail2ban" })
        .catch(() => undefined);
      await this.takeSettings(undefined);
    }
  }

  private async takeSettings(given: unknown): Promise<void> {
    const { connection, abilities } = this;
    const found = abilities.configuration
      ? await connection.workspace.getConfiguration("fail2ban").catch(() => given)
      : given;
    const next = readSettings(found);
    if (JSON.stringify(next) === JSON.stringify(this.settings)) return;
    this.settings = next;
    this.applySettings();
  }

  private applySettings(): void {
    const { workspace, publisher, settings, folders, abilities } = this;
    publisher.scope = settings.scope;
    workspace.setFolders(folders, settings.configFolders, abilities.watchedFiles);
    const found = workspace.trees.map(({ basedir }) => basedir).join(", ");
    this.connection.console.info(`config folders: ${found || "none yet"}`);
    publisher.schedule();
    this.samples?.tellChanged();
  }

  /** The hints of an open file may come from another: after a pause in the typing the client is to ask for them again. */
  private refreshHintsSoon(): void {
    if (!this.abilities.refreshesHints || this.workspace.open.size === 0 || this.isOver) return;
    clearTimeout(this.refresh);
    this.refresh = setTimeout(
      () => void this.connection.languages.inlayHint.refresh().catch(this.onError),
      resting,
    );
  }

  /** Has files looked at again that the client or a watch of ours says have changed. */
  private takeDiskChanges(paths: readonly string[]): void {
    for (const path of paths) this.changed.add(path);
    if (paths.length === 0 || this.search) return;
    this.search = setTimeout(() => {
      this.search = undefined;
      try {
        const moved = this.workspace.invalidate([...this.changed]);
        this.changed.clear();
        if (moved) this.workspace.findTrees();
        this.refreshTests();
        if (moved) this.samples?.tellChanged();
        this.publisher.schedule();
      } catch (error) {
        this.onError(error);
      }
    }, settling);
  }
}

function foldersOf({ workspaceFolders, rootUri, rootPath }: InitializeParams): readonly string[] {
  if (workspaceFolders) return workspaceFolders.flatMap(({ uri }) => pathOf(uri) ?? []);
  if (typeof rootUri === "string") return [pathOf(rootUri) ?? []].flat();
  return typeof rootPath === "string" && rootPath.startsWith("/") ? [rootPath] : [];
}
