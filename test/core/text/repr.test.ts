import assert from "node:assert/strict";
import { isPrintable, type PythonValue, pythonRepr } from "../../../core/text/index.ts";

/** Values, and what Python 3.11's repr() says of them. */
const values: ReadonlyArray<readonly [PythonValue, string]> = [
  ["", "''"],
  ["plain", "'plain'"],
  ["it's", `"it's"`],
  ['"q"', `'"q"'`],
  [`it's "q"`, `'it\\'s "q"'`],
  ["a\\b", "'a\\\\b'"],
  ["\n\r\t\0\x1b\x7f", "'\\n\\r\\t\\x00\\x1b\\x7f'"],
  ["é ü ß", "'é ü ß'"],
  ["\xa0\xad\x85", "'\\xa0\\xad\\x85'"],
  ["\u200b\u2028\u3000\ufeff\ufffd", "'\\u200b\\u2028\\u3000\\ufeff\ufffd'"],
  ["日本語 \u{1f600}", "'日本語 \u{1f600}'"],
  ["\u{e0001}\u{10ffff}\u0378", "'\\U000e0001\\U0010ffff\\u0378'"],
  ["\ud800", "'\\ud800'"],
  [null, "None"],
  [true, "True"],
  [false, "False"],
  [0, "0"],
  [-17, "-17"],
  [12345678901234567890n, "12345678901234567890"],
  [{ float: 0 }, "0.0"],
  [{ float: -0 }, "-0.0"],
  [{ float: 1123970400 }, "1123970400.0"],
  [{ float: 0.1 }, "0.1"],
  [{ float: 1.5e-7 }, "1.5e-07"],
  [{ float: 0.0001 }, "0.0001"],
  [{ float: 0.00001 }, "1e-05"],
  [{ float: 1e15 }, "1000000000000000.0"],
  [{ float: 1e16 }, "1e+16"],
  [{ float: 1.2345678901234568e22 }, "1.2345678901234568e+22"],
  [{ float: 1e100 }, "1e+100"],
  [{ float: Number.NaN }, "nan"],
  [{ float: Number.POSITIVE_INFINITY }, "inf"],
  [{ float: Number.NEGATIVE_INFINITY }, "-inf"],
  [[], "[]"],
  [["a", 1, [null]], "['a', 1, [None]]"],
  [{ tuple: [] }, "()"],
  [{ tuple: ["a"] }, "('a',)"],
  [{ tuple: [1, 2] }, "(1, 2)"],
  [new Map(), "{}"],
  [
    new Map<PythonValue, PythonValue>([
      ["a", 1],
      [2, ["b"]],
    ]),
    "{'a': 1, 2: ['b']}",
  ],
  [new Set(), "set()"],
  [new Set(["a", 1]), "{'a', 1}"],
  [{ text: "traced" }, "'traced'"],
];

describe("pythonRepr writes values as Python does", () => {
  for (const [value, expected] of values) it(expected, () => assert.equal(pythonRepr(value), expected));
});

it("isPrintable tells apart what Python 3.11 prints", () => {
  const printable = [0x20, 0x7e, 0xa1, 0xac, 0xae, 0x377, 0x37a, 0x1f600, 0x1f6dd, 0x3134a];
  const unprintable = [
    0x00, 0x1f, 0x7f, 0xa0, 0xad, 0x378, 0x2028, 0xd800, 0xe000, 0x1f6dc, 0xe0001, 0x10ffff,
  ];
  assert.deepEqual(
    printable.filter((code) => !isPrintable(code)),
    [],
  );
  assert.deepEqual(unprintable.filter(isPrintable), []);
});
