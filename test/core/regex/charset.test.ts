import assert from "node:assert/strict";
import { categorySet, literalSet } from "../../../core/regex/casing.ts";
import {
  areDisjoint,
  charSetOf,
  complementOf,
  everyCharacter,
  hasCharacter,
  intersectSets,
  noCharacter,
  onlyCharacter,
  uniteSets,
} from "../../../core/regex/charset.ts";

const plain = { ignoreCase: true, multiline: false, dotAll: false, verbose: false, ascii: false };

describe("a set of characters", () => {
  it("is one object however it came about", () => {
    assert.equal(charSetOf([97, 98, 99, 100]), charSetOf([99, 100, 97, 98]));
    assert.equal(complementOf(complementOf(charSetOf([5, 9]))), charSetOf([5, 9]));
    assert.equal(complementOf(noCharacter), everyCharacter);
    assert.equal(uniteSets([charSetOf([1, 2]), charSetOf([3, 4])]), charSetOf([1, 4]));
  });

  it("meets another in what both hold", () => {
    const left = charSetOf([0, 10, 20, 30]);
    assert.deepEqual(intersectSets(left, charSetOf([5, 25])).ranges, [5, 10, 20, 25]);
    assert.equal(areDisjoint(left, charSetOf([11, 19])), true);
    assert.equal(hasCharacter(left, 20), true);
    assert.equal(hasCharacter(left, 15), false);
    assert.equal(onlyCharacter(charSetOf([7, 7])), 7);
    assert.equal(onlyCharacter(left), undefined);
  });

  it("of a category is Python 3.11's", () => {
    const sizes = (["digit", "space", "word"] as const).map((name) => {
      const { ranges } = categorySet(name, false, false);
      return ranges.reduce((sum, bound, index) => sum + (index % 2 ? bound + 1 : -bound), 0);
    });
    assert.deepEqual(sizes, [660, 29, 133548]);
  });

  it("of a letter without case holds what Python holds for the same letter", () => {
    const texts = (letter: string) =>
      literalSet(letter.codePointAt(0)!, plain).ranges.map((code) => String.fromCodePoint(code));
    assert.deepEqual([...new Set(texts("k"))], ["K", "k", "\u212a"]);
    assert.deepEqual([...new Set(texts("s"))], ["S", "s", "\u017f"]);
    assert.deepEqual([...new Set(texts("i"))], ["I", "i", "\u0130", "\u0131"]);
    assert.deepEqual([...new Set(texts("1"))], ["1"]);
  });
});
