import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RemoteFault } from "../../../host/remote/fault.ts";
import { type Begun, isAlive, openJournal, processName } from "../../../host/remote/journal.ts";
import { appliedBans, overdue } from "../../../host/remote/unban.ts";

const begun = (id: string, changes: Partial<Begun> = {}): Begun => ({
  id,
  at: 1000,
  remote: "edge",
  target: "root@203.0.113.10",
  jail: "sshd",
  action: "iptables",
  intent: "ban",
  family: "inet4",
  ip: "192.0.2.1",
  argv: ["iptables -I f2b-sshd -s 192.0.2.1 -j DROP"],
  text: "iptables -I f2b-sshd -s 192.0.2.1 -j DROP",
  undo: ["iptables -D f2b-sshd -s 192.0.2.1 -j DROP"],
  tag: "f2b-x",
  by: processName(),
  ...changes,
});

describe("the journal", () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "f2b-journal-"));
    path = join(folder, "state/journal.jsonl");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const states = () =>
    openJournal(path)
      .read()
      .map(({ begun: { id }, state, exit }) => [id, state, exit]);

  it("tells how each entry stands", () => {
    const journal = openJournal(path);
    assert.deepEqual(journal.read(), []);
    journal.begin([begun("a"), begun("b"), begun("c")]);
    assert.deepEqual(states(), [
      ["a", "unknown", undefined],
      ["b", "unknown", undefined],
      ["c", "unknown", undefined],
    ]);
    journal.end([
      ["a", { kind: "ran", exit: 0 }],
      ["a", { kind: "read", inForce: true }],
      ["b", { kind: "ran", exit: "unknown", why: "cut" }],
      ["c", { kind: "ran", exit: 1 }],
      ["c", { kind: "read", inForce: false }],
    ]);
    assert.deepEqual(states(), [
      ["a", "in-force", 0],
      ["b", "unknown", "unknown"],
      ["c", "absent", 1],
    ]);
    journal.end([
      ["a", { kind: "undone", by: "d" }],
      ["a", { kind: "read", inForce: true }],
    ]);
    assert.deepEqual(states()[0], ["a", "undone", 0]);
    assert.deepEqual(
      appliedBans(journal).map(({ begun: { id } }) => id),
      ["b"],
    );
  });

  it("only grows, and nobody else can read it", () => {
    const journal = openJournal(path);
    journal.begin([begun("a")]);
    const before = readFileSync(path, "utf8");
    journal.end([["a", { kind: "read", inForce: true }]]);
    assert.ok(readFileSync(path, "utf8").startsWith(before));
    assert.equal(statSync(path).mode & 0o077, 0);
  });

  it("passes over lines that a crash or a hand has spoilt", () => {
    const journal = openJournal(path);
    journal.begin([begun("a")]);
    appendFileSync(path, 'nonsense\n{"id":"z","kind":"read","inForce":true}\nnull\n{"begun":{"id":"torn');
    journal.begin([begun("b")]);
    journal.end([["a", { kind: "read", inForce: true }]]);
    assert.deepEqual(states(), [
      ["a", "in-force", undefined],
      ["b", "unknown", undefined],
    ]);
  });

  it("passes over entries that lack what undoing them needs, or that would change a command's shape", () => {
    const journal = openJournal(path);
    journal.begin([begun("a")]);
    const { undo: _undo, ...halved } = begun("b");
    for (const spoilt of [halved, begun("c", { tag: "f2b-x'; reboot; '" }), begun("d", { at: Number.NaN })])
      appendFileSync(path, `${JSON.stringify({ begun: spoilt })}\n`);
    assert.deepEqual(states(), [["a", "unknown", undefined]]);
  });

  it("says so where it can't be written or read, in one sentence that names it", () => {
    writeFileSync(join(folder, "file"), "");
    const journal = openJournal(join(folder, "file/journal.jsonl"));
    assert.throws(
      () => journal.begin([begun("a")]),
      (error: RemoteFault) =>
        error.code === "journal" &&
        /file\/journal\.jsonl cannot be written \(E\w+\), so nothing was run:/.test(error.message),
    );
    assert.throws(
      () => journal.end([["a", { kind: "ran", exit: 0 }]]),
      /so it holds what was run as not known, and the next connection settles it/,
    );
    const unreadable = openJournal(folder);
    assert.throws(() => unreadable.read(), /cannot be read \(EISDIR\)/);
  });

  it("says so where the disk takes only a part of a line", function () {
    if (process.platform === "win32") this.skip();
    const program = `
      import { openJournal } from ${JSON.stringify(join(import.meta.dirname, "../../../host/remote/journal.ts"))};
      try { openJournal(process.argv[1]).begin([${JSON.stringify(begun("a", { text: "x".repeat(8000) }))}]); console.log("noted"); }
      catch (error) { console.log(error.message); }`;
    writeFileSync(join(folder, "file"), "");
    const answer = spawnSync(
      "bash",
      [
        "-c",
        'ulimit -f 4; "$@"',
        "-",
        process.execPath,
        "--import",
        "tsx",
        "--input-type=module",
        "-e",
        program,
        path,
      ],
      { encoding: "utf8" },
    );
    assert.match(answer.stdout, /cannot be written \(4096 of \d+ bytes\)/, answer.stderr);
    assert.deepEqual(states(), []);
  });

  it("knows what is overdue", () => {
    const journal = openJournal(path);
    journal.begin([begun("a", { until: 1500 }), begun("b", { until: 2500 }), begun("c")]);
    assert.deepEqual(
      overdue(appliedBans(journal), 2000).map(({ begun: { id } }) => id),
      ["a"],
    );
  });

  it("tells a program at work from one that has died, even where another has its number now", () => {
    assert.equal(isAlive(processName()), true);
    assert.equal(isAlive(`${process.pid}.1`), process.platform !== "linux");
    assert.equal(isAlive("4194303.5"), false);
  });
});
