import { type Disposable, type ExtensionContext, type TextEditor, type Uri, window } from "vscode";
import type { LineMark, LineRange } from "../server/protocol-trial.ts";
import { type Decoration, Decorations, type Shown } from "./decorations.ts";
import type { Trial } from "./trial.ts";
import type { Trials } from "./trials.ts";

/** So many marked lines are shown all at once; of more, only those around what is visible. */
const mostLines = 1000;
/** Lines above and below what is visible that are shown, too. */
const margin = 200;
/** Places in the overview ruler: it has no more points. */
const mostInRuler = 2000;
/** Milliseconds for news of lines that nobody sees. */
const settling = 100;

/** When ranges were handed to an editor, and what the newest run was. */
export interface HandOver {
  readonly log: Uri;
  readonly run: number;
  /** As performance.now() has it. */
  readonly at: number;
}

/** Paints the logs of all trials: at once what is visible, the rest soon. */
export class Painter implements Disposable {
  private readonly trials: Trials;
  private readonly decorations: Decorations;
  private readonly subscriptions: Disposable[];
  private readonly waiting = new Map<Trial, NodeJS.Timeout>();
  private readonly watchers = new Set<(handOver: HandOver) => void>();

  constructor(context: ExtensionContext, trials: Trials) {
    this.trials = trials;
    this.decorations = new Decorations(context);
    this.subscriptions = [
      this.decorations,
      trials.onDidChangeMarks(({ trial, lines }) => {
        if (trial.visibleRanges().some((visible) => overlap(visible, lines))) this.paint(trial);
        else this.paintSoon(trial);
      }),
      trials.onDidChangeState((trial) => this.paintSoon(trial)),
      trials.onDidEnd((trial) => this.wipe(trial)),
      window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => {
        const trial = trials.of(textEditor.document.uri);
        if (trial) this.paintSoon(trial);
      }),
      window.onDidChangeVisibleTextEditors((editors) => {
        for (const { document } of editors) {
          const trial = trials.of(document.uri);
          if (trial) this.paint(trial);
        }
      }),
    ];
  }

  /** What an editor of a log was handed last. */
  of(log: Uri): readonly Decoration[] {
    return this.decorations.of(log);
  }

  /** Has a function called at each handing over, until what it answers is called. */
  watch(watcher: (handOver: HandOver) => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  dispose(): void {
    for (const timer of this.waiting.values()) clearTimeout(timer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private paintSoon(trial: Trial): void {
    if (this.waiting.has(trial)) return;
    this.waiting.set(
      trial,
      setTimeout(() => this.paint(trial), settling),
    );
  }

  private paint(trial: Trial): void {
    clearTimeout(this.waiting.get(trial));
    this.waiting.delete(trial);
    if (this.trials.of(trial.log) !== trial) return;
    for (const editor of editorsOf(trial)) {
      if (!this.decorations.handOver(editor, pick(trial, editor))) continue;
      const handOver = { log: trial.log, run: trial.marks.run, at: performance.now() };
      for (const watcher of this.watchers) watcher(handOver);
    }
  }

  private wipe(trial: Trial): void {
    clearTimeout(this.waiting.get(trial));
    this.waiting.delete(trial);
    for (const editor of editorsOf(trial)) this.decorations.handOver(editor, { lines: [], ruler: [] });
  }
}

/** What an editor is to show of a trial. */
function pick({ state, marks }: Trial, editor: TextEditor): Shown {
  const visible = editor.visibleRanges.map(({ start, end }) => ({ from: start.line, to: end.line + 1 }));
  // What a newer run marks shows that the problem is over.
  const isCurrent = state !== undefined && state.run >= marks.run;
  const isWell = state?.phase === "running" || state?.phase === "done";
  const message = isCurrent && !isWell ? state.message : undefined;
  const problem = message && { problem: { line: visible[0]?.from ?? 0, text: message } };
  const { all } = marks;
  if (all.length <= mostLines) return { lines: all, ruler: thin(all), ...problem };
  const around = merge(visible.map(({ from, to }) => ({ from: from - margin, to: to + margin })));
  return { lines: around.flatMap((range) => marks.within(range)), ruler: thin(all), ...problem };
}

/** So many of the marks as the overview ruler can show, of each kind. */
function thin(marks: readonly LineMark[]): readonly LineMark[] {
  if (marks.length <= mostInRuler) return marks;
  const step = (marks.at(-1)!.line + 1) / mostInRuler;
  const seen = new Set<string>();
  return marks.filter(({ kind, line }) => {
    const place = `${kind} ${Math.floor(line / step)}`;
    if (seen.has(place)) return false;
    seen.add(place);
    return true;
  });
}

function merge(ranges: readonly LineRange[]): readonly LineRange[] {
  const merged: LineRange[] = [];
  for (const range of [...ranges].sort((one, other) => one.from - other.from)) {
    const last = merged.at(-1);
    if (last && range.from <= last.to)
      merged.splice(-1, 1, { from: last.from, to: Math.max(last.to, range.to) });
    else merged.push(range);
  }
  return merged;
}

function overlap(one: LineRange, other: LineRange): boolean {
  return one.from < other.to && other.from < one.to;
}

function editorsOf({ log }: Trial): readonly TextEditor[] {
  const key = log.toString();
  return window.visibleTextEditors.filter(({ document }) => document.uri.toString() === key);
}
