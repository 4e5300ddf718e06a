/**
 * A finder of the next byte above 127, from a place on; -1 where there is none. Four bytes are looked at together: a
 * log is ASCII for the most part.
 */
export function wideByteFinder(bytes: Uint8Array): (text: string, from: number) => number {
  const { buffer, byteOffset, length } = bytes;
  const head = (4 - (byteOffset & 3)) & 3;
  const words =
    head < length ? new Int32Array(buffer, byteOffset + head, (length - head) >> 2) : new Int32Array(0);
  return (_, from) => {
    let at = from;
    while (at < length && (at < head || ((at - head) & 3) !== 0)) {
      if (bytes[at]! > 127) return at;
      at++;
    }
    let word = (at - head) >> 2;
    while (word < words.length && (words[word]! & 0x80808080) === 0) word++;
    for (at = Math.max(at, head + word * 4); at < length; at++) if (bytes[at]! > 127) return at;
    return -1;
  };
}
