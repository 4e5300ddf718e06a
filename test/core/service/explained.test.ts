import assert from "node:assert/strict";
import { zoneOf } from "../../../core/dates/index.ts";
import { explainLine } from "../../../core/explain/index.ts";
import { compileFilter } from "../../../core/filter/index.ts";
import { explained, type Stretch } from "../../../core/service/index.ts";
import { traceSource } from "../../../core/text/index.ts";

const marks = { heading: ["<", ">"], matched: ["[", "]"], failed: ["{", "}"], date: ["(", ")"] } as const;

/** The page of a line under some regexes, with each stretch in marks, and behind it the line with its own. */
function mark(failregex: readonly string[], line: string): string {
  const trace = (text: string) =>
    traceSource({ kind: "file", path: "x.conf", text }, { start: 0, end: text.length });
  const now = () => Date.UTC(2026, 10, 20, 16, 20) / 1000;
  const zone = zoneOf("UTC")!;
  const { value } = compileFilter({ failregex: failregex.map(trace), ignoreregex: [], now, zone });
  const { text, pieces, line: own, decisive } = explained(explainLine(value!, line, { zone }));
  const lines = text.split("\n").map((one, index) =>
    withMarks(
      one,
      pieces.filter((piece) => piece.line === index),
    ),
  );
  return [...lines, withMarks(line, own), `decided on line ${decisive}`].join("\n");
}

function withMarks(text: string, stretches: readonly Stretch[]): string {
  let marked = "";
  for (let at = 0; at <= text.length; at++) {
    for (const { end, kind } of stretches) if (end === at) marked += marks[kind][1];
    for (const { start, kind } of stretches) if (start === at) marked += marks[kind][0];
    marked += text[at] ?? "";
  }
  return marked;
}

/** The page's lines from the one on that ends so. */
function from(page: string, end: string): string {
  const lines = page.split("\n");
  return lines.slice(lines.findIndex((line) => line.endsWith(end))).join("\n");
}

describe("an explanation as a page", () => {
  it("marks side by side what matches in regex and line, and what fails", () => {
    const page = mark(["^ no <ADDR>$", "^ user from <ADDR>$"], "2026-11-20 16:10:00 user of 192.0.2.1");
    assert.equal(
      from(page, "3. failregex 1>"),
      `<3. failregex 1>
    failregex 1 misses: then “no” has to match, but “user” stands there.
    regex  [^ ]{no} <ADDR>$
    line   2026-11-20 16:10:00[ ]{user} of 192.0.2.1

<4. failregex 2>  ◀ this decides
    failregex 2 misses: then “from” has to match, but “of” stands there.
    regex  [^ user ]{from} <ADDR>$
    line   2026-11-20 16:10:00[ user ]{of} 192.0.2.1

(2026-11-20 16:10:00)[ user ]{of} 192.0.2.1
decided on line 14`,
    );
  });

  it("begins with the verdict and the line, in which the date that is cut out is marked", () => {
    const page = mark(["^ user from <ADDR>$"], "2026-11-20 16:10:00 user from 192.0.2.1");
    assert.deepEqual(page.split("\n").slice(0, 4), [
      "<failure>: The line is a failure of 192.0.2.1: failregex 1 matches.",
      "    line   (2026-11-20 16:10:00)[ user from 192.0.2.1]",
      "",
      "<1. The date>",
    ]);
  });

  it("names the groups of a match", () => {
    const page = mark(
      ["^ user <F-USER>\\S+</F-USER> from <ADDR>$"],
      "2026-11-20 16:10:00 user x from 192.0.2.1",
    );
    assert.equal(
      from(page, "3. failregex 1>  ◀ this decides"),
      `<3. failregex 1>  ◀ this decides
    failregex 1 matches.
    regex  [^ user <F-USER>\\S+</F-USER> from <ADDR>$]
    line   2026-11-20 16:10:00[ user x from 192.0.2.1]
    user   x
    ip4    192.0.2.1

<4. The id of failregex 1>
    The id is the IPv4 address 192.0.2.1.

(2026-11-20 16:10:00)[ user x from 192.0.2.1]
decided on line 9`,
    );
  });

  it("keeps a line in one line, whatever is in it", () => {
    const page = mark(["^ user <ADDR>$"], "2026-11-20 16:10:00 user\rx\u2028y 192.0.2.1");
    assert.match(page.split("\n")[1]!, /␍x}?␤y/);
  });
});
