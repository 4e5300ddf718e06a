import type { TrialTask } from "./export.ts";
import { linesOf, type Trial } from "./trial.ts";

/** Missed lines that look alike. */
export interface Shape {
  count: number;
  /** The first lines of this shape, from 0, up to so many as are shown. */
  readonly lines: number[];
}

const mostLines = 200;
const mostShapes = 5000;

/** What varies from line to line: what stands in quotes, and words with a digit. */
const varying = /"(?:[^"\\]|\\.)*"|'[^']*'|[\w.:/@+-]*\d[\w.:/@+-]*/g;

/** A line with what varies folded away. */
export function shapeOf(text: string): string {
  return text.replace(varying, (part) =>
    part[0] === '"' || part[0] === "'" ? `${part[0]}…${part[0]}` : "…",
  );
}

/** Folds the missed lines of a trial by their shape, a chunk after the other. */
export class Shapes implements TrialTask {
  readonly byShape = new Map<string, Shape>();
  /** Lines whose shapes would be too many to be told apart. */
  others = 0;
  readonly #trial: Trial;
  #next = 0;

  constructor(trial: Trial) {
    this.#trial = trial;
  }

  get isDone(): boolean {
    return this.#next >= this.#trial.chunks.length;
  }

  /** Goes on until it is `due`; answers whether all chunks are done. */
  step(isDue: () => boolean): boolean {
    while (!this.isDone && !isDue()) this.#fold(this.#next++);
    return this.isDone;
  }

  #fold(index: number): void {
    const { rows, firstLine } = this.#trial.chunks[index]!;
    let row = 0;
    linesOf(this.#trial.log.read(index)).forEach((text, at) => {
      while (row < rows.size && rows.lines[row]! < at) row++;
      if (text === "" || text.startsWith("#") || (row < rows.size && rows.lines[row] === at)) return;
      this.#add(shapeOf(text), firstLine + at);
    });
  }

  #add(shape: string, line: number): void {
    let known = this.byShape.get(shape);
    if (!known) {
      if (this.byShape.size >= mostShapes) {
        this.others++;
        return;
      }
      this.byShape.set(shape, (known = { count: 0, lines: [] }));
    }
    known.count++;
    if (known.lines.length < mostLines) known.lines.push(line);
  }
}
