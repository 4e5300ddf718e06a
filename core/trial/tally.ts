import { none, type Rows } from "./rows.ts";
import type { ChunkOutcome } from "./scan.ts";

/** How often an id failed, and where first. */
export interface IdCount {
  count: number;
  /** The log's line, from 0. */
  firstLine: number;
}

/** What of a chunk is counted. */
type Counted = Pick<ChunkOutcome, "lineCount" | "tested" | "rows" | "ignoreregex">;

/** A log in numbers, as fail2ban-regex counts: each chunk is added once it is done, and taken away where it is done anew. */
export class Tally {
  lines = 0;
  tested = 0;
  matched = 0;
  ignored = 0;
  /** Of those matched, without a date that can be read. */
  undated = 0;
  readonly failregex: number[];
  readonly ignoreregex: number[];
  /** By the number of an id: failures that count. */
  readonly ids = new Map<number, IdCount>();
  /** By failregex: how often each id failed by it. */
  readonly idsOf: readonly Map<number, number>[];
  /** Matched lines by the second of their (first) failure. */
  readonly #seconds = new Map<number, number>();

  constructor(failregex: number, ignoreregex: number) {
    this.failregex = new Array<number>(failregex).fill(0);
    this.ignoreregex = new Array<number>(ignoreregex).fill(0);
    this.idsOf = this.failregex.map(() => new Map());
  }

  get missed(): number {
    return this.tested - this.matched - this.ignored;
  }

  /** Matched lines that are older than a time in Unix seconds. */
  olderThan(time: number): number {
    let older = 0;
    for (const [second, count] of this.#seconds) if (second < time) older += count;
    return older;
  }

  /** Counts a chunk whose first line is `firstLine`; with -1 it is taken away again. */
  add(chunk: Counted, firstLine: number, sign: 1 | -1 = 1): void {
    const { lineCount, tested, rows, ignoreregex } = chunk;
    this.lines += sign * lineCount;
    this.tested += sign * tested;
    for (let index = 0; index < ignoreregex.length; index++)
      this.ignoreregex[index]! += sign * ignoreregex[index]!;
    this.#addRows(rows, firstLine, sign);
  }

  /** Counts a line of a chunk before as part of a match; with -1 no longer. */
  addPart(sign: 1 | -1 = 1): void {
    this.matched += sign;
  }

  #addRows(rows: Rows, firstLine: number, sign: 1 | -1): void {
    let last = none;
    for (let at = 0; at < rows.size; at++) {
      const line = rows.lines[at]!;
      const kind = rows.kindAt(at);
      const time = rows.times[at]!;
      if (line !== last) this.#addLine(kind, time, sign);
      last = line;
      const failregex = rows.failregex[at]!;
      if (failregex === none || kind === "error" || kind === "part") continue;
      this.failregex[failregex]! += sign;
      const id = rows.ids[at]!;
      if (kind !== "matched" || id === none) continue;
      this.#addId(id, firstLine + line, sign);
      addTo(this.idsOf[failregex]!, id, sign);
    }
  }

  #addLine(kind: ReturnType<Rows["kindAt"]>, time: number, sign: 1 | -1): void {
    if (kind === "part") this.addPart(sign);
    else if (kind === "matched") {
      this.matched += sign;
      if (Number.isNaN(time)) this.undated += sign;
      else addTo(this.#seconds, time, sign);
    } else if (kind !== "error") this.ignored += sign;
  }

  #addId(id: number, line: number, sign: 1 | -1): void {
    const known = this.ids.get(id);
    if (!known) this.ids.set(id, { count: sign, firstLine: line });
    else if ((known.count += sign) === 0) this.ids.delete(id);
  }
}

function addTo(counts: Map<number, number>, key: number, by: number): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}
