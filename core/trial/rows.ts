/**
 * What a row says of its line, as fail2ban-regex counts it: see LineMark in server/protocol-trial.ts. A `part` was taken by
 * a match over several lines that a later line's row tells of: it counts as matched.
 */
export const rowKinds = ["matched", "ignored", "nofail", "error", "part"] as const;
export type RowKind = (typeof rowKinds)[number];

/** No failregex, no id, no date. */
export const none = -1;

/**
 * What became of the lines of a chunk that are more than missed, in columns: a row for each failure, or one for a line that
 * is told of without any. The rows of a line stand together and are of one kind.
 */
export class Rows {
  size = 0;
  /** Which line of the chunk. */
  lines = new Int32Array(16);
  /** Index into rowKinds. */
  kinds = new Uint8Array(16);
  /** Index of the failregex, or `none`. */
  failregex = new Int16Array(16);
  /** Index of the id in a list of names, or `none`. */
  ids = new Int32Array(16);
  /** Unix seconds; NaN where there is no date. */
  times = new Float64Array(16);
  /** 1 where the regexes saw the whole line: no date was cut out. */
  whole = new Uint8Array(16);

  add(
    line: number,
    kind: RowKind,
    { failregex = none, id = none, time = Number.NaN, isWhole = false }: Partial<RowDetails> = {},
  ): void {
    if (this.size === this.lines.length) this.#grow();
    const at = this.size++;
    this.lines[at] = line;
    this.kinds[at] = rowKinds.indexOf(kind);
    this.failregex[at] = failregex;
    this.ids[at] = id;
    this.times[at] = time;
    this.whole[at] = isWhole ? 1 : 0;
  }

  kindAt(at: number): RowKind {
    return rowKinds[this.kinds[at]!]!;
  }

  /** The first row of a line, or of the first line behind it that has one. */
  find(line: number): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.lines[middle]! < line) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Makes what became of an earlier line, which has no row yet, a part of a match over several lines. */
  insert(line: number, failregex: number): void {
    const rest = new Rows();
    const from = this.find(line);
    for (let at = from; at < this.size; at++) rest.take(this, at);
    this.size = from;
    this.add(line, "part", { failregex, isWhole: true });
    for (let at = 0; at < rest.size; at++) this.take(rest, at);
  }

  /** Takes that back. */
  remove(line: number): void {
    const at = this.find(line);
    if (at >= this.size || this.lines[at] !== line || this.kindAt(at) !== "part") return;
    const rest = new Rows();
    for (let next = at + 1; next < this.size; next++) rest.take(this, next);
    this.size = at;
    for (let next = 0; next < rest.size; next++) this.take(rest, next);
  }

  private take(other: Rows, at: number): void {
    this.add(other.lines[at]!, other.kindAt(at), {
      failregex: other.failregex[at]!,
      id: other.ids[at]!,
      time: other.times[at]!,
      isWhole: other.whole[at] === 1,
    });
  }

  #grow(): void {
    const size = this.lines.length * 2;
    this.lines = filled(new Int32Array(size), this.lines);
    this.kinds = filled(new Uint8Array(size), this.kinds);
    this.failregex = filled(new Int16Array(size), this.failregex);
    this.ids = filled(new Int32Array(size), this.ids);
    this.times = filled(new Float64Array(size), this.times);
    this.whole = filled(new Uint8Array(size), this.whole);
  }
}

interface RowDetails {
  readonly failregex: number;
  readonly id: number;
  readonly time: number;
  readonly isWhole: boolean;
}

function filled<Column extends Int32Array | Uint8Array | Int16Array | Float64Array>(
  fresh: Column,
  old: Column,
): Column {
  fresh.set(old);
  return fresh;
}
