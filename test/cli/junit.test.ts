import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { runF2b } from "../support/f2b.ts";
import { findJunitFaults, readXml, type XmlElement } from "../support/junit.ts";

const broken = "test/cli/gate/odd";

/** The suites of a report, a line a suite and a case. */
function outline({ root }: { readonly root?: XmlElement }): string[] {
  const child = (element: XmlElement, name: string) => element.children.find((one) => one.name === name);
  return root!.children.flatMap((suite) => {
    const said = ["tests", "failures", "errors", "skipped"].map((name) => suite.attributes.get(name));
    const cases = suite.children.filter(({ name }) => name === "testcase");
    const shown = cases.map((one) => {
      const came = one.children[0];
      const message = came?.attributes.get("message") ?? "";
      return `  ${one.attributes.get("name")} | ${came ? `${came.name} ${message.slice(0, 50)}` : "passed"}`;
    });
    const unhit = child(suite, "system-out")!.text.split("\n").filter(Boolean);
    return [`${suite.attributes.get("name")} ${said.join(" ")}`, ...shown, ...unhit];
  });
}

describe("f2b test --format junit", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "f2b-junit-"));
    mkdirSync(join(folder, "filter.d"));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("is valid, with a suite a log and a case a sample", async () => {
    const { stdout, exit } = await runF2b(["test", "--format", "junit", "--deadline", "200", broken]);
    assert.equal(exit, 3);
    assert.deepEqual(findJunitFaults(stdout), []);
    assert.deepEqual(outline(readXml(stdout)), [
      "test/cli/gate/odd/mistaken.log 5 5 0 0",
      '  test/cli/gate/odd/mistaken.log:3: another time & <place> | failure By failregex 1, “time” is "2026-11-20T11:59:00", n',
      "  test/cli/gate/odd/mistaken.log:5: a failure | failure This line should be a failure, but no failregex ma",
      "  test/cli/gate/odd/mistaken.log:7: a failure | failure No failregex fills “hots”; write one of match, tim",
      "  test/cli/gate/odd/mistaken.log:9: no failure | failure From here on this is no JSON; write it as # failJS",
      "  test/cli/gate/odd/mistaken.log:10: no failure | failure This line should be no failure, but failregex 2 ma",
      "no sample hits failregex 3: ^ kick from <ADDR>$",
      "test/cli/gate/odd/stranger.log 1 0 1 0",
      "  the log can be run | error No filter in test/cli/gate/fail2ban is called as t",
      "test/cli/gate/odd/torn.log 1 0 1 0",
      "  the log can be run | error test/cli/gate/fail2ban/filter.d/torn.conf:2: fail2",
      "test/cli/gate/odd/wall-runaway.log 3 1 0 0",
      "  test/cli/gate/odd/wall-runaway.log:3: a failure | passed",
      "  test/cli/gate/odd/wall-runaway.log:5: runs away | failure This line took longer than 200 ms; mend the patter",
      "  test/cli/gate/odd/wall-runaway.log:7: is judged all the same | passed",
      "test/cli/gate/odd/zzz-elsewhere 1 0 0 1",
      "  passed over | skipped no filter “zzz-elsewhere” in test/cli/gate/fail2ba",
    ]);
  });

  it("is valid whatever stands in the log", async () => {
    writeFileSync(join(folder, "filter.d/odd.conf"), "[Definition]\nfailregex = ^ knock from <HOST>$\n");
    const line = "2005-08-14 11:59:00 \x00\x01\x1b[0m\ufffe \"<a href='x'>&amp;]]></a>\" \u{1f600} end";
    const log = join(folder, "odd");
    writeFileSync(
      log,
      `# failJSON: { "match": true, "desc": "\\u0007 \\ud800 <&> \\"q\\"\\n" }\n${line}\n# addFILE: "&"\n`,
    );
    const { stdout, exit } = await runF2b(["test", "-c", folder, "--format", "junit", log]);
    assert.equal(exit, 1);
    assert.deepEqual(findJunitFaults(stdout), []);
    const { root } = readXml(stdout);
    const found = root!.children[0]!.children.find(({ name }) => name === "testcase")!;
    assert.match(found.attributes.get("name")!, /:2: <&> "q"$/);
    const told = found.children[0]!.text;
    assert.ok(told.includes("2005-08-14 11:59:00 [0m \"<a href='x'>&amp;]]></a>\" \u{1f600} end"), told);
  });
});

describe("the test of JUnit's XML", () => {
  const attributes =
    'id="0" package="p" name="n" hostname="h" time="0.1" timestamp="2026-11-20T12:00:00" tests="1" failures="0" errors="0"';
  const suite = (rest: string, given = attributes) =>
    `<testsuites><testsuite ${given}><properties/>${rest}<system-out/><system-err/></testsuite></testsuites>`;
  const one = '<testcase name="a" classname="b" time="0"/>';

  it("takes what is valid", () =>
    assert.deepEqual(findJunitFaults(suite(one, `${attributes} skipped="0"`)), []));

  const wrong: readonly [string, string, RegExp][] = [
    ["a bare &", suite(one).replace("</testsuites>", "a & b</testsuites>"), /a bare &/],
    ["a control character", suite("\x07"), /does not have/],
    ["an element without an end", "<testsuites><testsuite></testsuites>", /testsuites ends in testsuite/],
    ["another root", "<testsuite/>", /the root is testsuite/],
    [
      "an attribute too many",
      suite(one).replace("<testsuites>", '<testsuites name="n">'),
      /testsuites has name/,
    ],
    ["an attribute too few", suite('<testcase name="a" time="0"/>'), /testcase lacks classname/],
    ["a wrong count", suite(one + one), /tests is 1, there are 2/],
    [
      "another order",
      suite(one).replace("<properties/>", "").replace("<system-out/>", "<system-out/><properties/>"),
      /children/,
    ],
    ["a time with a zone", suite(one, attributes.replace("12:00:00", "12:00:00Z")), /timestamp/],
    [
      "two outcomes",
      suite(one.replace("/>", '><skipped/><failure type="t"/></testcase>')),
      /testcase has the children/,
    ],
  ];
  for (const [what, xml, fault] of wrong)
    it(`finds ${what}`, () => assert.match(findJunitFaults(xml).join("\n"), fault));
});
