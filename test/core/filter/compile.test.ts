import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { zoneOf } from "../../../core/dates/index.ts";
import { compileFilter, type FilterRequest } from "../../../core/filter/compile.ts";
import { type Traced, traceSource } from "../../../core/text/index.ts";

const rest = { now: () => 1124013600, zone: zoneOf("UTC")! };

/** A pattern of a fixture: `‸` stands before what is wrong, `‹` behind it. */
function marked(text: string): { traced: Traced; span: { start: number; end: number } } {
  const start = text.indexOf("‸");
  const end = text.indexOf("‹") - 1;
  const plain = text.replace(/[‸‹]/g, "");
  const traced = traceSource({ kind: "file", path: "x.conf", text: plain }, { start: 0, end: plain.length });
  return { traced, span: { start, end } };
}

function check(request: (traced: Traced) => Partial<FilterRequest>, text: string, expected: string): void {
  const { traced, span } = marked(text);
  const { value, problems } = compileFilter({ failregex: ["<HOST>"], ...rest, ...request(traced) });
  assert.equal(value, undefined);
  assert.deepEqual(
    problems.map(({ option, index, text: said, problem }) => [
      `${option} ${index}: ${said}`,
      problem.path,
      problem.span,
    ]),
    [[expected, "x.conf", span]],
  );
}

describe("what keeps a filter from being used", () => {
  it("a bracket that is not closed is reported where it opens", () =>
    check(
      (traced) => ({ failregex: ["<HOST>", traced] }),
      "^<DNS> ‸(‹x$",
      "failregex 1: Unable to compile regular expression '^(?P<dns>[\\w\\-.^_]*\\w) (x$':\nmissing ), unterminated subpattern at position 23",
    ));

  it("a problem within a tag's expansion is reported at the tag", () =>
    check(
      (traced) => ({ ignoreregex: [traced] }),
      "<DNS> ‸<DNS>‹",
      "ignoreregex 0: Unable to compile regular expression '(?P<dns>[\\w\\-.^_]*\\w) (?P<dns>[\\w\\-.^_]*\\w)':\nredefinition of group name 'dns' as group 2; was group 1 at position 26",
    ));

  it("a failregex without an id is reported as a whole", () =>
    check(
      (traced) => ({ failregex: [traced] }),
      "‸^<F-USER>x</F-USER>$‹",
      "failregex 0: No failure-id group in '^(?P<user>x)$'",
    ));

  it("an empty regex is reported as a whole", () =>
    check((traced) => ({ prefregex: traced }), "‸ \t‹", "prefregex 0: Cannot add empty regex"));

  it("an id in prefregex is enough", () => {
    const { problems } = compileFilter({ prefregex: "<F-MLFID>x</F-MLFID>", failregex: ["y"], ...rest });
    assert.deepEqual(problems, []);
  });

  it("all problems are told, not just the first", () => {
    const { problems } = compileFilter({
      prefregex: "*",
      failregex: ["(", "x"],
      ignoreregex: ["["],
      ...rest,
    });
    assert.deepEqual(
      problems.map(({ option, index }) => `${option} ${index}`),
      ["prefregex 0", "failregex 0", "ignoreregex 0"],
    );
  });

  it("a date pattern or a zone that fail2ban refuses is told by its option", () => {
    const found = (request: Partial<FilterRequest>) =>
      compileFilter({ failregex: ["<HOST>"], ...rest, ...request }).problems.map(
        ({ option, text }) => `${option}: ${text}`,
      );
    assert.deepEqual(found({ logtimezone: "Nowhere" }), [
      "logtimezone: Unknown or unsupported time zone: 'Nowhere'",
    ]);
    assert.deepEqual(found({ datepattern: "^%Y\n^%Y" }), [
      "datepattern: There is already a template with name ^Year",
    ]);
  });

  it("only failregex is compiled for several lines, where there are several", () => {
    const regexes = { prefregex: "^x", failregex: ["^<HOST>$"], ignoreregex: ["^y"] };
    const found = (maxlines: number) => {
      const filter = compileFilter({ ...regexes, ...rest, maxlines }).value!;
      return [filter.prefregex!, ...filter.failregex, ...filter.ignoreregex].map(
        ({ regex }) => regex.search("z\nx 192.0.2.1\ny") !== null,
      );
    };
    assert.deepEqual(found(1), [false, false, false]);
    assert.deepEqual(found(2), [false, true, false]);
  });
});
