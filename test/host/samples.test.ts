import assert from "node:assert/strict";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import type { ListedLog, RanLog, SampleRoom, SampleTask } from "../../host/sample-messages.ts";
import { SampleWorker } from "../../host/sample-worker.ts";
import { findSampleLogs, findSampleLogsOf, isSampleLog } from "../../host/samples.ts";
import { findTreeNear } from "../../host/trees.ts";
import { readFixture, writeFixture } from "../support/fixture.ts";

const verdict = '# failJSON: { "match": false }\nnothing\n';
const fixture = `
--- etc/fail2ban/filter.d/door.conf
[Definition]
failregex = ^ (?:a+)+from <ADDR>$
--- etc/fail2ban/tests/door
${verdict}--- etc/fail2ban/tests/deep/er/door.log
# f2b: filter=door
--- etc/fail2ban/tests/plain.log
no sample
--- etc/fail2ban/tests/filter.d/door.conf
${verdict}--- etc/fail2ban/tests/node_modules/door
${verdict}--- etc/samples/door.txt
${verdict}--- etc/elsewhere/door
${verdict}--- tests/door
# failJSON: { "match": false }
2005-08-14 11:59:00 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
`;

describe("sample logs on the disk", () => {
  let folder: string;
  before(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "f2b-logs-")));
    writeFixture(readFixture(fixture), folder);
  });
  after(() => rmSync(folder, { recursive: true }));
  const below = (paths: readonly string[]) => paths.map((path) => path.slice(folder.length + 1));

  it("are found below a folder, but where nobody keeps any", () =>
    assert.deepEqual(below(findSampleLogs(join(folder, "etc/fail2ban"))), [
      "etc/fail2ban/tests/deep/er/door.log",
      "etc/fail2ban/tests/door",
    ]));

  it("belong to a config folder in it and beside it", () =>
    assert.deepEqual(below(findSampleLogsOf(join(folder, "etc/fail2ban"))), [
      "etc/fail2ban/tests/deep/er/door.log",
      "etc/fail2ban/tests/door",
      "etc/samples/door.txt",
    ]));

  it("are told by their begin", () => {
    assert.equal(isSampleLog(join(folder, "etc/fail2ban/tests/plain.log")), false);
    assert.equal(isSampleLog(join(folder, "etc")), false);
    assert.equal(isSampleLog(join(folder, "nowhere")), false);
  });

  it("have a configuration near them that need not be above them", () =>
    assert.equal(findTreeNear(join(folder, "tests/door")), join(folder, "etc/fail2ban")));

  describe("on a thread of their own", () => {
    const script = new URL("../support/sample-thread.mjs", import.meta.url);
    const room = (more: Partial<SampleRoom> = {}): SampleRoom => ({
      texts: [],
      basedirs: [join(folder, "etc/fail2ban")],
      machine: 1124013600,
      zone: "UTC",
      deadline: 200,
      ...more,
    });

    /** Does a task on a thread, and shows what is told and answered. */
    async function work(task: SampleTask, more?: Partial<SampleRoom>, worker = new SampleWorker(script)) {
      const told: RanLog[] = [];
      try {
        const answer = await worker.ask(task, room(more), (log) => told.push(log));
        return { answer, told };
      } finally {
        worker.end();
      }
    }

    it("are listed, with the editor's text where it has one", async () => {
      const path = join(folder, "etc/samples/door.txt");
      const texts = [[path, '# failJSON: { "match": true, "desc": "unsaved" }\nline\nmore\n']] as const;
      const { answer } = await work({ kind: "list", also: [join(folder, "tests/door")] }, { texts });
      const logs = answer as readonly ListedLog[];
      assert.deepEqual(
        logs.map(
          (log) =>
            `${below([log.path])} ${log.filter} ${log.samples.map(({ line, label }) => `${line} ${label}`)}`,
        ),
        [
          "etc/fail2ban/tests/deep/er/door.log door ",
          "etc/fail2ban/tests/door door 2 no failure: nothing",
          "etc/samples/door.txt door 2 unsaved,3 no failure: more",
          "tests/door door 2 no failure: 2005-08-14 11:59:00 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ],
      );
      assert.deepEqual(logs[2]!.samples[0]!.range, {
        start: { line: 0, character: 0 },
        end: { line: 1, character: 4 },
      });
    });

    it("are run one after the other, and a line that runs away fails", async () => {
      const paths = [join(folder, "etc/fail2ban/tests/door"), join(folder, "tests/door")];
      const { told } = await work({ kind: "run", paths });
      assert.deepEqual(
        told.map(({ path, samples }) => [
          ...below([path]),
          ...samples.map(({ message, outcome }) => message ?? outcome),
        ]),
        [
          ["etc/fail2ban/tests/door", "passed"],
          ["tests/door", "This line took longer than 200 ms; mend the pattern that runs away."],
        ],
      );
    });

    it("give up where they are told to, and begin anew", async () => {
      const worker = new SampleWorker(script);
      const abort = new AbortController();
      const paths = [join(folder, "tests/door")];
      const answer = worker.ask({ kind: "run", paths }, room({ deadline: 60_000 }), () => {}, abort.signal);
      setTimeout(() => abort.abort(), 300);
      await assert.rejects(answer, /given up/);
      const again = await work({ kind: "list", also: [] }, {}, worker);
      assert.equal((again.answer as readonly ListedLog[]).length, 3);
    });

    it("are dealt with on this thread where there is none to be had", async () => {
      const nowhere = new SampleWorker(new URL("./nowhere.mjs", import.meta.url));
      for (const _ of [1, 2]) {
        const answer = await nowhere.ask({ kind: "list", also: [] }, room(), () => {});
        assert.equal((answer as readonly ListedLog[]).length, 3);
      }
    });
  });
});
