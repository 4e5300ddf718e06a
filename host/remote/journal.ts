import { randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { RemoteFault } from "./fault.ts";

/** What an entry of the journal was to bring about. */
export type Intent = "check" | "start" | "ban" | "unban" | "stop";

/** What was about to be run, written before it ran. */
export interface Begun {
  readonly id: string;
  /** Unix seconds. */
  readonly at: number;
  readonly remote: string;
  /** `user@host:port`, by which the remote is the same though its name changes. */
  readonly target: string;
  readonly jail: string;
  readonly action: string;
  readonly intent: Intent;
  readonly family: string;
  /** The address; empty for what is of no address. */
  readonly ip: string;
  /** Arguments of `/bin/sh -c` on the remote. */
  readonly argv: readonly string[];
  /** The text whose words name the chains and sets that are meant. */
  readonly text: string;
  /** What undoes it, in the same form; empty where nothing does. */
  readonly undo: readonly string[];
  /** Unix seconds after which a ban is to be undone. */
  readonly until?: number | undefined;
  /** The word that names the script in the remote's list of processes. */
  readonly tag: string;
  /** The program that runs it, by which one that died is told from one at work. */
  readonly by: string;
  /** What this undoes. */
  readonly undoes?: string | undefined;
}

/** What became of it. */
export type Ending =
  /** It ended with that status, or whether it ran is not known. */
  | { readonly kind: "ran"; readonly exit: number | "unknown"; readonly why?: string | undefined }
  /** The rules were read: whether what it was to bring about is in force. */
  | { readonly kind: "read"; readonly inForce: boolean }
  /** Another entry undid it. */
  | { readonly kind: "undone"; readonly by: string };

/** How an entry stands. */
export type State = "unknown" | "in-force" | "absent" | "undone";

/** An entry with all that the journal tells of it. */
export interface Entry {
  readonly begun: Begun;
  readonly exit: number | "unknown" | undefined;
  /** `unknown`: it was never read whether its effect is there. */
  readonly state: State;
}

/** An append-only file that tells what was run on remotes. Lines are on the disk before what they tell of is run. */
export interface Journal {
  /** Writes what is about to run. */
  begin(entries: readonly Begun[]): void;
  end(endings: ReadonlyArray<readonly [id: string, ending: Ending]>): void;
  /** All entries, the first one first; lines that can't be read (a crash cut the last one) are passed over. */
  read(): readonly Entry[];
}

/** A new name of an entry: short enough to be typed. */
export function newId(): string {
  return randomBytes(5).toString("hex");
}

/** Opens the journal; the file is made with the first line. Throws a RemoteFault where it can't be written or read. */
export function openJournal(path: string): Journal {
  const append = (lines: readonly unknown[], so: string) => {
    if (lines.length === 0) return;
    try {
      appendLines(path, lines);
    } catch (error) {
      throw broken(path, "written", error, so);
    }
  };
  return {
    begin: (entries) =>
      append(
        entries.map((begun) => ({ begun })),
        "so nothing was run",
      ),
    end: (endings) =>
      append(
        endings.map(([id, ending]) => ({ id, ...ending })),
        "so it holds what was run as not known, and the next connection settles it",
      ),
    read: () => {
      try {
        return existsSync(path) ? foldLines(readFileSync(path, "utf8")) : [];
      } catch (error) {
        throw broken(path, "read", error, "so what is applied is not known");
      }
    },
  };
}

function broken(path: string, how: "written" | "read", error: unknown, so: string): RemoteFault {
  const why = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
  return new RemoteFault(
    "journal",
    `the journal ${path} cannot be ${how} (${why}), ${so}: make room for it, and let your user ${how === "read" ? "read" : "write"} it`,
  );
}

function appendLines(path: string, lines: readonly unknown[]): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const isNew = !existsSync(path);
  const file = openSync(path, "a+", 0o600);
  try {
    // One write, so that two programs do not mix their lines. A crash may have left half a line: it ends here.
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
    const bytes = Buffer.from(endsTorn(file) ? `\n${text}` : text);
    // A disk that fills up takes a part, and says nothing.
    const written = writeSync(file, bytes);
    if (written < bytes.length) throw new Error(`${written} of ${bytes.length} bytes`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  if (isNew) syncFolder(dirname(path));
}

/** Has a folder's list of names on the disk, where the system can do that. */
function syncFolder(path: string): void {
  if (process.platform === "win32") return;
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function endsTorn(file: number): boolean {
  const { size } = fstatSync(file);
  const last = Buffer.alloc(1);
  return size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a;
}

function foldLines(text: string): readonly Entry[] {
  const entries = new Map<string, Entry>();
  for (const line of text.split("\n")) {
    const record = readLine(line);
    if (!record) continue;
    if ("begun" in record) {
      entries.set(record.begun.id, { begun: record.begun, exit: undefined, state: "unknown" });
      continue;
    }
    const entry = entries.get(record.id);
    if (!entry) continue;
    if (record.kind === "ran") entries.set(record.id, { ...entry, exit: record.exit });
    else if (record.kind === "read" && entry.state !== "undone")
      entries.set(record.id, { ...entry, state: record.inForce ? "in-force" : "absent" });
    else if (record.kind === "undone") entries.set(record.id, { ...entry, state: "undone" });
  }
  return [...entries.values()];
}

function readLine(line: string): { readonly begun: Begun } | ({ readonly id: string } & Ending) | undefined {
  try {
    const record = JSON.parse(line);
    return isBegun(record?.begun) || (record?.id && record?.kind) ? record : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a line that was read holds all that is needed to undo what it tells of. */
function isBegun(begun: Partial<Begun> | undefined): boolean {
  const areWords = (words: unknown) =>
    Array.isArray(words) && words.every((word) => typeof word === "string");
  return (
    begun !== undefined &&
    [begun.id, begun.remote, begun.target, begun.jail, begun.action, begun.intent, begun.family].every(
      (text) => typeof text === "string" && text !== "",
    ) &&
    [begun.ip, begun.text, begun.by].every((text) => typeof text === "string") &&
    /^f2b-\w+$/.test(String(begun.tag)) &&
    Number.isFinite(begun.at) &&
    (begun.until === undefined || Number.isFinite(begun.until)) &&
    areWords(begun.argv) &&
    areWords(begun.undo)
  );
}

/** The name of this process, told from others of its number by when it began. */
export function processName(pid = process.pid): string {
  return `${pid}.${startOf(pid) ?? ""}`;
}

/** Whether the process of that name is at work. */
export function isAlive(name: string): boolean {
  const [pid = "", start = ""] = name.split(".");
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return start === "" || startOf(Number(pid)) === start;
}

/** When a process began, in the kernel's ticks; undefined where that can't be asked. */
function startOf(pid: number): string | undefined {
  try {
    // Behind the name, which may hold blanks and brackets, come the fields from the third on.
    return readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ")[19];
  } catch {
    return undefined;
  }
}
