import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { TrialLog } from "../core/trial/index.ts";
import { type Decode, findDecode } from "./decode.ts";
import { DiskLog, isPacked, unpackLog } from "./disk-log.ts";
import { MemoryLog } from "./memory-log.ts";

/** A log that is open for a trial. */
export interface TrialSource {
  readonly log: TrialLog;
  /** Looks at the disk again: the first chunk that is not as before; undefined where all are. Absent for a log in an editor. */
  readonly refresh?: () => number | undefined;
  /** Whether more is sure to come: it is being unpacked. */
  readonly isGrowing?: () => boolean;
  close(): void;
}

/** Which log, and how it is read. */
export interface LogRequest {
  readonly path: string | undefined;
  readonly from: "memory" | "disk";
  readonly encoding: string;
}

/**
 * Opens a log: as text where an editor shows it, or where only the whole log can tell its lines (UTF-16: it is not followed
 * as it grows), else to be read from disk as it is asked for; a packed one is unpacked meanwhile: `onWhole` is told once all
 * of it is there, `onProblem` where that fails. Throws Error with a sentence where the log can't be read.
 */
export function openTrialLog(
  { path, from, encoding }: LogRequest,
  onProblem: (problem: string) => void,
  onWhole: () => void = () => {},
): TrialSource {
  const decode = findDecode(encoding === "auto" ? "utf-8" : encoding);
  if (!decode)
    throw new Error(`logencoding: no encoding is called ${encoding}; write one that Python knows, as utf-8`);
  if (path === undefined) return { log: new MemoryLog(""), close: () => {} };
  if (from === "memory" || !decode.text)
    return { log: new MemoryLog(decodeAll(readWhole(path), decode)), close: () => {} };
  const isUtf8 = findDecode("utf-8") === decode;
  const { text } = decode;
  if (!isPacked(path)) {
    const log = new DiskLog(path, { text }, isUtf8);
    return { log, refresh: () => log.refresh(), close: () => log.close() };
  }
  const unpacking = unpackLog(path);
  let isGrowing = true;
  let isOver = false;
  unpacking.done.then(
    () => {
      isGrowing = false;
      if (!isOver) onWhole();
    },
    (error: Error) => {
      if (!isOver) onProblem(whyPacked(path, error));
    },
  );
  const log = new DiskLog(unpacking.fd, { text }, isUtf8);
  return {
    log,
    refresh: () => log.refresh(),
    isGrowing: () => isGrowing,
    close: () => {
      isOver = true;
      unpacking.end();
      log.close();
    },
  };
}

/** Why a log can't be read, in a sentence. */
export function whyUnreadable(error: unknown): string {
  const { code, path, message } = error as NodeJS.ErrnoException;
  return code !== undefined && path !== undefined
    ? `${path} cannot be read (${code}): is it there, and are you allowed to read it?`
    : (message ?? String(error));
}

/** Why a packed log can't be unpacked, in a sentence. */
export function whyPacked(path: string, { message }: Error): string {
  return `${path} cannot be unpacked (${message}): is it a whole gzip file?`;
}

function readWhole(path: string): Buffer {
  const bytes = readFileSync(path);
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
}

function decodeAll(bytes: Buffer, decode: Decode): string {
  if (decode.text) return decode.text(bytes);
  return decode
    .lines(bytes)
    .map((line) => `${line}\n`)
    .join("");
}
