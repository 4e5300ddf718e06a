/** How the bytes of a log become text: bad ones become U+FFFD. `unit` is the length of a newline in bytes. */
export interface Decode {
  readonly unit: 1 | 2;
  text(bytes: Buffer): string;
}

/** Bytes that code page 1252 gives another character than Latin-1 does; U+FFFD where it has none. */
const cp1252 =
  "\u20ac\ufffd\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\ufffd\u017d\ufffd" +
  "\ufffd\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\ufffd\u017e\u0178";

const codecs: ReadonlyArray<{ readonly names: readonly string[]; readonly decode: Decode }> = [
  {
    names: ["utf-8", "utf8", "u8", "utf", "cp65001"],
    decode: { unit: 1, text: (bytes) => bytes.toString("utf8") },
  },
  {
    names: ["ascii", "us-ascii", "646", "ansi-x3.4-1968", "iso646-us", "cp367", "us", "iso-ir-6"],
    decode: { unit: 1, text: (bytes) => bytes.toString("latin1").replace(/[\x80-\xff]/g, "\ufffd") },
  },
  {
    names: ["latin-1", "latin1", "iso-8859-1", "iso8859-1", "l1", "latin", "8859", "cp819", "iso-ir-100"],
    decode: { unit: 1, text: (bytes) => bytes.toString("latin1") },
  },
  {
    names: ["cp1252", "windows-1252", "1252"],
    decode: {
      unit: 1,
      text: (bytes) =>
        bytes.toString("latin1").replace(/[\x80-\x9f]/g, (byte) => cp1252[byte.charCodeAt(0) - 0x80]!),
    },
  },
  {
    names: ["utf-8-sig"],
    decode: { unit: 1, text: (bytes) => bytes.toString("utf8").replace(/^\ufeff/, "") },
  },
  { names: ["utf-16-le", "utf-16le", "utf-16"], decode: decodeBy("utf-16le", 2) },
  { names: ["utf-16-be", "utf-16be"], decode: decodeBy("utf-16be", 2) },
];

/**
 * The decoder for an encoding by the name that Python has for it, or undefined where neither that nor Node's
 * TextDecoder knows the name.
 */
export function findDecode(encoding: string): Decode | undefined {
  const name = encoding
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, "-");
  const known = codecs.find(({ names }) => names.includes(name));
  if (known) return known.decode;
  try {
    return decodeBy(name.replace(/^cp(125\d)$/, "windows-$1"), 1);
  } catch {
    return undefined;
  }
}

function decodeBy(label: string, unit: 1 | 2): Decode {
  const decoder = new TextDecoder(label, { ignoreBOM: unit === 1 });
  return { unit, text: (bytes) => decoder.decode(bytes) };
}
