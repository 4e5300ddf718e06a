import assert from "node:assert/strict";
import { dumpConfig } from "../../../core/config/index.ts";
import { treeOf } from "../../../core/text/index.ts";
import { readFixture, sourcesOf } from "../../support/fixture.ts";

const tree = treeOf(
  sourcesOf(
    readFixture(`
--- /c/jail.conf
[DEFAULT]
enabled = true
filter =
ignorecommand = %(fail2ban_version)s
[a]
bantime = 1
[b]
action = nowhere
[c]
enabled = false
`),
  ),
);

/** The first words of each command, then the exit code. */
function show(jail?: string, version?: string): string[] {
  const { stdout, exit, jailFound } = dumpConfig(tree, { basedir: "/c", logs: () => [], jail, version });
  const lines = stdout.split("\n").slice(0, -1);
  return [...lines, `exit ${exit}${jailFound ? "" : ", no such jail"}`];
}

describe("dumpConfig", () => {
  it("gives the commands of one jail alone", () => {
    assert.deepEqual(show("a", "9.9"), [
      "['add', 'a', 'auto']",
      "['set', 'a', 'bantime', '1']",
      "['set', 'a', 'ignorecommand', '9.9']",
      "['start', 'a']",
      "exit 0",
    ]);
  });

  it("says of one jail that it is skipped", () => {
    assert.deepEqual(show("b"), [
      `['config-error', "Jail 'b' skipped, because of wrong configuration: Unable to read action 'nowhere'"]`,
      "exit 255",
    ]);
  });

  it("has nothing to say of a jail that is off", () => assert.deepEqual(show("c"), ["exit 0"]));

  it("knows that there is no such jail", () => assert.deepEqual(show("d"), ["exit 255, no such jail"]));

  it("sets the server up, then all jails, then starts those that are right", () => {
    const lines = show();
    assert.equal(lines[0], "['set', 'syslogsocket', 'auto']");
    assert.deepEqual(lines.slice(-3), [
      `['config-error', "Jail 'b' skipped, because of wrong configuration: Unable to read action 'nowhere'"]`,
      "['start', 'a']",
      "exit 0",
    ]);
  });
});

describe("dumpConfig, where there is little to read", () => {
  /** What is wrong, each as `path code`, and the mend behind the semicolon. */
  const problemsOf = (basedir: string, files: string) => {
    const { problems } = dumpConfig(treeOf(sourcesOf(readFixture(files))), { basedir, logs: () => [] });
    return problems.map(({ path, code, severity, message }) => {
      assert.equal(severity, "warning");
      return `${path} ${code}: ${message.split("; ")[1]}`;
    });
  };
  const noJails = "/c/jail.conf missing-file: name the folder that holds them.";
  const noServer = "/c/fail2ban.conf missing-file: create it.";

  it("misses jail.conf and fail2ban.conf", () => {
    assert.deepEqual(problemsOf("/c/", "--- /c/filter.d/f.conf\n"), [noJails, noServer]);
    assert.deepEqual(problemsOf("/c", "--- /c/fail2ban.conf\n"), [noJails]);
    assert.deepEqual(problemsOf("/c", "--- /c/jail.local\n"), [noServer]);
  });

  it("is content with a file that stands in for them", () => {
    assert.deepEqual(problemsOf("/c", "--- /c/jail.d/a.conf\n--- /c/fail2ban.local\n"), []);
  });

  it("misses the folder where a file is named", () => {
    assert.deepEqual(problemsOf("/c/jail.conf", "--- /c/jail.conf\n[a]\nenabled = true\n"), [
      "/c/jail.conf file-for-folder: name the folder that holds jail.conf.",
    ]);
  });
});
