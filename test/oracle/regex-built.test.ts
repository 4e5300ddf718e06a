import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { maskReport } from "../support/f2b.ts";
import { findPackage, type Judge, startJudge } from "../support/judge.ts";

const built = fileURLToPath(new URL("../../dist/cli.cjs", import.meta.url));
const logs = join(findPackage(), "tests/files/logs");
const sshd = [join(logs, "sshd"), "/etc/fail2ban/filter.d/sshd.conf"];

const cases: ReadonlyArray<readonly string[]> = [
  [...sshd],
  ["-v", "--print-all-matched", ...sshd],
  ["-o", "row", join(logs, "exim"), "/etc/fail2ban/filter.d/exim.conf[mode=aggressive]"],
  ["-o", "<ip> <F-USER>", join(logs, "dovecot"), "/etc/fail2ban/filter.d/dovecot.conf"],
  [join(logs, "mongodb-auth"), "/etc/fail2ban/filter.d/mongodb-auth.conf"],
  ["Ünï 192.0.2.1", "^\\S+ <HOST>$"],
  ["x", "(<HOST>"],
];

function f2b(args: readonly string[]) {
  return spawnSync(process.execPath, [built, ...args], {
    encoding: "utf8",
    env: { ...process.env, TZ: "Europe/Zurich" },
  });
}

describe("the built command", () => {
  let judge: Judge;
  before(() => {
    assert.ok(existsSync(built), "npm run build makes dist/cli.cjs");
    judge = startJudge();
  });
  after(() => judge.close());

  for (const args of cases) {
    it(`f2b regex ${args.map((arg) => arg.replace(logs, "logs")).join(" ")} prints what fail2ban-regex does`, async () => {
      const asked = { run: "regex", argv: ["-r", ...args], now: 1124013600, tz: "Europe/Zurich" } as const;
      const theirs = await judge.tool(asked);
      const ours = f2b(["regex", "--now", "2005-08-14T10:00:00Z", ...args]);
      assert.equal(ours.stderr, "");
      assert.equal(
        `${maskReport(ours.stdout)}exit ${ours.status}`,
        `${maskReport(theirs.stdout)}exit ${theirs.exit}`,
      );
    });
  }

  it("ends quietly where nobody reads its output", async () => {
    const many = [...sshd, "--print-all-matched", "--print-all-missed"];
    const child = spawn(process.execPath, [built, "regex", "-vv", "--verbose-date", ...many]);
    let stderr = "";
    child.stderr.on("data", (data) => {
      stderr += data;
    });
    child.stdout.destroy();
    const code = await new Promise((resolve) => child.on("close", resolve));
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  });

  for (const [when, form] of [
    ["at its end", "id"],
    ["before", "<matches>".repeat(10)],
  ] as const) {
    it(`says in one line that the disk is full, be it ${when}`, () => {
      const full = openSync("/dev/full", "w");
      const args = [built, "regex", "-o", form, "-d", "{NONE}", join(logs, "sshd"), "<HOST>"];
      const { status, stderr } = spawnSync(process.execPath, args, { stdio: ["ignore", full, "pipe"] });
      closeSync(full);
      assert.equal(status, 3);
      assert.match(`${stderr}`, /^f2b: the output could not be written \(ENOSPC\)[^\n]*\n$/);
    });
  }

  it("breaks a pattern off at its deadline, in a log file too", () => {
    const folder = mkdtempSync(join(tmpdir(), "f2b-deadline-"));
    const log = join(folder, "runaway.log");
    writeFileSync(log, `harmless\n${"a".repeat(40)} 203.0.113.7\nharmless\n`);
    const { status, stderr } = f2b(["regex", "--deadline", "300", log, "^(a+)+[bc] <ADDR>$"]);
    rmSync(folder, { recursive: true });
    assert.equal(status, 3);
    assert.match(stderr, /^f2b regex: [^\n]* took longer than 300 ms [^\n]*\n$/);
  });
});
