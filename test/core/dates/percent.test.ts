import assert from "node:assert/strict";
import { formatPercent } from "../../../core/dates/percent.ts";

const MAPPING = new Map([
  ["Y", "Year"],
  ["%", "%"],
]);

describe("Python's format % mapping", () => {
  const cases: ReadonlyArray<readonly [format: string, expected: string]> = [
    ["a%(Y)s%%b", "aYear%b"],
    ["%s", "{'Y': 'Year', '%': '%'}"],
    ["%.3s", "{'Y"],
    ["%(Y)10s|", "      Year|"],
    ["%(Y)-10s|", "Year      |"],
    ["%(Y).2s", "Ye"],
    ["%(%)c", "%"],
    ["%(Y)r", "'Year'"],
    ["%hs", "{'Y': 'Year', '%': '%'}"],
    ["%(Y)s %s", "TypeError: not enough arguments for format string"],
    ["%(Y)s%-%", "TypeError: not enough arguments for format string"],
    ["%-%", "ValueError: unsupported format character '%' (0x25) at index 2"],
    ["%i", "TypeError: %i format: a real number is required, not dict"],
    ["%(Y)x", "TypeError: %x format: an integer is required, not str"],
    ["%e", "TypeError: must be real number, not dict"],
    ["%c", "TypeError: %c requires int or char"],
    ["%*d", "TypeError: * wants int"],
    ["%(Y", "ValueError: incomplete format key"],
    ["%(a(b)c)s", "KeyError: 'a(b)c'"],
    ["%(Y)l", "ValueError: incomplete format"],
    ["%99999999999999999999s", "ValueError: width too big"],
    ["%.99999999999s", "ValueError: precision too big"],
    ["😀%Q", "ValueError: unsupported format character 'Q' (0x51) at index 2"],
    ["%é", "ValueError: unsupported format character '?' (0xe9) at index 1"],
  ];
  for (const [format, expected] of cases) {
    it(`${format} gives ${expected}`, () => {
      const made = formatPercent(format, MAPPING, "dict");
      assert.equal("text" in made ? made.text : `${made.error}: ${made.message}`, expected);
    });
  }
});
