import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { readJson } from "../../../core/samples/json.ts";

/** Where the JSON of each text ends to be one, at the mark; a text without one is JSON. */
const texts = [
  '{"a": 1, "b": [true, null, -1.5e3, {}, []]}',
  '{"a": 1,‸}',
  "{‸a: 1}",
  '{"a": ‸tru}',
  '{"a": "‸x}'.replace("‸", "").replace(': "', ': ‸"'),
  "[1, 2 ‸3]",
  '{"a": 1} ‸x',
  '{"a" ‸1}',
  '{"a": 1‸',
  '"a‸\\x"'.replace("‸", "").replace('"a', '‸"a'),
  " ‸door",
  "‸",
];

describe("a text that is no JSON", () => {
  for (const marked of texts) {
    it(`is told from where on: ${marked}`, () => {
      const text = marked.replace("‸", "");
      const { value, fault } = readJson(text, "no");
      if (text === marked) assert.notEqual(value, undefined);
      else
        assert.equal(fault && `${text.slice(0, fault.span.start)}‸${text.slice(fault.span.start)}`, marked);
    });
  }
});
