import {
  closeSync,
  createReadStream,
  createWriteStream,
  fstatSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { LogChunk, TrialLog } from "../core/trial/index.ts";
import { type ChunkReader, openChunks } from "./chunks.ts";
import type { Decode } from "./decode.ts";

const chunkSize = 1 << 19;
/** Bytes that are read at once where the begin of the last line is looked for. */
const pieceSize = 1 << 16;

/** A log that is read from disk as it is asked for: any size, and growing. */
export class DiskLog implements TrialLog {
  readonly #path: string | undefined;
  readonly #decode: (lines: Buffer) => string;
  readonly #isUtf8: boolean;
  #fd: number;
  #size = 0;
  #reader: ChunkReader;

  /** Opens the plain log at a path, or takes an open file that only grows; throws what Node throws where it can't. */
  constructor(file: string | number, decode: Decode & { text: (lines: Buffer) => string }, isUtf8: boolean) {
    this.#path = typeof file === "string" ? file : undefined;
    this.#decode = decode.text;
    this.#isUtf8 = isUtf8;
    this.#fd = typeof file === "string" ? openSync(file, "r") : file;
    this.#size = fstatSync(this.#fd).size;
    this.#reader = openChunks(this.#fd, chunkSize, this.#size);
  }

  get count(): number {
    return Math.ceil(this.#size / chunkSize);
  }

  read(index: number): LogChunk {
    const { bytes } = this.#reader.read(index);
    if (!this.#isUtf8) return chunkOf(this.#decode(bytes), (text, start, end) => text.slice(start, end));
    // One character for each byte, made the quickest way: what is beyond ASCII is read out of it again.
    return chunkOf(bytes.toString("latin1"), (text, start, end) =>
      Buffer.from(text.slice(start, end), "latin1").toString("utf8"),
    );
  }

  /**
   * Looks at the file again: the first chunk that is not as before; 0 where another file stands there by now or it was cut;
   * undefined where nothing changed. Throws where it is gone.
   */
  refresh(): number | undefined {
    const opened = fstatSync(this.#fd);
    const now = this.#path === undefined ? opened : statSync(this.#path);
    if (
      this.#path !== undefined &&
      (now.ino !== opened.ino || now.dev !== opened.dev || now.size < this.#size)
    ) {
      closeSync(this.#fd);
      this.#fd = openSync(this.#path, "r");
      this.#size = fstatSync(this.#fd).size;
      this.#reader = openChunks(this.#fd, chunkSize, this.#size);
      return 0;
    }
    if (now.size === this.#size) return undefined;
    // The last line may go on: wherever that began.
    const first = Math.floor(this.#lineStart() / chunkSize);
    this.#size = now.size;
    this.#reader = openChunks(this.#fd, chunkSize, this.#size);
    return first;
  }

  close(): void {
    closeSync(this.#fd);
  }

  /** Where the text behind the last newline begins. */
  #lineStart(): number {
    const piece = Buffer.allocUnsafe(pieceSize);
    for (let end = this.#size; end > 0; ) {
      const start = Math.max(0, end - pieceSize);
      const newline = piece.subarray(0, readSync(this.#fd, piece, 0, end - start, start)).lastIndexOf(10);
      if (newline >= 0) return start + newline + 1;
      end = start;
    }
    return 0;
  }
}

function chunkOf(text: string, read: (text: string, start: number, end: number) => string): LogChunk {
  const beyondAscii = /[^\0-\x7f]/g;
  return {
    text,
    wide: (start, end) => read(text, start, end),
    findWide: (_, from) => {
      beyondAscii.lastIndex = from;
      return beyondAscii.exec(text)?.index ?? -1;
    },
  };
}

/** Whether a file is packed by gzip. Throws what Node throws where it can't be read. */
export function isPacked(path: string): boolean {
  const fd = openSync(path, "r");
  try {
    const magic = Buffer.alloc(2);
    return readSync(fd, magic, 0, 2, 0) === 2 && magic[0] === 0x1f && magic[1] === 0x8b;
  } finally {
    closeSync(fd);
  }
}

/** A packed log that is being unpacked to a file of its own, which can be read meanwhile. */
export interface Unpacking {
  /** The open file; to be closed by whoever reads it. */
  readonly fd: number;
  /** Settles once all is there; rejects where the packed file is broken. */
  readonly done: Promise<void>;
  /** Breaks it off. */
  end(): void;
}

/**
 * Unpacks a log into the temporary folder, readable by its user alone. The file has no name any more once it is open, so
 * that nothing is left of it however the process ends.
 */
export function unpackLog(path: string): Unpacking {
  const folder = mkdtempSync(join(tmpdir(), "f2b-log-"));
  const file = join(folder, "log");
  const written = createWriteStream(file, { fd: openSync(file, "w", 0o600) });
  const fd = openSync(file, "r");
  const remove = () => rmSync(folder, { recursive: true, force: true });
  let isGone = false;
  try {
    remove();
    isGone = true;
  } catch {
    // Windows keeps the name as long as the file is open.
  }
  const abort = new AbortController();
  const done = pipeline(createReadStream(path), createGunzip(), written, { signal: abort.signal });
  return {
    fd,
    done,
    end: () => {
      abort.abort();
      if (!isGone) done.catch(() => undefined).finally(remove);
    },
  };
}
