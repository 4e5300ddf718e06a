import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { Marks } from "../../client/marks.ts";
import { zoneOf } from "../../core/dates/index.ts";
import { compileFilter } from "../../core/filter/index.ts";
import { findMarks, type Trial } from "../../core/trial/index.ts";
import { MemoryLog } from "../../host/memory-log.ts";
import type { TrialFilter, TrialNews } from "../../host/trial-messages.ts";
import { numbersOf, oldBefore, type TrialClock } from "../../host/trial-numbers.ts";
import { type Random, randomFrom, readSeed } from "../support/random.ts";
import { Bench, usual } from "../support/trial-bench.ts";
import { expectedDates, expectedRows, hitsOf, rowsOf, runTrial } from "../support/trials.ts";

/** With other seeds more of them: F2B_SEED=random. */
const rounds = process.env["F2B_SEED"] ? 12 : 2;
const noon = Date.UTC(2026, 9, 25, 12) / 1000;

const filters: readonly TrialFilter[] = [
  usual,
  { ...usual, failregex: ["fail <F-USER>\\w+</F-USER> <ADDR>", "(?:fail|bad) \\w+ <ADDR>"] },
  { ...usual, ignoreregex: ["bob", "192\\.0\\.2\\.3$"] },
  { ...usual, failregex: ["^(fail <ADDR>"] },
  { ...usual, failregex: ["nothing <ADDR>"], datepattern: "{^LN-BEG}%H:%M" },
  { ...usual, failregex: ["bad \\w+ <ADDR>"], datepattern: "%Y-%m-%d %H:%M:%S" },
  {
    ...usual,
    failregex: ["(?P<mlfid>c\\d) <F-NOFAIL>from</F-NOFAIL> <ADDR>", "(?P<mlfid>c\\d) denied"],
  },
  { ...usual, failregex: ["^\\s*open (?P<id>\\w+)<SKIPLINES>^\\s*close (?P=id) <ADDR>$"], maxlines: 3 },
  { ...usual, failregex: ["fail \\w+ <ADDR>"], zone: "Europe/Berlin" },
];

/** A line of a log: long ones make that it has several chunks. */
function drawLine(random: Random): string {
  const seconds = random.below(30 * 3600) - 24 * 3600;
  const stamp = new Date((noon + seconds) * 1000).toISOString().slice(0, 19).replace("T", " ");
  const date = random.pick([stamp, stamp, stamp, stamp, "2026-02-31 10:00:00", ""]);
  const address = `192.0.2.${random.below(5)}`;
  const user = random.pick(["ann", "bob", "üwe"]);
  const text = random.pick([
    `fail ${user} ${address}`,
    `bad ${user} ${address} fail ${user} 198.51.100.1`,
    `c${random.below(3)} from ${address}`,
    `c${random.below(3)} denied`,
    `open ${user}`,
    `close ${user} ${address}`,
    "other\rhalf",
    `fail ann\r ${address}`,
    `${"long ".repeat(random.pick([1, 20_000]))}fail ${user} ${address}`,
    "",
    "# fail",
  ]);
  return text === "" || text.startsWith("#") ? text : `${date} ${text}`;
}

function drawText(random: Random, lines: number): string {
  return Array.from({ length: lines }, () => drawLine(random) + random.pick(["\n", "\n", "\r\n"])).join("");
}

/** An editor with a log under trial. */
class Editor {
  readonly bench = new Bench(2000);
  readonly marks = new Marks();
  readonly random: Random;
  text = "";
  filter: TrialFilter | undefined = usual;
  clock: TrialClock = { findtime: 600, now: undefined };
  run = 0;
  isCancelled = false;
  private heard = 0;

  constructor(random: Random) {
    this.random = random;
  }

  begin(): void {
    this.bench.take({ kind: "open", path: undefined, from: "memory", encoding: "auto", lines: undefined });
    this.bench.take({ kind: "clock", ...this.clock });
    this.show();
    this.sendText();
    this.setFilter(this.filter);
  }

  act(): void {
    const { random } = this;
    const deeds: readonly (() => void)[] = [
      () => this.setFilter(random.chance(0.1) ? undefined : random.pick(filters)),
      () => this.edit(),
      () => this.edit(),
      () => this.append(),
      () => this.show(),
      () => this.setClock(),
      () => this.cancel(),
      () => random.chance(0.3) && this.sendText(),
    ];
    random.pick(deeds)();
  }

  setFilter(filter: TrialFilter | undefined): void {
    this.filter = filter;
    this.isCancelled = false;
    this.run++;
    this.bench.filter(filter);
  }

  /** The editor's lines. */
  lines(): string[] {
    return this.text.split(/\r\n|\r|\n/);
  }

  /** Takes in the marks that were sent. */
  hear(): void {
    for (; this.heard < this.bench.news.length; this.heard++) {
      const news = this.bench.news[this.heard]!;
      if (news.kind !== "marks") continue;
      assert.ok(news.lines.from <= news.lines.to, JSON.stringify(news.lines));
      this.marks.take({ ...news, trial: "t" });
    }
  }

  private sendText(): void {
    if (this.random.chance(0.3)) this.text = drawText(this.random, this.random.below(60));
    // A client that sends its text begins anew.
    this.hear();
    this.marks.reset();
    const half = this.text.length >> 1;
    this.bench.take({ kind: "text", text: this.text.slice(0, half), isLast: false });
    this.bench.take({ kind: "text", text: this.text.slice(half), isLast: true });
    this.isCancelled = false;
  }

  private append(): void {
    const lines = this.lines();
    const place = { line: lines.length - 1, character: lines.at(-1)!.length };
    const added = drawText(this.random, 3);
    this.change(place, place, this.random.chance(0.3) ? added.slice(0, added.length >> 1) : added);
  }

  private edit(): void {
    const { random } = this;
    const lines = this.lines();
    const from = random.below(lines.length);
    const to = Math.min(lines.length - 1, from + random.pick([0, 0, 1, 2, 20, 1000]));
    const added = random.pick([0, 1, 1, 5]);
    const start = { line: from, character: random.pick([0, lines[from]!.length]) };
    const end = { line: to, character: random.pick([0, lines[to]!.length]) };
    const isBefore = start.line === end.line && end.character < start.character;
    this.change(start, isBefore ? start : end, drawText(random, added));
  }

  private change(from: { line: number; character: number }, to: typeof from, text: string): void {
    this.hear();
    const ends = [...this.text.matchAll(/\r\n|\r|\n/g)].map((found) => found.index + found[0].length);
    const offset = ({ line, character }: typeof from) => (line === 0 ? 0 : ends[line - 1]!) + character;
    const next = this.text.slice(0, offset(from)) + text + this.text.slice(offset(to));
    const before = this.lines().length;
    this.text = next;
    // As the client has it; a carriage return at the seam of an edit may count otherwise.
    this.marks.shift(from.line, to.line, this.lines().length - before + to.line - from.line);
    this.bench.take({ kind: "edit", edits: [{ from, to, text }] });
  }

  private show(): void {
    const from = this.random.below(this.lines().length);
    this.bench.take({ kind: "visible", visible: [{ from, to: from + this.random.pick([1, 20, 60]) }] });
  }

  private setClock(): void {
    const now = this.random.chance(0.5) ? undefined : noon - this.random.below(20 * 3600);
    this.clock = { findtime: this.random.pick([60, 7200]), now };
    this.bench.take({ kind: "clock", ...this.clock });
  }

  private cancel(): void {
    this.isCancelled = true;
    this.bench.take({ kind: "cancel" });
  }
}

/** Waits until all is done: an answer comes behind all else. */
async function settle(editor: Editor): Promise<unknown> {
  const answer = await editor.bench.ask({ kind: "export", format: "jsonl", title: "t" });
  editor.hear();
  return answer;
}

function compile({ zone, ...filter }: TrialFilter) {
  return compileFilter({ ...filter, zone: zoneOf(zone)!, now: () => filter.now! });
}

/** Holds all that is known of the log against the engine, which goes over it line by line. */
function check(editor: Editor, told: string): void {
  const { bench, filter, text, clock, marks } = editor;
  if (!filter || !compile(filter).value) {
    assert.deepEqual(
      marks.all.map(({ line }) => line),
      [],
      told,
    );
    return;
  }
  const log = new MemoryLog(text);
  const fresh = runTrial(compile(filter).value!, log);
  const before = oldBefore(fresh, clock);
  assert.deepEqual(
    marks.all.filter(({ kind }) => kind !== "missed").map(show),
    shownIn(fresh, log, before),
    told,
  );
  const missed = new Map(missedIn(fresh, log, before));
  for (const mark of marks.all)
    if (mark.kind === "missed") assert.equal(show(mark), missed.get(mark.line), `${told}, line ${mark.line}`);
  if (fresh.filter.maxlines === 1) {
    assert.deepEqual(rowsOf(fresh), expectedRows(compile(filter).value!, log), told);
    assert.deepEqual(hitsOf(fresh.detector()), expectedDates(compile(filter).value!, log), told);
  }
  const done = bench.news.findLast((news) => news.kind === "state" && news.phase === "done");
  assert.deepEqual(plain(numbersIn(done)), plain(numbersOf(fresh, clock, undefined, 0)), told);
}

function numbersIn(news: TrialNews | undefined): ReturnType<typeof numbersOf> {
  assert.ok(news?.kind === "state" && news.phase === "done");
  return news.numbers;
}

/** Numbers without what depends on the machine. */
function plain({ milliseconds: _, failregex, ...numbers }: ReturnType<typeof numbersOf>): unknown {
  return { ...numbers, failregex: failregex.map(({ hits, addresses }) => ({ hits, addresses })) };
}

function show({ line, kind, failregex, spans }: Marks["all"][number]): string {
  const places = spans.map(({ role, name, line, start, end }) => `${name ?? role} ${line}:${start}-${end}`);
  return `${line} ${kind} ${failregex.join("+")} ${places.join(", ")}`;
}

function placed(trial: Trial, log: MemoryLog, before: number): readonly Marks["all"][number][] {
  const all = { from: 0, to: Number.POSITIVE_INFINITY, withMissed: true, oldBefore: before };
  return findMarks(trial, all).map(({ line, stretches, ...mark }) => ({
    ...mark,
    line: log.toEditor(line, 0, 0)[0]!.line,
    spans: stretches.flatMap(({ role, name, start, end }) =>
      log
        .toEditor(line, start, end)
        .map((place) => ({ role, ...(name !== undefined && { name }), ...place })),
    ),
  }));
}

function shownIn(trial: Trial, log: MemoryLog, before: number): string[] {
  return placed(trial, log, before)
    .filter(({ kind }) => kind !== "missed")
    .map(show);
}

function missedIn(trial: Trial, log: MemoryLog, before: number): (readonly [number, string])[] {
  return placed(trial, log, before)
    .filter(({ kind }) => kind === "missed")
    .map((mark) => [mark.line, show(mark)] as const);
}

describe("a trial that gets orders in any order", () => {
  it("has in the end the marks and numbers of a fresh pass", async () => {
    const seed = readSeed();
    const random = randomFrom(seed);
    for (let round = 0; round < rounds; round++) {
      const editor = new Editor(random);
      editor.text = drawText(random, random.pick([0, 3, 60, 200]));
      editor.begin();
      for (let step = 0; step < 25; step++) {
        for (let count = random.below(4); count >= 0; count--) {
          editor.act();
          const pause = random.pick([0, 0, 1, 2, 20]);
          if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause - 1));
        }
        if (editor.isCancelled) {
          await settle(editor);
          editor.setFilter(editor.filter);
        }
        await settle(editor);
        check(editor, `seed ${seed}, round ${round}, step ${step}`);
      }
      editor.bench.end();
    }
  }).timeout(300_000);
});
