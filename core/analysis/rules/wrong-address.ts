import { isText } from "../../config/index.ts";
import { judgeIgnoreEntry } from "../../jail/index.ts";
import { originOf, sliceTraced, type Traced } from "../../text/index.ts";
import type { Finding } from "../finding.ts";
import { writeFixes } from "../written.ts";
import type { Rule } from "./rule.ts";

/** An entry of ignoreip that is neither an address, nor a network, nor a name that a host could have. */
export const wrongAddress: Rule = {
  codes: ["wrong-address"],
  *jail({ analysis, options }) {
    const value = options.get("ignoreip");
    if (!isText(value)) return;
    for (const line of linesOf(value)) {
      // What stands behind a comment's sign is another finding.
      const end = /(?:^|[ \t])#/.exec(line.text)?.index ?? line.text.length;
      for (const match of line.text.slice(0, end).matchAll(/[^ ,\t]+/g)) {
        const word = sliceTraced(line, match.index, match.index + match[0].length);
        const place = originOf(word, 0, word.text.length);
        const wrong = place && judgeIgnoreEntry(word.text);
        if (!wrong) continue;
        const finding: Finding = { code: "wrong-address", ...wrong, ...place };
        yield { ...finding, fixes: writeFixes(analysis, word, [wrong.better]) };
      }
    }
  },
};

function linesOf(value: Traced): Traced[] {
  const lines: Traced[] = [];
  let start = 0;
  for (const line of value.text.split("\n")) {
    lines.push(sliceTraced(value, start, start + line.length));
    start += line.length + 1;
  }
  return lines;
}
