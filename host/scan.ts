import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import { zoneOf } from "../core/dates/index.ts";
import {
  type CompiledFilter,
  compileFilter,
  isBriefName,
  LineMatcher,
  type LogCounts,
  LogScanner,
  ScanGivenUp,
} from "../core/filter/index.ts";
import { type Baton, createBaton, openBaton } from "./baton.ts";
import { openChunks } from "./chunks.ts";
import { endsWithin } from "./deadline.ts";
import { wideByteFinder } from "./wide-bytes.ts";

/** A filter as plain data: what a thread needs to compile it for itself. */
export interface FilterText {
  readonly prefregex?: string | undefined;
  readonly failregex: readonly string[];
  readonly ignoreregex: readonly string[];
  readonly usedns?: string | undefined;
  readonly datepattern?: string | undefined;
  readonly logtimezone?: string | undefined;
  /** Unix seconds; undefined: the clock of the machine. */
  readonly now: number | undefined;
  readonly zone: string;
}

/** How a log came out: its counts and the hits of the date templates, or where a pattern ran away, or that it must be read line by line. */
export type Scan =
  | { readonly kind: "counted"; readonly counts: LogCounts; readonly detector: LogScanner["detector"] }
  | { readonly kind: "runaway"; readonly line: string; readonly rule: string }
  | { readonly kind: "given up" };

/** What the threads of a scan share. */
interface Shared {
  readonly path: string;
  readonly size: number;
  readonly chunkSize: number;
  readonly filter: FilterText;
  readonly keep: number;
  readonly deadline: number;
  readonly dates: SharedArrayBuffer;
  readonly connections: SharedArrayBuffer;
  /** By `at`. */
  readonly progress: SharedArrayBuffer;
}

/**
 * What the threads tell one another in `progress`: the next chunk that nobody has taken, how many helping threads have
 * joined and how many of them have ended, and whether it is too late to join.
 */
const at = { next: 0, joined: 1, ended: 2, closed: 3 } as const;

/** What a thread sends when it ends. */
type Part =
  | { readonly counts: LogCounts }
  | { readonly runaway: { line: string; rule: string } }
  | { readonly error: string };

/** What a scan thread is started with. */
export interface ThreadStart {
  readonly shared: Shared;
  readonly port: MessagePort;
}

/**
 * Whether a log can be scanned on several threads: a plain file (not gzip) in UTF-8. Text behind the last newline is left
 * alone, except where it ends in a carriage return: fail2ban takes that for a line. Never throws.
 */
export function canScan(path: string, encoding: string): boolean {
  if (!/^(utf[-_ ]?8|u8)$/i.test(encoding)) return false;
  try {
    const status = statSync(path);
    if (!status.isFile()) return false;
    const fd = openSync(path, "r");
    const magic = Buffer.alloc(2);
    const last = Buffer.alloc(1);
    const compressed = readSync(fd, magic, 0, 2, 0) === 2 && magic[0] === 0x1f && magic[1] === 0x8b;
    readSync(fd, last, 0, 1, Math.max(0, status.size - 1));
    closeSync(fd);
    return !compressed && last[0] !== 0x0d;
  } catch {
    return false;
  }
}

/** How a log is shared out: bytes to a chunk, and threads besides the one that asks. */
export interface ScanLayout {
  readonly chunkSize: number;
  readonly helpers: number;
  /** What a helping thread runs: a script that calls runThread. */
  readonly script?: URL;
}

const mostThreads = 4;
/** Milliseconds that a thread may take to start. */
const startUp = 5000;

/** A helping thread has to start and compile the filter first: it pays on logs of some megabytes only. */
function layoutFor(path: string): ScanLayout {
  const { size } = statSync(path);
  const chunkSize = Math.min(1 << 21, Math.max(1 << 18, size >> 5));
  const worthwhile = Math.ceil(size / (1 << 22));
  return { chunkSize, helpers: Math.max(0, Math.min(availableParallelism(), mostThreads, worthwhile) - 1) };
}

/** Compiles a filter that was carried over as text. */
export function compileText(text: FilterText): CompiledFilter | undefined {
  const { now, zone, ...rest } = text;
  const place = zoneOf(zone);
  if (!place) return undefined;
  return compileFilter({ ...rest, zone: place, now: () => now ?? Date.now() / 1000, wants: isBriefName })
    .value;
}

/**
 * Counts the lines of the UTF-8 log at `path` on several threads, keeping the first `keep` missed and ignored lines; no
 * line may take longer than `deadline` milliseconds. `tell` is told now and then how far it has come, from 0 to 1.
 * Throws what Node throws where the log can't be read.
 */
export function scanLog(
  path: string,
  text: FilterText,
  keep: number,
  deadline: number,
  tell: (share: number) => void = () => undefined,
  { chunkSize, helpers, script }: ScanLayout = layoutFor(path),
): Scan {
  const filter = compileText(text);
  const scanner = filter && LogScanner.for(filter, keep);
  if (!scanner) return { kind: "given up" };
  const fd = openSync(path, "r");
  try {
    const size = fstatSync(fd).size;
    const shared: Shared = {
      path,
      size,
      chunkSize,
      filter: text,
      keep,
      deadline,
      dates: createBaton(scanner.detector.snapshot()),
      connections: createBaton([]),
      progress: new SharedArrayBuffer(16),
    };
    const threads = Array.from({ length: helpers }, () => startThread(shared, script));
    const parts = [scanChunks(scanner, fd, shared, tell), ...waitFor(threads, shared)];
    const scan = putTogether(parts, scanner, shared);
    if (scan.kind !== "runaway") return scan;
    // A whole chunk had the deadline: was it this line that took so long, or are they many?
    const { line } = scan;
    return endsWithin(deadline, () => new LineMatcher(filter).processLine(line))
      ? { kind: "given up" }
      : scan;
  } finally {
    closeSync(fd);
  }
}

/** The body of a helping thread. */
export function runThread({ shared, port }: ThreadStart): void {
  const progress = new Int32Array(shared.progress);
  Atomics.add(progress, at.joined, 1);
  let part: Part;
  try {
    const filter = compileText(shared.filter);
    const scanner = filter && LogScanner.for(filter, shared.keep);
    if (!scanner) throw new Error("the filter does not compile on a second thread");
    // The others wait for whoever has joined: one that comes too late says that it counted nothing.
    if (Atomics.load(progress, at.closed) === 1) part = { counts: scanner.counts };
    else {
      const fd = openSync(shared.path, "r");
      part = scanChunks(scanner, fd, shared, () => undefined);
      closeSync(fd);
    }
  } catch (error) {
    openBaton(shared.dates, patienceOf(shared)).giveUp();
    openBaton(shared.connections, patienceOf(shared)).giveUp();
    part = { error: error instanceof Error ? error.message : String(error) };
  }
  port.postMessage(part);
  Atomics.add(progress, at.ended, 1);
  Atomics.notify(progress, at.ended);
}

/** A thread returns from the deadline's guard after so much of the deadline: a chunk has nearly all of it. */
const stepShare = 0.02;

/** Takes chunk after chunk until none is left. */
function scanChunks(scanner: LogScanner, fd: number, shared: Shared, tell: (share: number) => void): Part {
  const progress = new Int32Array(shared.progress);
  const dates = openBaton(shared.dates, patienceOf(shared));
  const connections = openBaton(shared.connections, patienceOf(shared));
  const chunks = openChunks(fd, shared.chunkSize, shared.size);
  let isDone = false;
  let isWaiting = false;

  function take(baton: Baton, index: number): unknown {
    isWaiting = true;
    const state = baton.take(index);
    isWaiting = false;
    if (state === undefined) isDone = true;
    return state;
  }

  function scanChunk(): void {
    const index = Atomics.add(progress, at.next, 1);
    if (index >= chunks.count) {
      isDone = true;
      return;
    }
    const { bytes } = chunks.read(index);
    const readWide = (start: number, end: number): string => bytes.toString("utf8", start, end);
    scanner.load(index, bytes.toString("latin1"), readWide, wideByteFinder(bytes));
    scanner.foresee();
    const before = take(dates, index);
    if (before === undefined) return;
    dates.pass(index, scanner.findDates(before as ReturnType<typeof scanner.findDates>));
    scanner.match();
    if (!scanner.connected) {
      scanner.settle([]);
      return;
    }
    const known = take(connections, index);
    if (known !== undefined)
      connections.pass(index, scanner.settle(known as ReturnType<typeof scanner.settle>));
  }

  function step(): void {
    const end = performance.now() + shared.deadline * stepShare;
    while (!isDone && performance.now() < end) scanChunk();
  }

  function giveUp(): void {
    dates.giveUp();
    connections.giveUp();
  }

  try {
    while (!isDone) {
      if (endsWithin(shared.deadline, step)) {
        tell(Math.min(1, Atomics.load(progress, at.next) / chunks.count));
        continue;
      }
      giveUp();
      // Waiting for another thread is no pattern's fault; the other tells whose it is.
      return isWaiting ? { error: "given up" } : { runaway: scanner.inHand };
    }
  } catch (error) {
    giveUp();
    if (!(error instanceof ScanGivenUp)) throw error;
    return { error: "given up" };
  }
  return { counts: scanner.counts };
}

function startThread(shared: Shared, script = new URL("./scan-thread.cjs", import.meta.url)): MessagePort {
  const { port1, port2 } = new MessageChannel();
  const start: ThreadStart = { shared, port: port2 };
  const worker = new Worker(script, {
    workerData: start,
    transferList: [port2],
    resourceLimits: { maxYoungGenerationSizeMb: 16 },
  });
  // A thread that can't start leaves the chunks to the others.
  worker.on("error", () => undefined);
  worker.unref();
  return port1;
}

/** How long a thread waits for another to pass the baton on: longer than a line may take. */
function patienceOf({ deadline }: Shared): number {
  return deadline + startUp;
}

/** Waits for the threads that have joined; one that comes too late has nothing to say. */
function waitFor(threads: readonly MessagePort[], shared: Shared): Part[] {
  const progress = new Int32Array(shared.progress);
  Atomics.store(progress, at.closed, 1);
  const patience = performance.now() + patienceOf(shared);
  for (;;) {
    const ended = Atomics.load(progress, at.ended);
    if (ended >= Atomics.load(progress, at.joined) || performance.now() > patience) break;
    Atomics.wait(progress, at.ended, ended, 100);
  }
  const parts: Part[] = [];
  let heard = 0;
  for (const port of threads) {
    const part = receiveMessageOnPort(port)?.message as Part | undefined;
    port.close();
    if (!part) continue;
    parts.push(part);
    heard++;
  }
  if (heard < Atomics.load(progress, at.joined)) parts.push({ error: "a thread ended without a word" });
  return parts;
}

function putTogether(parts: readonly Part[], scanner: LogScanner, shared: Shared): Scan {
  for (const part of parts) if ("runaway" in part) return { kind: "runaway", ...part.runaway };
  const counts: LogCounts[] = [];
  for (const part of parts) {
    if ("error" in part) return { kind: "given up" };
    if ("counts" in part) counts.push(part.counts);
  }
  const count = Math.ceil(shared.size / shared.chunkSize);
  const dates = openBaton(shared.dates, patienceOf(shared)).take(count);
  if (dates === undefined) return { kind: "given up" };
  scanner.detector.restore(dates as ReturnType<LogScanner["detector"]["snapshot"]>);
  return { kind: "counted", counts: counts.reduce(addCounts), detector: scanner.detector };
}

function addCounts(one: LogCounts, other: LogCounts): LogCounts {
  const sum = (key: "failregex" | "ignoreregex"): number[] =>
    one[key].map((count, index) => count + other[key][index]!);
  const lines = (key: "missedLines" | "ignoredLines"): LogCounts["missedLines"] =>
    [...one[key], ...other[key]].sort((left, right) => left.chunk - right.chunk);
  return {
    tested: one.tested + other.tested,
    matched: one.matched + other.matched,
    ignored: one.ignored + other.ignored,
    missed: one.missed + other.missed,
    prefregex: one.prefregex + other.prefregex,
    failregex: sum("failregex"),
    ignoreregex: sum("ignoreregex"),
    missedLines: lines("missedLines"),
    ignoredLines: lines("ignoredLines"),
  };
}
