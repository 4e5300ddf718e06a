import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Range, Uri } from "vscode";
import { describeLive, lineOf } from "../../bench/live-figures.ts";
import { writeLog } from "../../bench/logs.ts";
import type { Decoration } from "../../client/decorations.ts";
import { typeBeside } from "./live-load.ts";
import { closeAll, failuresIn, judged, trialsApi } from "./trial.ts";
import { cleanUp, sample } from "./workspace.ts";

/** Keystrokes that are typed. */
const keystrokes = 40;

describe("a filter's test on a log of 42 MB", () => {
  let folder: string;
  let log: Uri;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "f2b-"));
    log = Uri.file(join(folder, "jellyfin.log"));
    writeLog(log.fsPath, { service: "jellyfin", lines: 230_000, candidates: 10, seed: 1 });
  });
  afterEach(async () => {
    await cleanUp();
    await closeAll();
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("shows at each keystroke what f2b regex finds, and lets nobody else wait for the pass", async () => {
    const filter = sample("fail2ban/filter.d/jellyfin.conf");
    const text = readFileSync(filter.fsPath, "utf8");
    const expected = judged(filter, log);
    const matched = expected.filter((word) => word.endsWith(" line")).length;
    const api = await trialsApi();
    const seen: { readonly isLetter: boolean; readonly words: readonly string[] }[] = [];
    let sight: Range | undefined;
    const { figures, answers, quiet, first, last } = await typeBeside(
      log,
      keystrokes,
      ({ isLetter }, range) => {
        sight = range;
        seen.push({ isLetter, words: failuresIn(api.decorations(log).filter(inLines(range))) });
      },
    );
    tell(["live test in VS Code, against the goals on a machine that does nothing else:"]);
    tell(describeLive(figures).map(lineOf));

    const inSight = expected.filter((word) => inLines(sight!)({ line: Number.parseInt(word, 10) }));
    assert.ok(inSight.length > 10, `${inSight.length} stretches in sight`);
    assert.equal(seen.length, keystrokes);
    for (const { isLetter, words } of seen) assert.deepEqual(words, isLetter ? [] : inSight);
    assert.deepEqual([first.summary?.matched, last.summary?.matched], [matched, matched]);
    assert.equal(last.phase, "done");

    for (const { value, letters } of answers)
      assert.ok(letters.map(quiet).includes(value), `${value} is not of the filter as it was`);
    const during = answers.filter(({ isDuringPass }) => isDuringPass).length;
    tell([
      `${during} of ${answers.length} answers came before the pass was over that was under way when they were asked for`,
    ]);
    assert.ok(during > 0, "no answer came before the pass was over");
    assert.equal(readFileSync(filter.fsPath, "utf8"), text, "the filter on the disk is as it was");
  });
});

function inLines({ start, end }: Range): (one: Pick<Decoration, "line">) => boolean {
  return ({ line }) => line >= start.line && line <= end.line;
}

/** Says something in the output of the run: see scripts/vscode/suites.mjs. */
function tell(lines: readonly string[]): void {
  const events = process.env["F2B_E2E_EVENTS"];
  for (const text of lines) {
    if (events) appendFileSync(events, `${JSON.stringify({ event: "note", text })}\n`);
    else console.log(text);
  }
}
