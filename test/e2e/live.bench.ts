import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import {
  Position,
  Range,
  Selection,
  TextEditorRevealType,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from "vscode";
import { pair, trialsApi } from "./trial.ts";
import { sample, show, until } from "./workspace.ts";

/** Keystrokes that are measured. */
const keystrokes = 200;
/** A typist's pause between two keystrokes, in milliseconds. */
const pause = 30;

/** What bench/live.ts reads. */
export interface LiveFigures {
  /** Milliseconds from a keystroke in the filter until ranges of the new run are handed to the log's editor. */
  readonly keystrokes: readonly number[];
  /** Milliseconds until the server answered hovers in the filter meanwhile. */
  readonly answers: readonly number[];
  /** Milliseconds for which the extension host kept others waiting meanwhile: the 99th percentile, and the longest. */
  readonly slice: number;
  readonly longestSlice: number;
  /** Milliseconds of the pass over the whole log. */
  readonly pass: number;
  readonly lines: number;
  readonly matched: number;
}

describe("the live test on a large log", () => {
  it("is measured", async function () {
    this.timeout(150_000);
    const [log, target] = [process.env["F2B_BENCH_LOG"], process.env["F2B_BENCH_RESULT"]];
    assert.ok(log && target, "bench/live.ts names the log and where the figures go");
    const uri = Uri.file(log);
    const filter = sample("fail2ban/filter.d/jellyfin.conf");
    const document = await show(filter);
    const { summary } = await pair(filter, uri);
    assert.ok(summary, "the whole log was tested");
    const editor = await until("the log is shown", () =>
      window.visibleTextEditors.find((one) => one.document.uri.toString() === uri.toString()),
    );
    const middle = new Position(Math.floor(editor!.document.lineCount / 2), 0);
    editor!.selection = new Selection(middle, middle);
    editor!.revealRange(new Range(middle, middle), TextEditorRevealType.InCenter);
    await wait(1000);

    const api = await trialsApi();
    const place = document.getText().indexOf("Authentication") + "Authentication".length;
    assert.ok(place > 20, "the filter says Authentication");
    const slices = monitorEventLoopDelay({ resolution: 1 });
    const answers: number[] = [];
    let isOver = false;
    const asking = (async () => {
      while (!isOver) {
        const began = performance.now();
        const params = { textDocument: { uri: filter.toString() }, position: { line: 4, character: 3 } };
        assert.ok(await api.ask("textDocument/hover", params));
        answers.push(performance.now() - began);
        await wait(20);
      }
    })();
    slices.enable();
    const times: number[] = [];
    for (let stroke = 0; stroke < keystrokes; stroke++) {
      times.push(await type(stroke % 2 === 0));
      await wait(pause);
    }
    slices.disable();
    isOver = true;
    await asking;
    await until(
      "the last pass",
      () => api.state(uri),
      (state) => state?.phase === "done",
    );
    const figures: LiveFigures = {
      keystrokes: times,
      answers,
      slice: slices.percentile(99) / 1e6,
      longestSlice: slices.max / 1e6,
      pass: api.state(uri)!.summary!.milliseconds,
      lines: summary.lines,
      matched: summary.matched,
    };
    writeFileSync(target, JSON.stringify(figures));

    /** Types a letter that makes the filter match nothing, or takes it back; answers how long the new ranges took. */
    async function type(isLetter: boolean): Promise<number> {
      const at = document.positionAt(place);
      const before = api.state(uri)?.run ?? 0;
      let began = 0;
      const listener = workspace.onDidChangeTextDocument((event) => {
        if (event.document === document && began === 0) began = performance.now();
      });
      const handed = new Promise<number>((resolve, reject) => {
        const end = api.watch(({ log: of, run, at: when }) => {
          if (began === 0 || run <= before || of.toString() !== uri.toString()) return;
          end();
          clearTimeout(late);
          resolve(when);
        });
        const late = setTimeout(() => reject(new Error("no new ranges within 10 s of a keystroke")), 10_000);
      });
      const edit = new WorkspaceEdit();
      if (isLetter) edit.insert(filter, at, "x");
      else edit.delete(filter, new Range(at, at.translate(0, 1)));
      assert.ok(await workspace.applyEdit(edit));
      const when = await handed;
      listener.dispose();
      return when - began;
    }
  });
});
