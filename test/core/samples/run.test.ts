import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { clockOf } from "../../../core/samples/clock.ts";
import { coverageOf } from "../../../core/samples/coverage.ts";
import { factLines } from "../../../core/samples/judge.ts";
import { readSampleLog } from "../../../core/samples/read.ts";
import type { Hindrance } from "../../../core/samples/report.ts";
import { type SampleRequest, SampleRun } from "../../../core/samples/run.ts";
import { type Problem, type Source, treeOf } from "../../../core/text/index.ts";

const filter = `[Definition]
failregex = ^ knock from <ADDR>(?: as <F-USER>\\S+</F-USER>)?$
            ^ kick from <HOST>$
            <mode-<mode>>
mode = normal
mode-normal =
mode-loud = ^ shout from <ADDR>$
`;

/** Runs a log and shows what came of it: `line outcome`, the complaint with the text that it is about, the facts. */
function run(log: string, rest: Partial<SampleRequest> & { files?: Record<string, string> } = {}): string[] {
  const files: Record<string, string> = {
    "/f/filter.d/door.conf": filter,
    "/f/tests/door": log,
    ...rest.files,
  };
  const tree = treeOf(Object.entries(files).map(([path, text]) => ({ kind: "file", path, text }) as const));
  const source = tree.get("/f/tests/door") as Source;
  const { header } = readSampleLog(source).value;
  const request = { tree, path: "/f/tests/door", filter: { basedir: "/f", name: "door" }, ...rest };
  const samples = new SampleRun({ clock: clockOf(header, { machine: 1767225600 }), ...request });
  while (samples.step());
  const report = samples.report();
  const text = ({ path, span }: Pick<Problem, "path" | "span">) => {
    const found = tree.get(path) as Source;
    return found.text.slice(span.start, span.end);
  };
  const told = ({ message, place }: Hindrance) => (place ? `${message} {${text(place)}}` : message);
  const shown = report.results.map(({ sample, outcome, complaint, span, facts, options }) => {
    const said = complaint === undefined ? "" : `: ${complaint} {${text({ path: sample.path, span })}}`;
    const got = outcome === "failed" ? ` ${factLines(facts, "got").replaceAll("\n", ", ")}` : "";
    return `${sample.line} ${outcome}${options}${said}${got}`;
  });
  const problems = report.problems.map((problem) => `${problem.message} {${text(problem)}}`);
  const unhit = coverageOf([report]).flatMap((one) => one.unhit.map(({ text }) => `unhit ${text}`));
  return [
    ...shown,
    ...problems,
    ...(report.refusal ? [told(report.refusal)] : []),
    ...(rest.files ? unhit : []),
  ];
}

const date = "2005-08-14 11:59:00";

function check(log: string, expected: readonly string[], rest?: Parameters<typeof run>[1]): void {
  assert.deepEqual(run(log, rest), expected);
}

describe("samples under a filter", () => {
  it("hold where time, address and fields are as the verdict says", () =>
    check(
      `# failJSON: { "time": "2005-08-14T11:59:00", "match": true, "host": "192.0.2.1", "user": "bob" }
${date} knock from 192.0.2.1 as bob
# failJSON: { "match": false, "desc": "no knock" }
${date} passes by

# A comment is no sample, a line without a verdict should be no failure.
${date} passes by
`,
      ["2 passed", "4 passed", "7 passed"],
    ));

  it("fail with what was found in the place of what was expected", () =>
    check(
      `# failJSON: { "time": "2005-08-14T11:58:00", "match": true, "host": "192.0.2.2", "user": "eve" }
${date} knock from 192.0.2.1 as bob
# failJSON: { "match": true, "host": "192.0.2.1" }
${date} passes by
# failJSON: { "match": false }
${date} kick from 192.0.2.1
${date} kick from 192.0.2.1
# failJSON: { "match": true, "user": null, "attempts": 2 }
${date} knock from 192.0.2.1
`,
      [
        `2 failed: By failregex 1, “time” is "2005-08-14T11:59:00", not "2005-08-14T11:58:00", and “host” is "192.0.2.1", not "192.0.2.2", and “user” is "bob", not "eve"; mend the filter or the verdict. {${date} knock from 192.0.2.1 as bob} match: true, time: "2005-08-14T11:59:00", host: "192.0.2.1", user: "bob"`,
        `4 failed: This line should be a failure, but no failregex matches it; mend the filter, or say "match": false. {${date} passes by} match: false, host: null`,
        `6 failed: This line should be no failure, but failregex 2 matches; mend it, or say "match": true. {${date} kick from 192.0.2.1} match: true`,
        `7 failed: This line should be no failure, but failregex 2 matches; mend it, or say "match": true. {${date} kick from 192.0.2.1} match: true`,
        `9 failed: By failregex 1, “attempts” is 1, not 2; mend the filter or the verdict. {${date} knock from 192.0.2.1} match: true, user: null, attempts: 1`,
      ],
    ));

  it("are run in every way that filterOptions names, and only those that a condition lets through", () =>
    check(
      `# filterOptions: [{}, {"mode": "loud"}]
# failJSON: { "match": true, "host": "192.0.2.1", "constraint": "opts.get('mode') == 'loud'" }
${date} shout from 192.0.2.1
# failJSON: { "match": true, "host": "192.0.2.1" }
${date} shout from 192.0.2.1
# filterOptions: [{"test.condition": "name == 'window'"}]
# failJSON: { "match": true }
${date} passes by
`,
      [
        '3 passed{"mode":"loud"}',
        `5 failed: This line should be a failure, but no failregex matches it; mend the filter, or say "match": false. {${date} shout from 192.0.2.1} match: false, host: null`,
        "8 skipped",
      ],
    ));

  it("of a journal come with their time, behind a prefix that the log names", () =>
    check(
      `# filterOptions: [{"logtype": "journal", "test.prefix-line": " knock "}]
# failJSON: { "time": "2005-08-14T12:00:00", "match": true, "host": "192.0.2.1" }
from 192.0.2.1
`,
      ['3 passed{"logtype":"journal"}'],
    ));

  it("have the clock and the zone of the log's header", () =>
    check(
      `# f2b: now=2026-03-01T12:00:00 timezone=America/New_York
# failJSON: { "time": "2026-02-28T23:00:00", "match": true, "host": "192.0.2.1" }
Feb 28 23:00:00 knock from 192.0.2.1
# failJSON: { "time": "2025-12-31T23:00:00", "match": true, "host": "192.0.2.1" }
Dec 31 23:00:00 knock from 192.0.2.1
`,
      ["3 passed", "5 passed"],
    ));

  it("of another log come behind those of the log that adds it, and what no sample hits is told", () =>
    check(
      `# addFILE: "door-more"
# addFILE: "door"
# failJSON: { "match": true }
${date} knock from 192.0.2.1
`,
      ["4 passed", "2 passed", "unhit ^ kick from <F-ID>\\S+</F-ID>$"],
      {
        files: {
          "/f/tests/door-more": `# failJSON: { "match": true }\n${date} knock from 192.0.2.2\n`,
          "/f/filter.d/door.conf":
            "[Definition]\nfailregex = ^ knock from <ADDR>$\n ^ kick from <F-ID>\\S+</F-ID>$\n",
        },
      },
    ));

  it("cannot be judged where fail2ban refuses the filter, or there is none", () => {
    const log = `# failJSON: { "match": true }\n${date} knock from 192.0.2.1\n`;
    const files = { "/f/filter.d/door.conf": "[Definition]\nfailregex = ^ knock (from <ADDR>$\n" };
    check(
      log,
      [
        "fail2ban refuses the filter “door”: Unable to compile regular expression '^ knock (from \\[?(?:(?:::f{4,6}:)?(?P<ip4>(?:\\d{1,3}\\.){3}\\d{1,3})|(?P<ip6>(?:[0-9a-fA-F]{1,4}::?|::){1,7}(?:[0-9a-fA-F]{1,4}|(?<=:):)))\\]?$': missing ), unterminated subpattern at position 8; mend it. {(}",
      ],
      { files },
    );
    check(log, ["There is no filter “window” that can be read; mend the name or create the file."], {
      filter: { basedir: "/f", name: "window" },
    });
  });

  it("are broken, and what is wrong is told at its place, where a verdict cannot be used", () =>
    check(
      `# failJSON: { "match": true, host: "192.0.2.1" }
${date} knock from 192.0.2.1
# failJSON: { "mach": true, "host": "192.0.2.1" }
${date} knock from 192.0.2.1
# failJSON: { "match": "yes" }
${date} knock from 192.0.2.1
# failJSON: { "match": true, "time": "14 Aug" }
${date} knock from 192.0.2.1
# failJSON: [true]
${date} knock from 192.0.2.1
# failJSON: { "match": true, "constraint": "len(name) > 3" }
${date} knock from 192.0.2.1
# failJSON: { "match": true, "desc": 7 }
${date} knock from 192.0.2.1
# failJSON: { "match": true }
# failJSON: { "match": true, "host": "192.0.2.1" }
${date} knock from 192.0.2.1
# failJSON: { "match": true }
`,
      [
        '2 broken: From here on this is no JSON; write it as # failJSON: { "time": "2005-08-14T12:00:00", "match": true, "host": "192.0.2.1" }. {host: "192.0.2.1" }}',
        '4 broken: No failregex fills “mach”; write one of match, time, ip4, ip6, user, dns, host, ip, attempts, matches, users, nofail. {"mach"}',
        '6 broken: “match” is true or false, without quotes. {"match"}',
        '8 broken: “time” is local time, written as 2005-08-14T12:00:00. {"time"}',
        '10 broken: A verdict is a JSON object; write it as # failJSON: { "time": "2005-08-14T12:00:00", "match": true, "host": "192.0.2.1" }. {[true]}',
        "12 broken: “len(name) > 3” is not understood; write name == 'sshd' or opts.get('mode') == 'ddos', several with “and” or “or”. {\"constraint\"}",
        '14 broken: “desc” is a text; put it in quotes. {"desc"}',
        '15 broken: No log line follows this verdict; put the line under it, or remove the verdict. { { "match": true }}',
        "17 passed",
        '18 broken: No log line follows this verdict; put the line under it, or remove the verdict. { { "match": true }}',
      ],
    ));

  it("cannot be judged behind options that cannot be read", () =>
    check(
      `# f2b: clock=now timezone=Mars
# fileOptions: [{}]
# addFILE: door
# addFILE: "window"
# filterOptions: {"mode": 1}
# failJSON: { "match": true }
${date} knock from 192.0.2.1
# filterOptions: {"test.condition": "True"}
${date} knock from 192.0.2.1
`,
      [
        "7 skipped",
        "9 skipped",
        "A header takes filter=NAME, now=ISO and timezone=ZONE; write one of these. {clock=now}",
        "There is no time zone “Mars”; write a name like Europe/Zurich or UTC. {timezone=Mars}",
        'fileOptions takes names and texts: # fileOptions: {"mode": "aggressive"}. {[{}]}',
        'addFILE takes the name of a log beside this one, in quotes: # addFILE: "sshd-journal". {door}',
        'filterOptions takes names and texts: # filterOptions: {"mode": "aggressive"}. {{"mode": 1}}',
        'There is no file /f/tests/window; mend the name. {# addFILE: "window"}',
        "“True” is not understood; write name == 'sshd' or opts.get('mode') == 'ddos', several with “and” or “or”. {# filterOptions: {\"test.condition\": \"True\"}}",
      ],
    ));
});
