/** An encoding in units of several bytes, whose newline is no single byte. */
export interface WideEncoding {
  /** Bytes in a unit. */
  readonly unit: 2 | 4;
  /** Undefined: a byte-order mark at the start of each stretch says it, else it is little-endian. */
  readonly bigEndian: boolean | undefined;
}

/**
 * The lines of a log, without their ends. Mirrors fail2ban/server/filter.py, FileContainer.readline: it reads up to
 * the byte of a newline, decodes that much, and reads on until the text holds a newline; where the text holds more
 * than one line it goes back by the length of the line as it would be written. An unfinished last line is left alone.
 */
export function readWideLines(bytes: Buffer, encoding: WideEncoding): string[] {
  const lines: string[] = [];
  let start = 0;
  while (start < bytes.length) {
    let end = lineEnd(bytes, start);
    let text = decodeLine(bytes.subarray(start, end), encoding);
    let line = withoutEnd(text);
    while (line === text) {
      if (end >= bytes.length) return lines;
      end = lineEnd(bytes, end);
      text = decodeLine(bytes.subarray(start, end), encoding);
      const newline = text.indexOf("\n");
      if (newline >= 0 && newline !== text.length - 1) {
        line = text.slice(0, newline);
        end = start + writtenLength(text.slice(0, newline + 1), encoding);
        break;
      }
      line = withoutEnd(text);
    }
    lines.push(line);
    start = end;
  }
  return lines;
}

/** What Python's bytes.decode(encoding, "replace") gives, and where it first finds a byte that fits nothing. */
function decodeWide(
  bytes: Buffer,
  encoding: WideEncoding,
): { readonly text: string; readonly error: { readonly start: number; readonly end: number } | undefined } {
  const { unit } = encoding;
  let at = 0;
  let big = encoding.bigEndian;
  if (big === undefined) {
    const mark = bytes.length >= unit ? readUnit(bytes, 0, unit, false) : 0;
    big = mark === (unit === 2 ? 0xfffe : 0xfffe0000);
    if (big || mark === 0xfeff) at = unit;
  }
  let text = "";
  let error: { start: number; end: number } | undefined;
  function replace(end: number): void {
    error ??= { start: at, end };
    text += "\ufffd";
    at = end;
  }
  while (at < bytes.length) {
    if (at + unit > bytes.length) {
      replace(bytes.length);
      continue;
    }
    const code = readUnit(bytes, at, unit, big);
    if (code < 0xd800 || (code > 0xdfff && code < 0x110000)) {
      text += String.fromCodePoint(code);
      at += unit;
    } else if (unit === 4 || code > 0xdbff) replace(at + unit);
    else if (at + 4 > bytes.length) replace(bytes.length);
    else {
      const low = readUnit(bytes, at + 2, 2, big);
      if (low >= 0xdc00 && low <= 0xdfff) {
        text += String.fromCharCode(code, low);
        at += 4;
      } else replace(at + 2);
    }
  }
  return { text, error };
}

/** Mirrors FileContainer.decode_line: a newline's first bytes at the end, torn from the rest, are left out. */
function decodeLine(bytes: Buffer, encoding: WideEncoding): string {
  const { text, error } = decodeWide(bytes, encoding);
  if (!error || error.end !== bytes.length) return text;
  const torn = bytes[error.start];
  return torn === 10 || torn === 13 ? decodeWide(bytes.subarray(0, error.start), encoding).text : text;
}

function readUnit(bytes: Buffer, at: number, unit: 2 | 4, big: boolean): number {
  if (unit === 2) return big ? bytes.readUInt16BE(at) : bytes.readUInt16LE(at);
  return big ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
}

function writtenLength(text: string, { unit, bigEndian }: WideEncoding): number {
  const length = unit * (unit === 2 ? text.length : [...text].length);
  return bigEndian === undefined ? length + unit : length;
}

function lineEnd(bytes: Buffer, start: number): number {
  const newline = bytes.indexOf(10, start);
  return newline < 0 ? bytes.length : newline + 1;
}

function withoutEnd(text: string): string {
  return text.replace(/[\r\n]+$/, "");
}
