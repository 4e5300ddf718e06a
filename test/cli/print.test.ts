import assert from "node:assert/strict";
import { colorReport } from "../../cli/print/color.ts";
import { formatDraft } from "../../cli/print/draft.ts";
import { urlEncode } from "../../cli/print/lines.ts";
import { formatList, shorten } from "../../cli/print/list.ts";
import { formatLog, readLogLevel } from "../../cli/print/log.ts";
import { runF2b } from "../support/f2b.ts";

describe("print", () => {
  it("a list stands between rules, and nothing is no list", () => {
    assert.equal(formatList(["a", "b"], "head"), "|- head\n|  a\n|  b\n`-\n");
    assert.equal(formatList([], "head"), "");
  });

  it("a text of up to 53 characters is shown whole, a longer one cut by characters", () => {
    assert.equal(shorten("😀".repeat(53)), "😀".repeat(53));
    assert.equal(shorten("😀".repeat(54)), `${"😀".repeat(50)}...`);
  });

  it("a line that a draft catches stays within its comment: what it holds does not come into the filter", () => {
    const hit = { line: 2, failregex: 0, id: "192.0.2.1", isExample: false };
    const draft = { filter: "[Definition]\n", failregex: [], examples: [], warnings: [] };
    const trial = { log: "x.log", lines: 2, hits: [{ hit, text: "x\rignoreregex = .*" }] };
    const text = formatDraft(draft, [], [trial]);
    assert.match(text, /^# {3}2: x␍ignoreregex = \.\*$/m);
    assert.doesNotMatch(text, /\r/);
  });

  it("a query is written as Python's urlencode writes it", () => {
    assert.equal(
      urlEncode({ re: "a b!*'()~-._", str: "ü&😀" }),
      "re=a+b%21%2A%27%28%29~-._&str=%C3%BC%26%F0%9F%98%80",
    );
  });

  it("colours change no text of a report", async () => {
    const { stdout } = await runF2b(["regex", "-v", "-d", "%Y-%m-%d", "test/cli/logs/door.log", "<HOST>$"]);
    const colored = colorReport(stdout);
    assert.notEqual(colored, stdout);
    assert.equal(colored.replace(/\x1b\[\d+m/g, ""), stdout);
  });

  const levels: ReadonlyArray<readonly [string, number | undefined]> = [
    ["critical", 50],
    ["Error", 40],
    ["WARN", 30],
    ["notice", 25],
    ["7", 7],
    ["nonsense", undefined],
  ];
  for (const [name, level] of levels) {
    it(`log level ${name} is ${level}`, () => assert.equal(readLogLevel(name), level));
  }

  const record = { level: "WARNING", module: "filter", text: "beware" } as const;
  const time = "2026-11-20 10:00:00,123";
  const forms: ReadonlyArray<readonly [number, string]> = [
    [0, `${time} fail2ban.filter         [${process.pid}]: WARNINGW: beware`],
    [2, ` ${time} 0 WARNI beware`],
    [3, " +   12 0 fail2ban.filter           WARNI beware"],
    [4, " +   12 0 fail2ban.filter           WARNI |         helpers-30: __safeLog            | beware"],
  ];
  for (const [verbose, expected] of forms) {
    it(`a log message at verbosity ${verbose}`, () =>
      assert.equal(formatLog(record, verbose, time, 12), expected));
  }

  it("a match without a date is told once, from --log-level warning on", async () => {
    const args = ["regex", "--now", "2026-11-20T10:00:00Z", "-o", "id", "1.2.3.4\n1.2.3.5", "^<HOST>"];
    const quiet = await runF2b(args);
    const { stdout } = await runF2b([...args, "-l", "warning"]);
    const told = stdout.split("\n").filter((line) => line.includes("WARNING"));
    assert.equal(quiet.stdout, "1.2.3.4\n1.2.3.5\n");
    assert.deepEqual(
      told.map((line) => line.slice(line.indexOf("W: "))),
      [
        "W: [~jailless~] Found a match but no valid date/time found for ''.",
        "W: [~jailless~] Match without a timestamp: 1.2.3.4",
        "W: [~jailless~] Please try setting a custom date pattern (see man page jail.conf(5)).",
      ],
    );
  });
});
