import assert from "node:assert/strict";
import { alphabetFor } from "../../../core/regex/alphabet.ts";
import { categorySet } from "../../../core/regex/casing.ts";
import { charSetOf, complementOf } from "../../../core/regex/charset.ts";

const words = categorySet("word", false, false);
const of = (text: string) =>
  charSetOf([...text].flatMap((one) => [one.codePointAt(0)!, one.codePointAt(0)!]));

describe("an alphabet", () => {
  it("is shared by regexes with like needs", () => {
    assert.equal(alphabetFor([words]), alphabetFor([of("a"), complementOf(of("\n"))]));
    assert.equal(alphabetFor([words, of("é")]), alphabetFor([of("é")]));
    assert.notEqual(alphabetFor([words]), alphabetFor([of("é")]));
  });

  it("leaves ASCII as it is and gives each other code point one code unit", () => {
    const { text, offsets } = alphabetFor([words]).mapText("aé 😀b");
    assert.equal(text.length, 5);
    assert.equal(text.replace(/[^\0-\x7f]/g, "?"), "a? ?b");
    assert.deepEqual(Array.from(offsets!), [0, 1, 2, 3, 5, 6]);
  });

  it("needs no offsets where all code points are one code unit", () => {
    assert.equal(alphabetFor([words]).mapText("aé\ud800").offsets, undefined);
  });

  it("gives characters of the same sets one letter, and others another", () => {
    const alphabet = alphabetFor([words, of("é")]);
    const letter = (text: string) => alphabet.mapText(text).text;
    assert.equal(letter("ß"), letter("\u4e00"));
    assert.notEqual(letter("é"), letter("ß"));
    assert.notEqual(letter("\u0663"), letter("ß"));
    assert.notEqual(letter("\u2028"), letter("😀"));
  });

  it("writes a set by the letters of its characters", () => {
    const alphabet = alphabetFor([words]);
    const inside = new Set<number>();
    const letters = alphabet.lettersOf(words);
    for (let index = 0; index < letters.length; index += 2) inside.add(letters[index]!);
    for (const [text, expected] of [
      ["ß", true],
      ["\u0663", true],
      ["\u017f", true],
      ["\u2028", false],
      ["😀", false],
    ] as const) {
      assert.equal(inside.has(alphabet.mapText(text).text.charCodeAt(0)), expected, text);
    }
  });

  it("knows whether it tells all characters of a set apart", () => {
    const alphabet = alphabetFor([of("é")]);
    assert.equal(alphabet.tellsApart(of("aé")), true);
    assert.equal(alphabet.tellsApart(words), false);
  });

  it("maps texts longer than what a call takes in arguments", () => {
    const { text } = alphabetFor([words]).mapText("é".repeat(300_000));
    assert.equal(text.length, 300_000);
  });
});
