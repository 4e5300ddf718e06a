import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { findDecode } from "../../host/decode.ts";

function check(encoding: string, hex: string, expected: readonly string[]): void {
  const decode = findDecode(encoding);
  assert.ok(decode, encoding);
  const log = Buffer.from(hex.replaceAll(" ", ""), "hex");
  assert.deepEqual(decode.lines ? decode.lines(log) : decode.text(log).split("\n").slice(0, -1), expected);
}

describe("log encodings", () => {
  it("UTF-8 keeps a byte-order mark, and each bad byte becomes U+FFFD", () => {
    check("UTF-8", "efbbbf61 ff c3 0a c3a9 0a", ["\ufeffa\ufffd\ufffd", "é"]);
    check("utf-8-sig", "efbbbf61 0a efbbbf62 0a", ["a", "b"]);
  });

  it("Latin-1 is not code page 1252", () => {
    check("latin-1", "80 e9 0a", ["\u0080é"]);
    check("cp1252", "80 81 e9 0a", ["€\ufffdé"]);
    check("us-ascii", "80 41 0a", ["\ufffdA"]);
    check("koi8-r", "c1 c2 0a", ["аб"]);
  });

  it("UTF-16 and UTF-32 end a line at the character, not at the byte 10", () => {
    check("utf-16-le", "0a01 6100 0a00 6200 0a00", ["Ċa", "b"]);
    check("utf-16-be", "010a 0061 000a", ["Ċa"]);
    check("utf-16", "fffe 6100 0a00", ["a"]);
    check("utf-32-le", "61000000 0a000000 00f60100 0a000000", ["a", "😀"]);
  });

  it("a carriage return ends a line of UTF-16 too early, as in fail2ban: what follows is out of step", () => {
    check("utf-16-le", "6100 0d00 0a00 6200 0a00", ["a"]);
  });

  it("an unfinished last line is left alone", () => {
    check("utf-16-le", "6100 0a00 6200", ["a"]);
  });

  it("a name that Python does not know is not guessed", () => {
    for (const name of ["utf16le", "cp-1252", "nonsense", ""])
      assert.equal(findDecode(name), undefined, name);
  });
});
