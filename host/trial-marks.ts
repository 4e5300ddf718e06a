import { countMarked, findMarks, type Mark, type Trial } from "../core/trial/index.ts";
import type { MemoryLog } from "./memory-log.ts";
import type { EditorMark, LineSpan, TrialNews } from "./trial-messages.ts";
import { oldBefore, type TrialClock } from "./trial-numbers.ts";

/** So many marked lines are sent with all their stretches, whatever is visible. */
const mostMarks = 10_000;
/** Lines around the visible ones that are sent where there are more. */
const margin = 1000;
/** Marks that go out together, about: each news costs every thread on its way a turn, and a large one a long turn. */
const marksAtOnce = 500;

/** Whether missed lines are told, too, and at which line of the log the trial begins. */
interface Wish {
  readonly withMissed: boolean;
  readonly firstLine?: number;
}

/** Sends the marks of a log's lines to the editor that shows it: the visible ones first. */
export class MarkSender {
  /** What the editor shows, in its lines. */
  visible: readonly LineSpan[] = [];
  /** The log that an editor shows; without one nothing is sent. */
  log: MemoryLog | undefined;
  readonly #tell: (news: TrialNews) => void;
  #run = 0;
  /** The log's lines that are still to be sent. */
  #waiting: LineSpan[] = [];

  constructor(tell: (news: TrialNews) => void) {
    this.#tell = tell;
  }

  /** Takes all marks away. */
  clear(run: number): void {
    this.#waiting = [];
    if (this.log) this.#tell({ kind: "marks", run, lines: { from: 0, to: this.log.editorLines }, marks: [] });
  }

  /** Sends what is visible, as far as it is done; only of ranges that end in a chunk from `since` on. */
  sendVisible(run: number, trial: Trial, before: number, since = 0): void {
    if (!this.log) return;
    for (const range of this.#visibleLines()) {
      const chunk = trial.chunkOf(Math.min(range.to - 1, trial.tally.lines - 1));
      const isDone = trial.isDone || (chunk >= 0 && trial.tally.lines >= range.to);
      if (!isDone || (chunk < since && since > 0)) continue;
      this.#send(run, trial, range, before, { withMissed: true });
    }
  }

  /** Sends the visible lines as a trial of a part of the log has them, which begins at `firstLine`. */
  sendPart(run: number, part: Trial, range: LineSpan, firstLine: number, before: number): void {
    if (!this.log) return;
    const { from, to } = this.#linesOf(range);
    const inside = { from: from - firstLine, to: to - firstLine };
    this.#send(run, part, inside, before, { withMissed: true, firstLine });
  }

  /**
   * Has all other lines sent by `step`, where they are not too many, else those around the visible ones; what was known of the
   * rest is taken away where it `isOutdated`.
   */
  begin(run: number, trial: Trial, isOutdated: boolean): void {
    this.#run = run;
    this.#waiting = [];
    if (!this.log) return;
    const { lines } = trial.tally;
    const seen = this.#visibleLines().sort((one, other) => one.from - other.from);
    const isAll = !this.isCropped(trial);
    let at = 0;
    const skipTo = (line: number) => {
      if (isOutdated && at < line) this.#tellMarks(run, { from: at, to: line }, []);
      at = Math.max(at, line);
    };
    const sendTo = (line: number) => {
      const to = Math.min(line, lines);
      if (at < to) this.#waiting.push({ from: at, to });
      at = Math.max(at, to);
    };
    for (const { from, to } of seen) {
      if (!isAll) skipTo(Math.min(from - margin, lines));
      sendTo(from);
      at = Math.max(at, Math.min(to, lines));
      if (!isAll) sendTo(at + margin);
    }
    if (isAll) sendTo(lines);
    skipTo(Number.POSITIVE_INFINITY);
  }

  /** Sends marks until it is `due`; answers whether all are sent. */
  step(trial: Trial, before: number, isDue: () => boolean): boolean {
    while (this.#waiting.length > 0 && !isDue()) {
      const { from, to } = this.#waiting.shift()!;
      const marks: EditorMark[] = [];
      let end = from;
      do {
        const { firstLine, lineCount } = trial.chunks[trial.chunkOf(end)]!;
        const next = Math.min(to, firstLine + lineCount);
        marks.push(...this.#find(trial, { from: end, to: next }, before, { withMissed: false }));
        end = next;
      } while (end < to && marks.length < marksAtOnce && !isDue());
      if (end < to) this.#waiting.unshift({ from: end, to });
      this.#tellMarks(this.#run, { from, to: end }, marks);
    }
    return this.#waiting.length === 0;
  }

  /** The mark of one line, as the editor counts. */
  markOf(trial: Trial, line: number, clock: TrialClock): EditorMark {
    const request = { from: line, to: line + 1, withMissed: true, oldBefore: oldBefore(trial, clock) };
    return this.#place(
      findMarks(trial, request)[0] ?? { line, kind: "missed", failregex: [], stretches: [] },
      0,
    );
  }

  /** Whether only the marks around the visible lines are sent. */
  isCropped(trial: Trial): boolean {
    return countMarked(trial) > mostMarks;
  }

  /** The editor's line for a line of the log. */
  toEditor(line: number): number {
    return this.log?.toEditor(line, 0, 0)[0]?.line ?? line;
  }

  /** The log's line that the editor shows there. */
  fromEditor(line: number): number {
    return this.log?.fromEditor(line) ?? line;
  }

  #visibleLines(): LineSpan[] {
    return this.visible.map((range) => this.#linesOf(range));
  }

  #linesOf({ from, to }: LineSpan): LineSpan {
    const first = this.fromEditor(from);
    return { from: first, to: Math.max(first, this.fromEditor(Math.max(from, to - 1))) + 1 };
  }

  #send(run: number, trial: Trial, { from, to }: LineSpan, before: number, wish: Wish): void {
    const { firstLine = 0 } = wish;
    const marks = this.#find(trial, { from, to }, before, wish);
    this.#tellMarks(run, { from: firstLine + from, to: firstLine + to }, marks);
  }

  #find(trial: Trial, { from, to }: LineSpan, before: number, wish: Wish): EditorMark[] {
    const { withMissed, firstLine = 0 } = wish;
    const found = findMarks(trial, { from, to, withMissed, oldBefore: before });
    return found.map((mark) => this.#place(mark, firstLine));
  }

  /** Tells the marks of lines of the log; those that the editor has behind the log's last line are among the infinite. */
  #tellMarks(run: number, { from, to }: LineSpan, marks: readonly EditorMark[]): void {
    const end = to === Number.POSITIVE_INFINITY ? this.log!.editorLines : this.toEditor(to);
    this.#tell({ kind: "marks", run, lines: { from: this.toEditor(from), to: end }, marks });
  }

  #place({ line, stretches, kind, failregex }: Mark, firstLine: number): EditorMark {
    const at = firstLine + line;
    const spans = stretches.flatMap(({ role, name, start, end }) =>
      (this.log?.toEditor(at, start, end) ?? [{ line: at, start, end }]).map((place) => ({
        role,
        ...(name !== undefined && { name }),
        ...place,
      })),
    );
    return { line: this.toEditor(at), kind, failregex, spans };
  }
}
