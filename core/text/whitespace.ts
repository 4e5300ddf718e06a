/** Whether Python's str.isspace (and `\s` on str) takes the UTF-16 code unit for white space; U+FEFF is none. */
export function isSpace(code: number): boolean {
  if (code < 0x80) return code === 0x20 || (code >= 0x09 && code <= 0x0d) || (code >= 0x1c && code <= 0x1f);
  if (code < 0x1680) return code === 0x85 || code === 0xa0;
  return (
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

/** The offset of the first character in `text` from `start` that is no white space; `end` where all is. */
export function skipSpace(text: string, start = 0, end = text.length): number {
  let at = start;
  while (at < end && isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** The offset behind the last character of `text` before `end` that is no white space; `start` where all is. */
export function trimEnd(text: string, start = 0, end = text.length): number {
  let at = end;
  while (at > start && isSpace(text.charCodeAt(at - 1))) at--;
  return at;
}

/** `text` as Python's str.strip leaves it. */
export function stripText(text: string): string {
  const end = trimEnd(text);
  return text.slice(skipSpace(text, 0, end), end);
}
