import type { LineMark, LineRange, MarksParams } from "../server/protocol-trial.ts";

/** What is known of a log's lines, sorted by line. It moves with the edits of the log until the server tells anew. */
export class Marks {
  private marks: LineMark[] = [];
  private newest = -1;

  /** All of them. */
  get all(): readonly LineMark[] {
    return this.marks;
  }

  /** The newest run that anything was heard of. */
  get run(): number {
    return this.newest;
  }

  /** Takes in what became of some lines. Answers whether it counts: what an older run tells does not. */
  take({ run, lines, marks }: MarksParams): boolean {
    if (run < this.newest) return false;
    this.newest = run;
    const start = this.indexOf(lines.from);
    const sorted = [...marks].sort((one, other) => one.line - other.line);
    // Not by splice with a spread: an engine takes only so many arguments.
    this.marks = this.marks.slice(0, start).concat(sorted, this.marks.slice(this.indexOf(lines.to)));
    return true;
  }

  /** Forgets all, because of a run. */
  clear(run: number): void {
    this.newest = Math.max(this.newest, run);
    this.marks = [];
  }

  /** Forgets all, and every run. */
  reset(): void {
    this.newest = -1;
    this.marks = [];
  }

  /** Moves with an edit that replaces what stands from one line to another by so many new line ends. */
  shift(from: number, to: number, lineEnds: number): void {
    const delta = lineEnds - (to - from);
    if (delta === 0) return;
    const kept = this.marks.filter(({ line }) => line <= from || line > to);
    this.marks = kept.map((mark) => (mark.line > from ? moved(mark, delta) : mark));
  }

  /** Those of a range of lines. */
  within({ from, to }: LineRange): readonly LineMark[] {
    return this.marks.slice(this.indexOf(from), this.indexOf(to));
  }

  /** The index of the first mark at a line or after it. */
  private indexOf(line: number): number {
    let [low, high] = [0, this.marks.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.marks[middle]!.line < line) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function moved(mark: LineMark, delta: number): LineMark {
  const spans = mark.spans.map((span) => ({ ...span, line: span.line + delta }));
  return { ...mark, line: mark.line + delta, spans };
}
