import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatText } from "../../cli/print/findings.ts";
import { formatGithub } from "../../cli/print/github.ts";
import type { PlacedFinding } from "../../cli/print/placed.ts";
import { formatSarif } from "../../cli/print/sarif.ts";
import { runF2b } from "../support/f2b.ts";

const text = "[Definition]\n\tfailregex = 😀 x [\n\t\tmore\n";
const at = (line: number, character: number) => ({ line, character });
const finding: PlacedFinding = {
  file: "/etc/fail2ban/filter.d/x y.conf",
  range: { start: at(1, 15), end: at(1, 18) },
  code: "some-code",
  severity: "warning",
  message: "100% wrong,\r\nmend: it.",
  related: [{ file: "filter.d/a:b#.conf", range: { start: at(0, 0), end: at(2, 1) }, message: "Here." }],
  source: { kind: "file", path: "/etc/fail2ban/filter.d/x y.conf", text },
};
const spread: PlacedFinding = {
  ...finding,
  range: { start: at(1, 13), end: at(2, 3) },
  severity: "information",
};

describe("findings as text", () => {
  const plain = (output: string) => output.replace(/\x1b\[\d+m/g, "");

  it("count columns in characters", () => {
    assert.equal(
      formatText([finding], 1, false),
      "/etc/fail2ban/filter.d/x y.conf:2:15: warning: 100% wrong,\r\nmend: it. [some-code]\n1 warning in 1 file\n",
    );
  });

  it("have the source line and a mark under the place on a terminal, tabs kept", () => {
    const lines = plain(formatText([finding], 1, true))
      .split("\n")
      .slice(-4, -2);
    assert.deepEqual(lines, ["  \tfailregex = 😀 x [", `  \t${" ".repeat(13)}^^^`]);
  });

  it("mark no more than the first of several lines", () => {
    const lines = plain(formatText([spread], 1, true))
      .split("\n")
      .slice(-4, -2);
    assert.deepEqual(lines, ["  \tfailregex = 😀 x [", `  \t${" ".repeat(12)}^^^^^`]);
  });

  it("show no source line where there is no file", () => {
    const { source: _, ...rest } = finding;
    assert.equal(plain(formatText([{ ...rest, source: undefined }], 1, true)).split("\n").length, 4);
  });
});

describe("findings as GitHub's commands", () => {
  it("escape what ends a message or a property", () => {
    assert.equal(
      formatGithub([{ ...finding, file: "a:b,c%\n.conf" }]),
      "::warning file=a%3Ab%2Cc%25%0A.conf,line=2,endLine=2,col=16,endColumn=19,title=some-code::100%25 wrong,%0D%0Amend: it.\n",
    );
  });

  it("have no columns over several lines", () => {
    assert.match(formatGithub([spread]), /^::notice file=[^,]*,line=2,endLine=3,title=some-code::/);
  });
});

describe("findings as SARIF", () => {
  const log = JSON.parse(formatSarif([finding, spread], "1.2.3"));

  it("have the properties that the schema of 2.1.0 requires, and no others", () => {
    /** By object: what it must have, and what else it may. */
    const shapes: Readonly<Record<string, readonly [required: string[], optional: string[]]>> = {
      log: [["version", "runs"], ["$schema"]],
      run: [["tool"], ["results", "columnKind"]],
      driver: [["name"], ["fullName", "version", "rules"]],
      rule: [["id"], ["help"]],
      help: [["text"], ["markdown"]],
      result: [["message"], ["ruleId", "ruleIndex", "level", "locations", "relatedLocations"]],
      location: [[], ["physicalLocation", "message"]],
      place: [["artifactLocation"], ["region"]],
      region: [[], ["startLine", "startColumn", "endLine", "endColumn"]],
    };
    const check = (shape: string, value: object) => {
      const [required, optional] = shapes[shape]!;
      const names = Object.keys(value);
      assert.deepEqual(
        required.filter((name) => !names.includes(name)),
        [],
        shape,
      );
      assert.deepEqual(
        names.filter((name) => !required.includes(name) && !optional.includes(name)),
        [],
        shape,
      );
    };
    check("log", log);
    const [run] = log.runs;
    check("run", run);
    check("driver", run.tool.driver);
    for (const rule of run.tool.driver.rules) {
      check("rule", rule);
      check("help", rule.help);
    }
    assert.equal(run.results.length, 2);
    for (const result of run.results) {
      check("result", result);
      assert.equal(run.tool.driver.rules[result.ruleIndex].id, result.ruleId);
      assert.match(result.level, /^(?:error|warning|note)$/);
      for (const location of [...result.locations, ...result.relatedLocations]) {
        check("location", location);
        check("place", location.physicalLocation);
        const { region } = location.physicalLocation;
        check("region", region);
        for (const value of Object.values(region)) assert.ok(Number.isInteger(value) && Number(value) >= 1);
      }
    }
  });

  it("count from 1 in UTF-16 and name files by URI", () => {
    const [{ locations, relatedLocations }] = log.runs[0].results;
    assert.equal(log.runs[0].columnKind, "utf16CodeUnits");
    assert.deepEqual(locations[0].physicalLocation, {
      artifactLocation: { uri: "file:///etc/fail2ban/filter.d/x%20y.conf" },
      region: { startLine: 2, startColumn: 16, endLine: 2, endColumn: 19 },
    });
    const [related] = relatedLocations;
    assert.equal(related.physicalLocation.artifactLocation.uri, "filter.d/a%3Ab%23.conf");
    assert.deepEqual(related.message, { text: "Here." });
  });
});

describe("f2b check of what cannot be read", () => {
  let root: string;

  before(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), "f2b-check-")));
    mkdirSync(join(root, "filter.d"));
    execFileSync("mkfifo", [join(root, "filter.d/pipe.conf")]);
  });

  after(() => rmSync(root, { recursive: true, force: true }));

  it("ends with 3 for a file that was named, and says why", async () => {
    const path = join(root, "filter.d/pipe.conf");
    assert.deepEqual(await runF2b(["check", path]), {
      stdout: "",
      stderr: `f2b check: ${path} cannot be read (not a regular file); read it as a user who may\n`,
      exit: 3,
    });
  });

  it("finds an error where such a file is in the configuration", async () => {
    const { stdout, exit } = await runF2b(["check", "--format", "json", root]);
    const found = JSON.parse(stdout) as { code: string; file: string }[];
    assert.deepEqual(
      found.map(({ code, file }) => `${file} ${code}`),
      [`${join(root, "filter.d/pipe.conf")} unreadable-file`],
    );
    assert.equal(exit, 1);
  });

  it("comes to an end with a huge line, thousands of lines, and thousands of files", async () => {
    const huge = join(root, "huge/filter.d");
    mkdirSync(huge, { recursive: true });
    writeFileSync(join(huge, "line.conf"), `[Definition]\nfailregex = ^${"x".repeat(2_000_000)} <ADDR>$\n`);
    writeFileSync(join(huge, "lines.conf"), `[Definition]\nbroken\n${"broken\n".repeat(20_000)}`);
    for (let index = 0; index < 2000; index++) {
      writeFileSync(join(huge, `f${index}.conf`), "[Definition]\nfailregex = ^x <ADDR>$\n");
    }
    const { stdout, exit } = await runF2b(["check", join(root, "huge")]);
    assert.equal(exit, 1);
    assert.match(stdout, /\n\d+ errors.* in 2002 files\n$/);
  });
});
