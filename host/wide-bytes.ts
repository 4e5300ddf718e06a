import { isAscii } from "node:buffer";

const blockSize = 4096;

/**
 * A finder of the next byte above 127, from a place on; -1 where there is none. A block is looked at as a whole first: a
 * log is ASCII for the most part.
 */
export function wideByteFinder(bytes: Uint8Array): (text: string, from: number) => number {
  const { length } = bytes;
  return (_, from) => {
    for (let at = from; at < length; ) {
      const end = Math.min(length, at - (at % blockSize) + blockSize);
      if (!isAscii(bytes.subarray(at, end))) {
        while (bytes[at]! < 128) at++;
        return at;
      }
      at = end;
    }
    return -1;
  };
}
