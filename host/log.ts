import { closeSync, createReadStream, openSync, readSync, statSync } from "node:fs";
import { createGunzip } from "node:zlib";
import { openChunks } from "./chunks.ts";
import type { Decode } from "./decode.ts";

const newline = 10;

/** Whether a regular file stands at a path. Never throws. */
export function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** An open log: its lines, in batches, without their ends. Text after the last newline is no line yet. */
export interface Log {
  batches(): AsyncGenerator<readonly string[]>;
}

/**
 * Opens a log, plain or gzip-compressed, whose bytes `decode` makes text of; throws what Node throws where it can't.
 * Mirrors fail2ban/server/filter.py, FileContainer.readline: lines end at a newline, of which and of carriage
 * returns before it nothing is kept, and an unfinished last line is left alone.
 */
export function openLog(path: string, decode: Decode): Log {
  const fd = openSync(path, "r");
  const magic = Buffer.alloc(2);
  const compressed = readSync(fd, magic, 0, 2, 0) === 2 && magic[0] === 0x1f && magic[1] === 0x8b;
  return {
    async *batches() {
      const file = createReadStream(path, { fd, start: 0, highWaterMark: 1 << 18 });
      if (!compressed) return yield* decodeLines(file, decode);
      const unpacked = createGunzip({ chunkSize: 1 << 18 });
      file.on("error", (error) => unpacked.destroy(error));
      yield* decodeLines(file.pipe(unpacked), decode);
    },
  };
}

async function* decodeLines(bytes: AsyncIterable<Buffer>, decode: Decode): AsyncGenerator<readonly string[]> {
  let rest: Buffer[] = [];
  for await (const chunk of bytes) {
    const end = decode.text ? chunk.lastIndexOf(newline) + 1 : 0;
    if (!decode.text || end === 0) {
      rest.push(chunk);
      continue;
    }
    const whole = rest.length > 0 ? Buffer.concat([...rest, chunk.subarray(0, end)]) : chunk.subarray(0, end);
    rest = end < chunk.length ? [chunk.subarray(end)] : [];
    yield splitLines(decode.text(whole));
  }
  const last = Buffer.concat(rest);
  if (decode.lines) yield decode.lines(last);
  // A carriage return ends the last line, too, though no other.
  else if (last[last.length - 1] === 13) yield splitLines(`${decode.text(last)}\n`);
}

function splitLines(text: string): string[] {
  const lines = text.split("\n");
  lines.pop();
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]!;
    if (line.endsWith("\r")) lines[index] = line.replace(/\r+$/, "");
  }
  return lines;
}

/** The number (from 1) of the first line of a plain UTF-8 log that is `line`; undefined where none is. */
export function numberOfLine(path: string, line: string): number | undefined {
  const fd = openSync(path, "r");
  try {
    const chunks = openChunks(fd, 1 << 20);
    let before = 0;
    for (let index = 0; index < chunks.count; index++) {
      const lines = splitLines(chunks.read(index).bytes.toString("utf8"));
      const at = lines.indexOf(line);
      if (at >= 0) return before + at + 1;
      before += lines.length;
    }
    return undefined;
  } finally {
    closeSync(fd);
  }
}
