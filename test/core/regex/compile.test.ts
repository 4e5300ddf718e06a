import assert from "node:assert/strict";
import { compileRegex, type Regex, type RegexFlags } from "../../../core/regex/index.ts";

function compiled(pattern: string, flags: RegexFlags = {}): Regex {
  const { value, problem } = compileRegex(pattern, flags);
  assert.ok(value, problem?.text);
  return value;
}

describe("a compiled regex", () => {
  it("gives groups by number and by name", () => {
    const match = compiled("(?P<word>\\w+) (\\d+)?").search("say é1 x")!;
    assert.deepEqual([match.start, match.end], [0, 4]);
    assert.deepEqual(
      [match.group(0), match.group("word"), match.group(1), match.group(2)],
      ["say ", "say", "say", undefined],
    );
    assert.deepEqual(Array.from(match.spans), [0, 4, 0, 3, -1, -1]);
  });

  it("throws on a group that it does not have", () => {
    const match = compiled("(?P<a>x)").search("x")!;
    assert.throws(() => match.group("b"), RangeError);
    assert.throws(() => match.group(2), RangeError);
  });

  it("tells a group's start and end as in its spans, on ASCII and other text", () => {
    for (const pattern of ["^(?:\\W{0,2})?(a(?P<b>b+)c)(?=d)", "x?(a)(b)?", "(?:(a)|(b))+"]) {
      const regex = compiled(pattern);
      for (const text of ["abbcd", "[abcd", "xab", "ba", "ab😀", "😀abbcd"]) {
        const match = regex.search(text);
        if (!match) continue;
        const fresh = regex.search(text)!;
        for (let group = 0; group <= regex.groupCount; group++) {
          assert.equal(fresh.startOf(group), match.spans[2 * group], `${pattern} on ${text}`);
          assert.equal(fresh.endOf(group), match.spans[2 * group + 1], `${pattern} on ${text}`);
        }
      }
    }
  });

  // Expected: /usr/bin/python3 -c 're.compile(p).search(s, pos, endpos)'
  const windows: readonly [string, string, number, number | undefined, readonly [number, number] | null][] = [
    ["^a", "aa", 1, undefined, null],
    ["(?m)^a", "b\na", 1, undefined, [2, 3]],
    ["\\ba", "aa", 1, undefined, null],
    ["(?<=b)a", "ba", 1, undefined, [1, 2]],
    ["(?<!b)a", "ba", 1, undefined, null],
    ["a$", "aab", 0, 2, [1, 2]],
    ["a\\Z", "aab", 0, 2, [1, 2]],
    ["a(?=b)", "ab", 0, 1, null],
    ["a\\b", "ab", 0, 1, [0, 1]],
    ["", "abc", 2, undefined, [2, 2]],
    ["", "abc", 3, undefined, [3, 3]],
    ["", "abc", 4, undefined, null],
    ["", "abc", 2, 1, null],
    ["a", "a", -5, 99, [0, 1]],
    ["é", "😀éé", 3, undefined, [3, 4]],
    ["(\\w)\\1", "ééé", 1, undefined, [1, 3]],
  ];
  for (const [pattern, text, pos, endpos, expected] of windows) {
    it(`searches ${pattern || "the empty regex"} in ${JSON.stringify(text)} from ${pos} to ${endpos}`, () => {
      const match = compiled(pattern).search(text, pos, endpos);
      assert.deepEqual(match && [match.start, match.end], expected);
    });
  }

  it("says how it runs, and why not natively", () => {
    const executions: readonly [string, Regex["execution"], string][] = [
      ["^(?P<a>x)+ \\d$", "native", ""],
      ["(?:(?P<a>x)|y)*", "captures", "a group may be skipped in a round of its loop"],
      ["(?:(a)|b)*\\1", "matcher", "a group referred to may be skipped in its loop"],
      ["(?i)(\\w)\\1", "matcher", "a back reference ignores case"],
      ["(?:|a)*b?", "matcher", "a loop may take nothing before it takes something"],
    ];
    for (const [pattern, execution, reason] of executions) {
      const regex = compiled(pattern);
      assert.deepEqual([pattern, regex.execution, regex.reason], [pattern, execution, reason]);
    }
  });

  it("is no exception, whatever the pattern", () => {
    const bits = [
      "(",
      ")",
      "[",
      "]",
      "{",
      "}",
      "?",
      "*",
      "+",
      "\\",
      "P<",
      "(?",
      "a",
      "1",
      "|",
      "^",
      "-",
      "é",
      "😀",
      "\ud800",
      "\n",
    ];
    let state = 1;
    for (let count = 0; count < 3000; count++) {
      let pattern = "";
      for (let length = 0; length < 8; length++) {
        state = (state * 48271) % 0x7fffffff;
        pattern += bits[state % bits.length];
      }
      const { value, problem } = compileRegex(pattern);
      assert.equal(value === undefined, problem !== undefined);
      value?.search("a1é\n");
    }
  });

  it("asks only for the groups wanted, and gives the others all the same", () => {
    const { value } = compileRegex("(?P<a>x)(?P<b>y)(z)", {}, { wants: (_, name) => name === "b" });
    const match = value!.search("xyz")!;
    assert.deepEqual([match.group("a"), match.group("b"), match.group(3)], ["x", "y", "z"]);
  });
});

describe("a regex on a text of a million characters", () => {
  const text = "ab".repeat(500_000);
  const cases: readonly [string, string, string | null][] = [
    ["(?:a|b)*c", `${text}c`, "0,1000001"],
    ["^(?:a|b)*c", text, null],
    ["(a|b)*c", `${text}c`, "0,1000001,999999,1000000"],
    ["(?:(a)|b)*c", `${text}c`, "0,1000001,999998,999999"],
    ["^(?:(a)|b)*?(?(1)c|d)", `${text}c`, "0,1000001,999998,999999"],
    ["^(?:(\\w)\\1|ab)*c", `${text}éc`, null],
    ["^(?:a|b|é)*c", `${text}éc`, "0,1000002"],
    ["^(a)?.*(?(1)c|d)", `${text}c`, "0,1000001,0,1"],
  ];
  for (const [pattern, subject, expected] of cases) {
    it(`gives the right answer for ${pattern}`, () => {
      const match = compiled(pattern).search(subject);
      assert.equal(match && Array.from(match.spans).join(), expected);
    });
  }
});
