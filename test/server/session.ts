import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { readFixture, writeFixture } from "../support/fixture.ts";
import { type Loose, WireClient } from "./client.ts";

/** What a modern editor says of itself, as far as it matters here. */
export const modern = {
  workspace: {
    workspaceFolders: true,
    configuration: true,
    didChangeWatchedFiles: { dynamicRegistration: true },
    didChangeConfiguration: { dynamicRegistration: true },
    workspaceEdit: { documentChanges: true, resourceOperations: ["create"] },
  },
  textDocument: {
    publishDiagnostics: {
      relatedInformation: true,
      versionSupport: true,
      codeDescriptionSupport: true,
      dataSupport: true,
      tagSupport: { valueSet: [1] },
    },
    definition: { linkSupport: true },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    rename: { prepareSupport: true },
  },
};

/** A client, a folder of files for it, and short words for what an editor does. */
export class Session {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "f2b-server-")));
  readonly client: WireClient;
  private readonly versions = new Map<string, number>();

  constructor(fixture: string, client = new WireClient()) {
    writeFixture(readFixture(fixture), this.folder);
    this.client = client;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  uri(name: string): string {
    return pathToFileURL(this.path(name)).href;
  }

  /** Through initialize and initialized; answers what the server said of itself. */
  async begin(capabilities: object = {}, params: object = {}): Promise<Loose> {
    const result = await this.client.request("initialize", {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: [{ uri: this.uri(""), name: "test" }],
      capabilities,
      ...params,
    });
    this.client.notify("initialized", {});
    return result;
  }

  /** Waits until the server has published all that it has found. */
  async settled(): Promise<Loose> {
    const begin = this.client.notifications.length;
    const idle = () => {
      const told = this.client.notifications.filter(({ method }) => method === "fail2ban/status");
      const last = told[told.length - 1];
      return last && !last.params.busy ? last.params : undefined;
    };
    const before = idle();
    if (before) return before;
    return this.client.until("the end of the search for findings", () =>
      this.client.notifications.length > begin || begin > 0 ? idle() : undefined,
    );
  }

  open(name: string, text: string): void {
    this.versions.set(name, 1);
    const textDocument = { uri: this.uri(name), languageId: "fail2ban-filter", version: 1, text };
    this.client.notify("textDocument/didOpen", { textDocument });
  }

  /** Replaces a stretch, or with no range the whole text; answers the new version. */
  change(name: string, text: string, range?: object): number {
    const version = (this.versions.get(name) ?? 0) + 1;
    this.versions.set(name, version);
    this.client.notify("textDocument/didChange", {
      textDocument: { uri: this.uri(name), version },
      contentChanges: [range ? { range, text } : { text }],
    });
    return version;
  }

  close(name: string): void {
    this.client.notify("textDocument/didClose", { textDocument: { uri: this.uri(name) } });
  }

  about(name: string, more: object = {}): object {
    return { textDocument: { uri: this.uri(name) }, ...more };
  }

  /** Waits until the codes of what was published last about a file are these. */
  async shows(name: string, codes: readonly string[]): Promise<void> {
    const wanted = JSON.stringify(codes);
    try {
      await this.client.until("diagnostics", () => {
        const published = this.client.published(this.path(name));
        return (
          (published || codes.length === 0) && JSON.stringify(this.client.codes(this.path(name))) === wanted
        );
      });
    } catch (error) {
      throw new Error(`${name} shows ${this.client.codes(this.path(name))}, not ${codes}: ${error}`);
    }
  }

  /** Ends server and folder, whatever state they are in. */
  async end(): Promise<void> {
    this.client.process.kill("SIGKILL");
    await this.client.exit;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
