import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { filterOf } from "../../../core/samples/belongs.ts";
import { holds } from "../../../core/samples/condition.ts";
import { looksLikeSamples, readHeader } from "../../../core/samples/header.ts";

const exists = (name: string) => ["sshd", "nginx.conf", "nginx"].includes(name);

describe("the filter of a sample log", () => {
  const cases: readonly [path: string, header: string | undefined, filter: string | undefined][] = [
    ["/logs/sshd", undefined, "sshd"],
    ["/logs/sshd.log", undefined, "sshd"],
    ["/logs/sshd.2026.log", undefined, "sshd"],
    ["/logs/nginx.conf.log", undefined, "nginx.conf"],
    ["/sshd/night.log", undefined, "sshd"],
    ["/sshd/nginx.log", undefined, "nginx"],
    ["/sshd/deep/night.log", undefined, undefined],
    ["/logs/sshd-2", undefined, undefined],
    ["/logs/.sshd", undefined, undefined],
    ["/logs/sshd", "unknown", "unknown"],
    ["/logs/x", "sshd[mode=ddos]", 'sshd {"mode":"ddos"}'],
    ["/logs/x", 'sshd[mode="a b", other=1]', 'sshd {"mode":"a b","other":"1"}'],
    ["/logs/x", "sshd[mode", "sshd[mode"],
  ];
  for (const [path, filter, wanted] of cases) {
    it(`of ${path}${filter ? ` with filter=${filter}` : ""} is ${wanted}`, () => {
      const found = filterOf(path, filter === undefined ? {} : { filter }, exists);
      const options =
        found && Object.keys(found.options).length > 0 ? ` ${JSON.stringify(found.options)}` : "";
      assert.equal(found && found.name + options, wanted);
    });
  }
});

describe("a condition in a sample log", () => {
  const cases: readonly [condition: string, holds: boolean | undefined][] = [
    ["name == 'sshd'", true],
    ["name=='sshd'", true],
    ['name != "sshd"', false],
    ["opts.get('mode') == 'ddos'", true],
    ["opts['mode'] != 'ddos'", false],
    ["opts.get('other') == 'x'", false],
    ["opts.get('other') != 'x'", true],
    ["name == 'x' or opts.get('mode') == 'ddos'", true],
    ["name == 'sshd' and opts.get('mode') == 'x'", false],
    ["name == 'sshd' and name != 'x' or name == 'y'", true],
    ["True", undefined],
    ["name == sshd", undefined],
    ["name == 'sshd' and len(name)", undefined],
    ["__import__('os')", undefined],
  ];
  for (const [condition, wanted] of cases)
    it(`${condition} is ${wanted}`, () => assert.equal(holds(condition, "sshd", { mode: "ddos" }), wanted));
});

describe("the header of a sample log", () => {
  const read = (text: string) => {
    const { value, problems } = readHeader({ kind: "file", path: "/x", text });
    return {
      ...value,
      wrong: problems.map(({ message, span }) => `${text.slice(span.start, span.end)}: ${message}`),
    };
  };

  it("may stand on several lines, its values in quotes", () =>
    assert.deepEqual(
      read("# f2b: filter=sshd[mode=\"a b\"]  now='2026-11-20 12:00'\nline\n## f2b: timezone=UTC\n"),
      {
        filter: 'sshd[mode="a b"]',
        now: "2026-11-20 12:00",
        timezone: "UTC",
        wrong: [],
      },
    ));

  it("is told where it is wrong", () =>
    assert.deepEqual(read("# f2b: filter= now=2026-13-01 zone=UTC x\n# f2b: timezone=UTC timezone=CET"), {
      timezone: "UTC",
      wrong: [
        "filter=: Name a filter behind “filter=”.",
        "now=2026-13-01: “2026-13-01” is no ISO time; write it as 2026-11-20T12:00:00.",
        "zone=UTC: A header takes filter=NAME, now=ISO and timezone=ZONE; write one of these.",
        "x: A header takes filter=NAME, now=ISO and timezone=ZONE; write one of these.",
        "timezone=CET: “timezone” is said twice; remove one of the two.",
      ],
    }));

  it("or a verdict shows that a text is a sample log", () => {
    const texts = [
      "x\n# f2b: filter=a",
      "#failJSON: {}",
      '# addFILE: "x"',
      "# f2b is a tool",
      " # failJSON: {}",
      "## _dis_failJSON: {}",
    ];
    assert.deepEqual(texts.map(looksLikeSamples), [true, true, true, false, false, false]);
  });
});
