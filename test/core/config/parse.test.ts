import assert from "node:assert/strict";
import { parseConfig } from "../../../core/config/index.ts";
import { originOf, originOfAll, type Source } from "../../../core/text/index.ts";

/** The sections of a file as `[section] name=value | name=value`, values as JSON, then what fail2ban raises. */
const files: ReadonlyArray<readonly [name: string, text: string, sections: string]> = [
  ["an empty file has nothing", "", ""],
  ["a section without options", "[a]\n", "[a]"],
  ["equals signs and colons", "[a]\nx = 1\ny: 2\nz=a:b\n", '[a] x="1" y="2" z="a:b"'],
  ["names are lower-cased, values are not", "[a]\nXy = Zz\n", '[a] xy="Zz"'],
  ["lines that are indented deeper go on", "[a]\nx = 1\n  2\n\t3\n", '[a] x="1\\n2\\n3"'],
  ["as deep is not deeper", "[a]\n  x = 1\n  y = 2\n   z = 3\n", '[a] x="1" y="2\\nz = 3"'],
  ["blank lines within a value stay, at its end they go", "[a]\nx = 1\n\n  2\n\n\n", '[a] x="1\\n\\n2"'],
  ["comment lines leave no trace in a value", "[a]\nx = 1\n# c\n  ; d\n  2\n", '[a] x="1\\n2"'],
  [
    "a semicolon behind white space begins a comment",
    "[a]\nx = 1 ;c\ny = 1;c\nz = 1 # c\n",
    '[a] x="1" y="1;c" z="1 # c"',
  ],
  ["an empty value", "[a]\nx =\n  1\ny =\n", '[a] x="\\n1" y=""'],
  ["text behind a header is passed over", "[a] b\nx = 1\n", '[a] x="1"'],
  ["a header may be indented, and hold brackets", "  [a]b]\n  x = 1\n", '[a]b] x="1"'],
  ["an indented header within a value is text", "[a]\nx = 1\n [b]\n", '[a] x="1\\n[b]"'],
  ["lines end in CR, LF or both, and in nothing else", "[a]\r\nx = 1\ry = \x0b\u20282\n", '[a] x="1" y="2"'],
  [
    "a section twice is refused, and read as two",
    "[a]\n[a]\nx = 1\n",
    `[a]
[a] x="1"
DuplicateSectionError: While reading from 'f' [line  2]: section 'a' already exists`,
  ],
  [
    "an option twice is refused",
    "[a]\nx = 1\nX = 2\n",
    `[a] x="1" x="2"
DuplicateOptionError: While reading from 'f' [line  3]: option 'x' in section 'a' already exists`,
  ],
  ["[DEFAULT] twice is not", "[DEFAULT]\nx = 1\n[DEFAULT]\ny = 2\n", '[DEFAULT] x="1"\n[DEFAULT] y="2"'],
  [
    "lines without a delimiter are refused together, and the rest is read",
    "[a]\nx = 1\ny\n= 2\nz = 3\n",
    `[a] x="1" ="2" z="3"
ParsingError: Source contains parsing errors: 'f'
\t[line  3]: 'y\\n'
\t[line  4]: '= 2\\n'`,
  ],
  [
    "options before any section are refused at the first of them",
    "# c\nx = 1\ny = 2\n[a]\nz = 3",
    `[a] z="3"
MissingSectionHeaderError: File contains no section headers.
file: 'f', line: 2
'x = 1\\n'`,
  ],
  [
    "a byte order mark is text before the first section",
    "\ufeff[a]\nx = 1\n",
    `[a] x="1"
MissingSectionHeaderError: File contains no section headers.
file: 'f', line: 1
'\\ufeff[a]\\n'`,
  ],
  [
    "an unclosed header is read as one all the same",
    "[a]\nx = 1\n[b\nx = 2\n",
    `[a] x="1"
[b] x="2"
DuplicateOptionError: While reading from 'f' [line  4]: option 'x' in section 'a' already exists`,
  ],
];

describe("parseConfig", () => {
  for (const [name, text, sections] of files) it(name, () => assert.equal(show(text), sections));

  it("knows where names and values stand", () => {
    const text = "[sec]\nname = one\n   two ; c\n";
    const [section] = parseConfig(sourceOf(text)).sections;
    const [option] = section!.options;
    const at = ({ start, end }: { start: number; end: number }) => text.slice(start, end);
    assert.equal(at(section!.nameSpan), "sec");
    assert.equal(at(option!.nameSpan), "name");
    assert.equal(option!.value.text, "one\ntwo");
    assert.equal(at(originOf(option!.value, 4, 7)!.span), "two");
    assert.equal(at(originOf(option!.value, 3, 4)!.span), "\n   ");
    assert.equal(at(originOfAll(option!.value)!.span), "one\n   two");
  });

  it("reads a source once", () => {
    const source = sourceOf("[a]\n");
    assert.equal(parseConfig(source), parseConfig(source));
  });

  it("knows what Python reads before it meets a byte that is no UTF-8", () => {
    const lines = "[a]\n[a]\n";
    const refusalOf = (text: string) =>
      parseConfig({ ...sourceOf(text), undecodableAt: text.length - 1 }).refusal?.type;
    assert.equal(refusalOf(`${lines}\ufffd`), "UnicodeDecodeError");
    assert.equal(refusalOf(`${lines}${"#".repeat(9000)}\ufffd`), "DuplicateSectionError");
  });
});

function sourceOf(text: string): Source {
  return { kind: "file", path: "f", text };
}

function show(text: string): string {
  const { sections, refusal } = parseConfig(sourceOf(text));
  const lines = sections.map(({ name, options }) =>
    [`[${name}]`, ...options.map((option) => `${option.name}=${JSON.stringify(option.value.text)}`)].join(
      " ",
    ),
  );
  if (refusal) lines.push(`${refusal.type}: ${refusal.message}`);
  return lines.join("\n");
}
