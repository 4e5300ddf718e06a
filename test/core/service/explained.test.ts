import assert from "node:assert/strict";
import { zoneOf } from "../../../core/dates/index.ts";
import { explainLine, type PagePiece } from "../../../core/explain/index.ts";
import { compileFilter } from "../../../core/filter/index.ts";
import { explained } from "../../../core/service/index.ts";
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

function withMarks(text: string, stretches: readonly PagePiece[]): string {
  let marked = "";
  for (let at = 0; at <= text.length; at++) {
    for (const { end, kind } of stretches) if (end === at) marked += marks[kind][1];
    for (const { start, kind } of stretches) if (start === at) marked += marks[kind][0];
    marked += text[at] ?? "";
  }
  return marked;
}

describe("an explanation as a page of an editor", () => {
  it("places its stretches by line, and says where the step stands that decides", () => {
    assert.equal(
      mark(["^ no <ADDR>$", "^ user from <ADDR>$"], "2026-11-20 16:10:00 user of 192.0.2.1"),
      `<The line is no failure: nothing matches it.>

  (2026-11-20 16:10:00)[ user ]{of} 192.0.2.1

<1. Date>: “2026-11-20 16:10:00” is the date, understood as 2026-11-20 16:10:00 +00:00. It is cut out before any regex is asked.

<2. Text>: The regexes see: “ user of 192.0.2.1”

<3.> failregex 1 misses: then “no” has to match, but “user” stands there.
     [^ ]{no} <ADDR>$
     (2026-11-20 16:10:00)[ ]{user} of 192.0.2.1

<4.> failregex 2 misses: then “from” has to match, but “of” stands there.  ◀ this decides
     [^ user ]{from} <ADDR>$
     (2026-11-20 16:10:00)[ user ]{of} 192.0.2.1

(2026-11-20 16:10:00)[ user ]{of} 192.0.2.1
decided on line 12`,
    );
  });

  it("keeps a line in one line, whatever is in it", () => {
    const page = mark(["^ user <ADDR>$"], "2026-11-20 16:10:00 user\rx\u2028y 192.0.2.1");
    assert.match(page.split("\n")[2]!, /␍x}?␤y/);
    const [own] = page.split("\n").slice(-2);
    assert.doesNotMatch(page.replace(own!, ""), /[\r\u2028]/);
  });
});
