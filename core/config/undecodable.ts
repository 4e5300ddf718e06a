import type { Problem, Source } from "../text/index.ts";

/** How many bytes Python's text files decode at a time. */
const chunk = 8192;

/** Whether Python's reader has handed out the line that ends at the offset `end` before it meets the first bad byte. */
export function isReadBeforeBadByte(source: Source, end: number): boolean {
  if (source.undecodableAt === undefined) return true;
  return byteLength(source.text, end) < Math.floor(source.undecodableAt / chunk) * chunk;
}

/** What is wrong with a source as text: bytes that are not UTF-8, a byte order mark, CR LF. */
export function findTextProblems(source: Source): Problem[] {
  const problems: Problem[] = [];
  const { path, text } = source;
  if (source.undecodableAt !== undefined) {
    const start = offsetOfByte(text, source.undecodableAt);
    problems.push({
      code: "not-utf8",
      severity: "error",
      message: "This byte is not UTF-8, and fail2ban leaves the whole file out; save the file as UTF-8.",
      path,
      span: { start, end: Math.min(start + 1, text.length) },
    });
  }
  const hasMark = text.startsWith("\ufeff");
  if (hasMark || source.hidesMark) {
    problems.push({
      code: "byte-order-mark",
      severity: "error",
      message:
        "fail2ban takes this byte order mark for text before the first section; save the file without it.",
      path,
      span: { start: 0, end: hasMark ? 1 : 0 },
    });
  }
  const crlf = text.indexOf("\r");
  if (crlf >= 0) {
    problems.push({
      code: "crlf-line-ends",
      severity: "information",
      message: "fail2ban reads lines that end in CR, other tools do not; save the file with LF alone.",
      path,
      span: { start: crlf, end: crlf + 1 },
    });
  }
  return problems;
}

/** The length in UTF-8 of `text` up to the offset `end`. */
function byteLength(text: string, end: number): number {
  let bytes = 0;
  for (let at = 0; at < end; at++) bytes += unitBytes(text.charCodeAt(at));
  return bytes;
}

/** The offset of the character that begins at byte `byte` of `text` in UTF-8. */
function offsetOfByte(text: string, byte: number): number {
  let at = 0;
  for (let bytes = 0; at < text.length && bytes < byte; at++) bytes += unitBytes(text.charCodeAt(at));
  return at;
}

/** How many bytes a code unit takes in UTF-8; a pair takes four, two for each half. */
function unitBytes(unit: number): number {
  if (unit < 0x80) return 1;
  if (unit < 0x800 || (unit & 0xf800) === 0xd800) return 2;
  return 3;
}
