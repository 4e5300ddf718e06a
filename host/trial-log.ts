import { readFileSync } from "node:fs";
import type { TrialLog } from "../core/trial/index.ts";
import { type Decode, findDecode } from "./decode.ts";
import { DiskLog, isPacked, unpackLog } from "./disk-log.ts";
import { MemoryLog } from "./memory-log.ts";

/** A log that is open for a trial. */
export interface TrialSource {
  readonly log: TrialLog;
  /** Looks at the disk again: the first chunk that is not as before; undefined where all are. Absent for a log in an editor. */
  readonly refresh?: () => number | undefined;
  /** Whether more of it is known to come: what is there is not the whole log. */
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
 * Opens a log: as text where an editor shows it, else to be read from disk as it is asked for; a packed one is unpacked
 * meanwhile, and `onProblem` told where that fails. Throws Error with a sentence where the log can't be read.
 */
export function openTrialLog(
  { path, from, encoding }: LogRequest,
  onProblem: (problem: string) => void,
): TrialSource {
  const decode = findDecode(encoding === "auto" ? "utf-8" : encoding);
  if (!decode)
    throw new Error(`logencoding: no encoding is called ${encoding}; write one that Python knows, as utf-8`);
  if (path === undefined) return { log: new MemoryLog(""), close: () => {} };
  if (from === "memory" || !decode.text)
    return { log: new MemoryLog(decodeAll(readFileSync(path), decode)), close: () => {} };
  const isUtf8 = findDecode("utf-8") === decode;
  const { text } = decode;
  if (!isPacked(path)) {
    const log = new DiskLog(path, { text }, isUtf8);
    return { log, refresh: () => log.refresh(), close: () => log.close() };
  }
  const unpacking = unpackLog(path);
  let state: "growing" | "whole" | "told" = "growing";
  unpacking.done.then(
    () => {
      state = "whole";
    },
    (error: Error) => {
      if (error.name !== "AbortError")
        onProblem(`${path} cannot be unpacked (${error.message}): is it a whole gzip file?`);
    },
  );
  const log = new DiskLog(unpacking.path, { text }, isUtf8);
  return {
    log,
    isGrowing: () => state === "growing",
    refresh: () => {
      const first = log.refresh();
      if (state !== "whole") return first;
      state = "told";
      return first ?? Math.max(0, log.count - 1);
    },
    close: () => {
      log.close();
      unpacking.remove();
    },
  };
}

function decodeAll(bytes: Buffer, decode: Decode): string {
  if (decode.text) return decode.text(bytes);
  return decode
    .lines(bytes)
    .map((line) => `${line}\n`)
    .join("");
}
