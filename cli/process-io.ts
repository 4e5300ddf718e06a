import { writeSync } from "node:fs";
import { hostname } from "node:os";
import { EXIT, type Io, OutputClosed } from "./io.ts";

const fullBuffer = 65536;

/** The streams, the clock and the zone of this process. Output is gathered; `end` writes what is left of it. */
export function processIo(): Io & { end(code: number): number } {
  let gathered = "";
  function flush(): void {
    const text = gathered;
    gathered = "";
    if (text) writeAll(1, text);
  }
  return {
    out(text) {
      gathered += text;
      if (gathered.length >= fullBuffer || process.stdout.isTTY) flush();
    },
    err(text) {
      flush();
      writeAll(2, text);
    },
    progress(text) {
      if (process.stderr.isTTY) writeAll(2, `\r\x1b[2K${text}`);
    },
    hasColors: process.stdout.isTTY === true && process.stdout.hasColors() && !process.env["NO_COLOR"],
    now: () => Date.now() / 1000,
    zone: localZone(),
    hostname: hostname(),
    columns: Number(process.env["COLUMNS"]) || 80,
    end(code) {
      try {
        flush();
        return code;
      } catch (error) {
        if (error instanceof OutputClosed) return EXIT.fine;
        writeAll(2, `f2b: ${(error as Error).message}\n`);
        return EXIT.failed;
      }
    },
  };
}

function writeAll(fd: number, text: string): void {
  const bytes = Buffer.from(text);
  let written = 0;
  while (written < bytes.length) {
    try {
      written += writeSync(fd, bytes, written);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === "EPIPE") throw new OutputClosed();
      if (code !== "EAGAIN") throw new Error(`the output could not be written (${code}): make room for it`);
      // The pipe is full and does not block: wait a moment for its reader.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

/** TZ where it names a zone, else the system's zone, else UTC. */
function localZone(): string {
  const named = (process.env["TZ"] ?? "").replace(/^:/, "");
  if (named === "UTC") return named;
  if (named) {
    try {
      new Intl.DateTimeFormat("en", { timeZone: named });
      return named;
    } catch {
      return "UTC";
    }
  }
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}
