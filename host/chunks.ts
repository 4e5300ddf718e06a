import { fstatSync, readSync } from "node:fs";

const newline = 10;

/** Bytes of a log from a line's start to a line's end: whole lines, each ended by a newline. */
export interface Chunk {
  /** Offset of the first byte in the file. */
  readonly offset: number;
  /** The bytes; valid until the next chunk is read through the same reader. */
  readonly bytes: Buffer;
}

/** Reads chunk after chunk of one open file; several readers (on several threads) may share the file. */
export interface ChunkReader {
  /** How many chunks the file had when the reader was opened. */
  readonly count: number;
  /**
   * The lines that begin within chunk `index`: together the chunks give every line once. Text after the file's last
   * newline belongs to no chunk, since fail2ban waits for a line's end.
   */
  read(index: number): Chunk;
}

/** Opens a reader over the file `fd` of `size` bytes (default: as it is now) with chunks of about `chunkSize` bytes. */
export function openChunks(fd: number, chunkSize: number, size = fstatSync(fd).size): ChunkReader {
  let buffer = Buffer.allocUnsafe(chunkSize + 65536);

  /** Fills the buffer from `at` with the file from `offset` until `until` bytes stand in it or the file ends. */
  function fill(at: number, offset: number, until: number): number {
    if (until > buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(until, buffer.length * 2));
      buffer.copy(larger, 0, 0, at);
      buffer = larger;
    }
    let filled = at;
    while (filled < until && offset + filled - at < size) {
      const wanted = Math.min(until - filled, size - (offset + filled - at));
      const got = readSync(fd, buffer, filled, wanted, offset + filled - at);
      if (got === 0) break;
      filled += got;
    }
    return filled;
  }

  return {
    count: Math.ceil(size / chunkSize),
    read(index) {
      // One byte before the chunk tells whether a line begins at its first byte.
      const from = Math.max(0, index * chunkSize - 1);
      const limit = (index + 1) * chunkSize;
      let filled = fill(0, from, limit - from);
      const start = index === 0 ? 0 : buffer.subarray(0, filled).indexOf(newline) + 1;
      if (index > 0 && start === 0) return { offset: limit, bytes: buffer.subarray(0, 0) };
      // A line that begins in this chunk is read to its end, wherever that is.
      let end = filled > 0 && buffer[filled - 1] === newline ? filled : 0;
      while (end === 0) {
        const before = filled;
        filled = fill(filled, from + filled, filled + 65536);
        if (filled === before) {
          end = buffer.subarray(0, filled).lastIndexOf(newline) + 1;
          break;
        }
        end = buffer.subarray(before, filled).indexOf(newline) + 1;
        if (end > 0) end += before;
      }
      return { offset: from + start, bytes: buffer.subarray(start, Math.max(start, end)) };
    },
  };
}
