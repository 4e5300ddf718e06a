import assert from "node:assert/strict";
import { plainText } from "../../server/plain-text.ts";

describe("Markdown as plain text", () => {
  const cases: readonly [what: string, markdown: string, plain: string][] = [
    [
      "emphasis and headings lose their marks",
      "## Title\n**bold** and *slanted* and _so_",
      "Title\nbold and slanted and so",
    ],
    ["code stays as it is", "the option `a*b*c` or ``x`y``", "the option a*b*c or x`y"],
    ["a block of code stays as it is", "see:\n```ini\n[a]\n*x* = \\d\n```\nend", "see:\n[a]\n*x* = \\d\nend"],
    ["names with underscores stay", "__prefix_line and a_b_c", "__prefix_line and a_b_c"],
    ["links are their words", "see [the page](http://x.example/a_b)", "see the page"],
    ["escapes are what they escape", "\\<HOST\\> and \\*", "<HOST> and *"],
    ["rules and empty lines shrink", "a\n\n---\n\nb\n\n\n\nc", "a\n\nb\n\nc"],
  ];
  for (const [what, markdown, plain] of cases) {
    it(what, () => assert.equal(plainText(markdown), plain));
  }
});
