import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The root of the project. */
const root = fileURLToPath(new URL("../..", import.meta.url));

/** The command under test: from source, that a test shows what stands there, or the bundle where `F2B_BUNDLE` is set. */
const command = process.env["F2B_BUNDLE"] ? ["dist/cli.cjs"] : ["--import", "tsx", "cli/main.ts"];

interface Message {
  readonly id?: number | string | null;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** A diagnostic as it comes over the wire. */
export interface WireDiagnostic {
  readonly range: { readonly start: WirePosition; readonly end: WirePosition };
  readonly severity: number;
  readonly code: string;
  readonly message: string;
  readonly codeDescription?: { readonly href: string };
  readonly relatedInformation?: readonly unknown[];
}

/** What comes over the wire has no type: a test says what it expects of it. */
// biome-ignore lint/suspicious/noExplicitAny: see above.
export type Loose = any;

export interface WirePosition {
  readonly line: number;
  readonly character: number;
}

/** All that is known of a file's findings at one time. */
export interface Published {
  readonly version?: number;
  readonly diagnostics: readonly WireDiagnostic[];
}

/** A failed answer. */
export class WireError extends Error {
  readonly code: number;

  constructor(error: { readonly code: number; readonly message: string }) {
    super(error.message);
    this.code = error.code;
  }
}

/** An LSP client that is no editor: frames over the server's stdin and stdout, and all that it said. */
export class WireClient {
  readonly process: ChildProcess;
  /** All notifications so far. */
  readonly notifications: { readonly method: string; readonly params: Loose; readonly at: number }[] = [];
  /** All requests of the server so far. */
  readonly requests: { readonly method: string; readonly params: Loose }[] = [];
  /** What stands in workspace/configuration under `fail2ban`. */
  settings: unknown = {};
  readonly exit: Promise<number | null>;
  stderr = "";
  /** What was published last, by URI. */
  readonly findings = new Map<string, Published>();
  private readonly pending = new Map<number, { ok: (result: Loose) => void; fail: (error: Error) => void }>();
  private readonly waiting = new Set<() => void>();
  private buffer: Buffer = Buffer.alloc(0);
  private lastId = 0;

  constructor(args: readonly string[] = [...command, "lsp", "--stdio"], cwd: string = root) {
    this.process = spawn(process.execPath, args, { cwd, stdio: ["pipe", "pipe", "pipe"] });
    this.exit = new Promise((resolve) => this.process.on("exit", (code) => resolve(code)));
    this.process.stderr!.on("data", (text) => (this.stderr += text));
    this.process.stdout!.on("data", (bytes: Buffer) => this.take(bytes));
    this.process.stdin!.on("error", () => undefined);
    void this.exit.then((code) => {
      for (const { fail } of this.pending.values())
        fail(new Error(`the server ended with ${code}: ${this.stderr}`));
    });
  }

  /** A request and its answer. */
  request(method: string, params?: unknown): Promise<Loose> {
    return this.ask(method, params).answer;
  }

  /** A request, to be cancelled by its id. */
  ask(method: string, params?: unknown): { readonly id: number; readonly answer: Promise<Loose> } {
    const id = ++this.lastId;
    const answer = new Promise((ok, fail) => this.pending.set(id, { ok, fail }));
    this.write({ jsonrpc: "2.0", id, method, ...(params !== undefined && { params }) });
    return { id, answer };
  }

  notify(method: string, params?: unknown): void {
    this.write({ jsonrpc: "2.0", method, ...(params !== undefined && { params }) });
  }

  /** Bytes as they are. */
  write(message: object | string): void {
    const body = typeof message === "string" ? message : JSON.stringify(message);
    this.process.stdin!.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  /** Waits until `find` finds something; fails after `limit` milliseconds with what it was about. */
  async until<Found>(what: string, find: () => Found | undefined | false, limit = 15000): Promise<Found> {
    const begin = Date.now();
    for (;;) {
      const found = find();
      if (found) return found;
      const left = begin + limit - Date.now();
      if (left <= 0) throw new Error(`waited ${limit} ms in vain for ${what}; stderr: ${this.stderr}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(left, 500));
        this.waiting.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /** What was published last about a file; undefined where nothing was. */
  published(path: string): Published | undefined {
    return this.findings.get(pathToFileURL(path).href);
  }

  /** The codes of what was published last about a file. */
  codes(path: string): readonly string[] {
    return (this.published(path)?.diagnostics ?? []).map(({ code }) => code);
  }

  private take(bytes: Buffer): void {
    this.buffer = Buffer.concat([this.buffer, bytes]);
    for (;;) {
      const head = this.buffer.indexOf("\r\n\r\n");
      if (head < 0) break;
      const length = Number(/Content-Length: (\d+)/i.exec(this.buffer.subarray(0, head).toString())?.[1]);
      const end = head + 4 + length;
      if (this.buffer.length < end) break;
      const message: Message = JSON.parse(this.buffer.subarray(head + 4, end).toString());
      this.buffer = this.buffer.subarray(end);
      this.receive(message);
    }
    for (const wake of [...this.waiting]) wake();
    this.waiting.clear();
  }

  private receive({ id, method, params, result, error }: Message): void {
    if (method !== undefined && id !== undefined) {
      this.requests.push({ method, params });
      const answer =
        method === "workspace/configuration"
          ? (params as { items: unknown[] }).items.map(() => this.settings)
          : null;
      this.write({ jsonrpc: "2.0", id, result: answer });
    } else if (method !== undefined) {
      if (method === "textDocument/publishDiagnostics") {
        const published = params as Published & { readonly uri: string };
        this.findings.set(published.uri, published);
      }
      this.notifications.push({ method, params, at: performance.now() });
    } else {
      const asked = this.pending.get(Number(id));
      this.pending.delete(Number(id));
      if (error) asked?.fail(new WireError(error));
      else asked?.ok(result);
    }
  }
}
