import { codePages } from "./code-pages.ts";
import { readWideLines, type WideEncoding } from "./wide.ts";

/**
 * How the bytes of a log become text, as Python's bytes.decode(encoding, "replace") does it: what can't be read is
 * U+FFFD. With `text`, the byte of a newline is always one, and whole lines can be decoded together; with `lines`,
 * only the whole log can tell its lines.
 */
export type Decode =
  | { readonly text: (lines: Buffer) => string; readonly lines?: undefined }
  | { readonly text?: undefined; readonly lines: (log: Buffer) => string[] };

/**
 * The decoder for an encoding, by any name that Python has for it; undefined where it is not among those that we know
 * (Unicode's, the one-byte ones, and the East Asian ones as far as Node knows them).
 * Mirrors fail2ban/server/filter.py, FileContainer.decode_line.
 */
export function findDecode(encoding: string): Decode | undefined {
  const name = normalize(encoding);
  const page = codePages.find((one) => one.names.includes(name));
  if (page) return { text: page.upper === undefined ? decodeLatin1 : pageDecoder(page.upper) };
  for (const [names, decode] of others) if (names.includes(name)) return decode;
  return undefined;
}

const others: readonly (readonly [names: readonly string[], decode: Decode])[] = [
  [
    ["utf_8", "u8", "utf", "utf8", "utf8_ucs2", "utf8_ucs4", "cp65001"],
    { text: (lines) => lines.toString("utf8") },
  ],
  [["utf_8_sig"], { text: (lines) => lines.toString("utf8").replace(/(^|\n)\ufeff/g, "$1") }],
  [
    ["ascii", "646", "ansi_x3.4_1968", "ansi_x3_4_1968", "ansi_x3.4_1986", "cp367", "csascii", "ibm367"],
    { text: decodeAscii },
  ],
  [["iso646_us", "iso_646.irv_1991", "iso_ir_6", "us", "us_ascii"], { text: decodeAscii }],
  [["utf_16", "u16", "utf16"], wide({ unit: 2, bigEndian: undefined })],
  [["utf_16_le", "utf_16le", "unicodelittleunmarked"], wide({ unit: 2, bigEndian: false })],
  [["utf_16_be", "utf_16be", "unicodebigunmarked"], wide({ unit: 2, bigEndian: true })],
  [["utf_32", "u32", "utf32"], wide({ unit: 4, bigEndian: undefined })],
  [["utf_32_le", "utf_32le"], wide({ unit: 4, bigEndian: false })],
  [["utf_32_be", "utf_32be"], wide({ unit: 4, bigEndian: true })],
  [["gb18030", "gb18030_2000"], { text: decodeBy("gb18030") }],
  [["gbk", "936", "cp936", "ms936"], { text: decodeBy("gbk") }],
  [["big5", "big5_tw", "csbig5"], { text: decodeBy("big5") }],
  [["euc_jp", "eucjp", "ujis", "u_jis"], { text: decodeBy("euc-jp") }],
  [["shift_jis", "csshiftjis", "shiftjis", "sjis", "s_jis"], { text: decodeBy("shift_jis") }],
  [
    ["euc_kr", "euckr", "korean", "ksc5601", "ks_c_5601", "ks_c_5601_1987", "ksx1001", "ks_x_1001"],
    { text: decodeBy("euc-kr") },
  ],
];

/** Mirrors Python's encodings.normalize_encoding, in lower case. */
function normalize(encoding: string): string {
  let plain = "";
  let torn = false;
  for (const one of encoding.toLowerCase()) {
    if (/[\p{L}\p{N}.]/u.test(one)) {
      if (torn && plain !== "") plain += "_";
      if (one < "\x80") plain += one;
      torn = false;
    } else torn = true;
  }
  return plain;
}

function decodeLatin1(lines: Buffer): string {
  return lines.toString("latin1");
}

function decodeAscii(lines: Buffer): string {
  return decodeLatin1(lines).replace(/[\x80-\xff]/g, "\ufffd");
}

function pageDecoder(upper: string): (lines: Buffer) => string {
  return (lines) => decodeLatin1(lines).replace(/[\x80-\xff]/g, (byte) => upper[byte.charCodeAt(0) - 0x80]!);
}

function decodeBy(label: string): (lines: Buffer) => string {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  return (lines) => (decoder ??= new TextDecoder(label)).decode(lines);
}

function wide(encoding: WideEncoding): Decode {
  return { lines: (log) => readWideLines(log, encoding) };
}
