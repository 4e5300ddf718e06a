/**
 * The 16-bit words of an address as C's inet_pton(AF_INET) reads it: four decimal numbers up to 255, none with a
 * leading zero. Undefined where the text is none.
 */
export function readInet4(text: string): readonly [number, number] | undefined {
  const bytes = [0, 0, 0, 0];
  let at = 0;
  let digits = 0;
  if (text.length > 15) return undefined;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x2e) {
      if (digits === 0 || ++at > 3) return undefined;
      digits = 0;
    } else if (code >= 0x30 && code <= 0x39) {
      const before = bytes[at]!;
      if (digits > 0 && before === 0) return undefined;
      bytes[at] = before * 10 + code - 0x30;
      if (bytes[at]! > 255) return undefined;
      digits++;
    } else return undefined;
  }
  if (at !== 3 || digits === 0) return undefined;
  return [(bytes[0]! << 8) | bytes[1]!, (bytes[2]! << 8) | bytes[3]!];
}

/** The eight 16-bit words of an address as C's inet_pton(AF_INET6) reads it; no zone, no brackets. */
export function readInet6(text: string): readonly number[] | undefined {
  const gap = text.indexOf("::");
  if (gap < 0) {
    const words = readWords(text, 8);
    return words?.length === 8 ? words : undefined;
  }
  if (text.indexOf("::", gap + 1) >= 0) return undefined;
  const left = gap === 0 ? [] : readWords(text.slice(0, gap), 7, false);
  const tail = text.slice(gap + 2);
  const right = tail === "" ? [] : readWords(tail, 7);
  if (!left || !right || left.length + right.length > 7) return undefined;
  return [...left, ...new Array<number>(8 - left.length - right.length).fill(0), ...right];
}

/** An address in its usual spelling, as glibc's inet_ntop writes two (IPv4) or eight (IPv6) 16-bit words. */
export function writeInet(words: readonly number[]): string {
  if (words.length === 2) return writeInet4(words[0]!, words[1]!);
  const gap = longestZeros(words);
  let text = "";
  for (let i = 0; i < 8; i++) {
    if (gap && i >= gap.start && i < gap.end) {
      if (i === gap.start) text += ":";
      continue;
    }
    if (i > 0) text += ":";
    // IPv4 addresses inside IPv6, mapped (::ffff:a.b.c.d) and compatible (::a.b.c.d).
    if (i === 6 && gap?.start === 0 && (gap.end === 6 || (gap.end === 5 && words[5] === 0xffff)))
      return text + writeInet4(words[6]!, words[7]!);
    text += words[i]!.toString(16);
  }
  return gap?.end === 8 ? `${text}:` : text;
}

function writeInet4(high: number, low: number): string {
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}

function readWords(text: string, most: number, dotted = true): number[] | undefined {
  const parts = text.split(":");
  if (parts.length > most) return undefined;
  const words: number[] = [];
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!;
    if (dotted && i === parts.length - 1 && part.includes(".")) {
      const inner = readInet4(part);
      if (!inner) return undefined;
      words.push(...inner);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) words.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return words;
}

function longestZeros(words: readonly number[]): { start: number; end: number } | undefined {
  let best: { start: number; end: number } | undefined;
  for (let start = 0; start < 8; start++) {
    let end = start;
    while (end < 8 && words[end] === 0) end++;
    if (end - start >= 2 && (!best || end - start > best.end - best.start)) best = { start, end };
    if (end > start) start = end;
  }
  return best;
}
