import assert from "node:assert/strict";
import {
  decimalValue,
  isAlnum,
  isDecimal,
  isIdentifier,
  lowerCases,
  upperCases,
} from "../../../core/text/index.ts";

describe("Python 3.11's Unicode", () => {
  it("knows letters and numbers of all scripts, and no character that is newer", () => {
    const code = (text: string) => text.codePointAt(0)!;
    for (const text of ["a", "Z", "0", "é", "\u0663", "²", "Ⅷ", "一", "𝟙"])
      assert.ok(isAlnum(code(text)), text);
    // U+1E030 came with Unicode 15
    for (const text of ["_", " ", "-", "\u0301", "😀", "\u{1e030}"]) assert.ok(!isAlnum(code(text)), text);
  });

  it("reads the decimal digits of all scripts", () => {
    const values = [..."05\u0663\u096f𝟙"].map((text) => decimalValue(text.codePointAt(0)!));
    assert.deepEqual(values, [0, 5, 3, 9, 1]);
    assert.equal(decimalValue("²".codePointAt(0)!), undefined);
    assert.equal(isDecimal("a".codePointAt(0)!), false);
  });

  it("has one character for one in other cases", () => {
    const shift = (cases: ReadonlyMap<number, number>, text: string) =>
      String.fromCodePoint(cases.get(text.codePointAt(0)!) ?? text.codePointAt(0)!);
    assert.deepEqual(
      ["A", "İ", "K", "ẞ", "a"].map((text) => shift(lowerCases(), text)),
      ["a", "i", "k", "ß", "a"],
    );
    assert.deepEqual(
      ["a", "ß", "ŉ", "A"].map((text) => shift(upperCases(), text)),
      ["A", "S", "ʼ", "A"],
    );
  });

  it("knows identifiers", () => {
    for (const text of ["a", "_1", "é", "一", "a\u0301"]) assert.ok(isIdentifier(text), text);
    for (const text of ["", "1a", "a-b", "a b", "\u0301a", "😀"]) assert.ok(!isIdentifier(text), text);
  });
});
