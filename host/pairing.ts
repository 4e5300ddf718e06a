import { closeSync, fstatSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { gunzipSync } from "node:zlib";
import { zoneOf } from "../core/dates/index.ts";
import { compileFilter, LineMatcher, lineKind } from "../core/filter/index.ts";
import { runsAway } from "./deadline.ts";
import { trialScript } from "./trial.ts";
import type { TrialFilter } from "./trial-messages.ts";

/** Lines of a log, and filters that may be for it. */
export interface PairingJob {
  readonly filters: readonly TrialFilter[];
  readonly lines: readonly string[];
}

/** Milliseconds for one filter over all lines, and for all of them. */
const filterTime = 250;
const wholeTime = 3000;
/** Bytes that are read from the log's begin and from its end. */
const pieceSize = 1 << 16;
/** Lines of each piece that are tried. */
const pieceLines = 60;
const mostFolders = 300;
const mostDepth = 4;

/** How many of the lines each filter matches, found out on a thread of its own; 0 for one that there was no time for. */
export function countMatches(job: PairingJob, script = trialScript): Promise<readonly number[]> {
  return new Promise((resolve) => {
    const none = () => resolve(job.filters.map(() => 0));
    const worker = new Worker(script, { workerData: { job } });
    worker.on("message", resolve);
    worker.on("error", none);
    worker.on("exit", none);
  });
}

/** The body of that thread. */
export function runPairing({ filters, lines }: PairingJob): number[] {
  // The first filter would pay for what all of them need: the date templates, code that was not run yet.
  const [first] = filters;
  if (first)
    countIn(
      { failregex: ["^<ADDR>$"], ignoreregex: [], maxlines: undefined, now: first.now, zone: first.zone },
      lines,
    );
  const end = performance.now() + wholeTime;
  return filters.map((filter) => {
    if (performance.now() > end) return 0;
    let count = 0;
    const isSlow = runsAway(filterTime, () => {
      count = countIn(filter, lines);
    });
    return isSlow ? 0 : count;
  });
}

function countIn(filter: TrialFilter, lines: readonly string[]): number {
  const now = Date.now() / 1000;
  const zone = zoneOf(filter.zone) ?? zoneOf("UTC")!;
  const { value } = compileFilter({ ...filter, zone, now: () => now });
  if (!value) return 0;
  const matcher = new LineMatcher(value);
  return lines.filter((line) => lineKind(matcher.processLine(line)) === "matched").length;
}

/** Some lines from the begin and from the end of a log, plain or packed; none where it can't be read. */
export function sampleLog(path: string): readonly string[] {
  try {
    const fd = openSync(path, "r");
    try {
      const { size } = fstatSync(fd);
      const head = readPiece(fd, 0);
      if (head[0] === 0x1f && head[1] === 0x8b) return spread(unpackPiece(head));
      const tail = size > pieceSize ? readPiece(fd, Math.max(pieceSize, size - pieceSize)) : Buffer.alloc(0);
      return [...spread(head.toString("utf8")), ...spread(tail.toString("utf8"))];
    } finally {
      closeSync(fd);
    }
  } catch {
    return [];
  }
}

/** The logs below a folder whose names hold `name`, and others that are called a log, those first. */
export function findLogs(folder: string, name: string): string[] {
  const alike: string[] = [];
  const others: string[] = [];
  let seen = 0;
  const waiting = [{ path: folder, depth: 0 }];
  for (let next = waiting.shift(); next && seen < mostFolders; next = waiting.shift()) {
    seen++;
    const { path, depth } = next;
    for (const entry of list(path)) {
      const place = join(path, entry.name);
      const isHidden = entry.name.startsWith(".") || entry.name === "node_modules";
      if (entry.isDirectory() && depth < mostDepth && !isHidden)
        waiting.push({ path: place, depth: depth + 1 });
      else if (entry.isFile() && /\.log(?:[-.]\d+)*(?:\.gz)?$|^(?:messages|syslog|secure)$/.test(entry.name))
        (place.slice(folder.length).includes(name) ? alike : others).push(place);
    }
  }
  return [...alike, ...others];
}

function list(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((one, other) =>
      one.name < other.name ? -1 : 1,
    );
  } catch {
    return [];
  }
}

function readPiece(fd: number, position: number): Buffer {
  const bytes = Buffer.alloc(pieceSize);
  return bytes.subarray(0, readSync(fd, bytes, 0, pieceSize, position));
}

function unpackPiece(bytes: Buffer): string {
  // A piece is no whole file: what it holds is taken as far as it goes.
  return gunzipSync(bytes, { finishFlush: 2 }).toString("utf8");
}

/** Lines from all over a text, those at its ends left out, which may be cut. */
function spread(text: string): string[] {
  const lines = text
    .split("\n")
    .slice(0, -1)
    .map((line) => line.replace(/\r+$/, ""));
  const tested = lines.filter((line) => line !== "" && !line.startsWith("#"));
  const step = Math.max(1, Math.ceil(tested.length / pieceLines));
  return tested.filter((_, at) => at % step === 0);
}

/** Whether a log's name and a filter's name are alike: `jellyfin20261120.log` and `jellyfin`, `error.log` in `nginx` and `nginx-http-auth`. */
export function isNamedAlike(log: string, filter: string): boolean {
  const words = filter
    .toLowerCase()
    .split(/[-_.]/)
    .filter((word) => word.length > 2);
  const place = log.toLowerCase().split("/").slice(-2).join("/");
  return place.includes(filter.toLowerCase()) || (words[0] !== undefined && place.includes(words[0]));
}
