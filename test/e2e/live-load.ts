import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import {
  ConfigurationTarget,
  Position,
  Range,
  Selection,
  type TextDocument,
  TextEditorRevealType,
  type Uri,
  WorkspaceEdit,
  window,
  workspace,
} from "vscode";
import type { LiveFigures } from "../../bench/live-figures.ts";
import type { TrialsApi } from "../../client/live-test.ts";
import type { TrialState } from "../../server/protocol-trial.ts";
import { pair, trialsApi } from "./trial.ts";
import { sample, show, until } from "./workspace.ts";

/** A typist's pause between two keystrokes, in milliseconds. */
const pause = 30;
/** Milliseconds between an answer and the next question. */
const between = 20;
/** After so many of the last keystrokes the pass over the whole log is waited for. */
const passes = 10;
/** The word in the filter that gets a letter too many, and the letter. */
const [word, letter] = ["Authentication", "x"];
/** Where a hover tells of `failregex`. */
const hovered = { line: 4, character: 3 };

/** A keystroke that was answered: the letter that has the filter match nothing came or went. */
export interface Stroke {
  readonly isLetter: boolean;
  /** Milliseconds from the edit until ranges of its run were handed to the log's editor. */
  readonly milliseconds: number;
}

/** An answer of the server to a hover over the failregex, which tells its value. */
export interface Answer {
  readonly value: string;
  /** Whether the letter was in the filter when it was asked for, and when it came. */
  readonly letters: readonly [asked: boolean, came: boolean];
  readonly milliseconds: number;
  /** A pass was under way when it was asked for, and still when it came. */
  readonly isDuringPass: boolean;
}

/** What came of the typing. */
export interface LiveRecord {
  readonly figures: LiveFigures;
  readonly strokes: readonly Stroke[];
  readonly answers: readonly Answer[];
  /** The hover as it is answered when nothing else goes on, without the letter and with it. */
  readonly quiet: (hasLetter: boolean) => string;
  /** How the trial stood after the first pass, and after the last one. */
  readonly first: TrialState;
  readonly last: TrialState;
}

/**
 * Types `count` letters into Jellyfin's filter beside a log in an editor, and asks for hovers meanwhile. The log is shown
 * in its middle. `look` is called after each keystroke, when ranges of its run were handed over, with the lines in sight.
 */
export async function typeBeside(
  log: Uri,
  count: number,
  look: (stroke: Stroke, inSight: Range) => void = () => {},
): Promise<LiveRecord> {
  const files = workspace.getConfiguration("files");
  // In a browser VS Code saves by itself, and a typist's pause may be long enough for that.
  await files.update("autoSave", "off", ConfigurationTarget.Global);
  try {
    return await typeAndAsk(log, count, look);
  } finally {
    await files.update("autoSave", undefined, ConfigurationTarget.Global);
  }
}

async function typeAndAsk(
  log: Uri,
  count: number,
  look: (stroke: Stroke, inSight: Range) => void,
): Promise<LiveRecord> {
  const filter = sample("fail2ban/filter.d/jellyfin.conf");
  const document = await show(filter);
  const first = await pair(filter, log);
  const api = await trialsApi();
  const inSight = await showMiddle(log);
  const plain = await hover(api, filter);
  const typist = new Typist(api, log, document);
  const answers: Answer[] = [];
  let isOver = false;
  const asking = (async () => {
    while (!isOver) {
      answers.push(await typist.ask());
      await wait(between);
    }
  })();
  const slices = monitorEventLoopDelay({ resolution: 1 });
  slices.enable();
  const strokes: Stroke[] = [];
  const took: number[] = [];
  for (let index = 0; index < count; index++) {
    const stroke = await typist.type(index % 2 === 0);
    strokes.push(stroke);
    look(stroke, inSight);
    if (index >= count - passes) took.push(await typist.passEnd());
    await wait(pause);
  }
  slices.disable();
  isOver = true;
  await asking;
  const last = api.state(log)!;
  const { lines, matched } = first.summary!;
  const figures: LiveFigures = {
    keystrokes: strokes.map(({ milliseconds }) => milliseconds),
    answers: answers.map(({ milliseconds }) => milliseconds),
    passes: took,
    slice: slices.percentile(99) / 1e6,
    longestSlice: slices.max / 1e6,
    lines,
    matched,
    bytes: statSync(log.fsPath).size,
  };
  const quiet = (hasLetter: boolean) => (hasLetter ? plain.replace(word, word + letter) : plain);
  return { figures, strokes, answers, quiet, first, last };
}

/** Types and asks, and knows which run is in hand. */
class Typist {
  private readonly api: TrialsApi;
  private readonly log: Uri;
  private readonly document: TextDocument;
  /** Where the letter stands, if it does. */
  private readonly place: Range;
  /** The run of the last keystroke. */
  private run = 0;

  constructor(api: TrialsApi, log: Uri, document: TextDocument) {
    this.api = api;
    this.log = log;
    this.document = document;
    const offset = document.getText().indexOf(word);
    assert.notEqual(offset, -1, `the filter says ${word}`);
    const end = document.positionAt(offset + word.length);
    this.place = new Range(end, end.translate(0, letter.length));
  }

  /** Types a letter that has the filter match nothing, or takes it back. */
  async type(isLetter: boolean): Promise<Stroke> {
    const { api, document, place } = this;
    const log = this.log.toString();
    const before = api.state(this.log)?.run ?? 0;
    let began = 0;
    const listener = workspace.onDidChangeTextDocument((event) => {
      if (event.document === document && began === 0) began = performance.now();
    });
    const handed = new Promise<number>((resolve, reject) => {
      const end = api.watch(({ log: of, run, at }) => {
        if (began === 0 || run <= Math.max(before, this.run) || of.toString() !== log) return;
        end();
        clearTimeout(late);
        this.run = run;
        resolve(at);
      });
      const late = setTimeout(() => {
        end();
        reject(new Error("no new ranges within 10 s of a keystroke"));
      }, 10_000);
    });
    const edit = new WorkspaceEdit();
    if (isLetter) edit.insert(document.uri, place.start, letter);
    else edit.delete(document.uri, place);
    assert.ok(await workspace.applyEdit(edit), "the filter takes an edit");
    const at = await handed;
    listener.dispose();
    return { isLetter, milliseconds: at - began };
  }

  /** Waits for the end of the pass in hand; answers the milliseconds that it took. */
  async passEnd(): Promise<number> {
    await until("the pass is over", () => this.hasEnded(this.run));
    return this.api.state(this.log)!.summary!.milliseconds;
  }

  async ask(): Promise<Answer> {
    const { run } = this;
    const wasRunning = run > 0 && !this.hasEnded(run);
    const asked = this.hasLetter;
    const began = performance.now();
    const value = await hover(this.api, this.document.uri);
    const milliseconds = performance.now() - began;
    const letters = [asked, this.hasLetter] as const;
    return { value, letters, milliseconds, isDuringPass: wasRunning && !this.hasEnded(run) };
  }

  private get hasLetter(): boolean {
    return this.document.getText(this.place) === letter;
  }

  /** Whether the pass of a run is over, or a later one has told of itself. */
  private hasEnded(run: number): boolean {
    const state = this.api.state(this.log);
    return state !== undefined && (state.run > run || (state.run === run && state.phase === "done"));
  }
}

/** What the server says of a place in the filter. */
async function hover(api: TrialsApi, filter: Uri): Promise<string> {
  const params = { textDocument: { uri: filter.toString() }, position: hovered };
  const answer = (await api.ask("textDocument/hover", params)) as { readonly contents?: unknown } | null;
  assert.ok(answer?.contents, "the hover has something to say");
  return JSON.stringify(answer.contents);
}

/** Puts the middle of a log in sight; answers its lines. */
async function showMiddle(log: Uri): Promise<Range> {
  const editor = await until("the log is shown", () =>
    window.visibleTextEditors.find(({ document }) => document.uri.toString() === log.toString()),
  );
  const middle = new Position(Math.floor(editor!.document.lineCount / 2), 0);
  editor!.selection = new Selection(middle, middle);
  editor!.revealRange(new Range(middle, middle), TextEditorRevealType.InCenter);
  const inSight = await until(
    "its middle is in sight",
    () => editor!.visibleRanges[0],
    (range) => range?.contains(middle),
  );
  // What is drawn for the first time takes long, and nobody has typed yet.
  await wait(1000);
  return editor!.visibleRanges[0] ?? inSight!;
}
