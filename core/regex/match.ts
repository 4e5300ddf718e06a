import type { Edge } from "./edge.ts";
import type { Engine } from "./engine.ts";
import type { RegexMatch } from "./regex.ts";
import { noteAscii } from "./subject.ts";

/** What a match asks of its regex. */
export interface MatchSource {
  readonly groupCount: number;
  readonly groupIndex: ReadonlyMap<string, number>;
  /** The spans of all groups of the match that begins at `start`. */
  readSpans(subject: string, start: number): ArrayLike<number>;
  /** What the named groups took in the match that begins at `start`, where RegExp alone can tell and `group` is one. */
  readNamed(subject: string, start: number, group: number): Native | undefined;
  /** By which edge of the match a group's place is known. */
  edgeOf(group: number): Edge | undefined;
}

/** A part of an ASCII text, which is likely to be searched next. */
function noted(text: string | undefined): string | undefined {
  if (text !== undefined) noteAscii(text);
  return text;
}

/** A RegExp's match of an ASCII text. */
export interface Native {
  readonly engine: Engine;
  readonly found: RegExpExecArray;
}

/** A match of a regex: what was found with it, and by whom to ask for more. */
export class Match implements RegexMatch {
  readonly start: number;
  readonly end: number;
  private readonly regex: MatchSource;
  private readonly subject: string;
  private known: ArrayLike<number> | undefined;
  private readonly engine: Engine | undefined;
  private readonly found: RegExpExecArray | undefined;
  private named: Native | undefined;

  constructor(
    regex: MatchSource,
    subject: string,
    start: number,
    end: number,
    spans?: ArrayLike<number>,
    engine?: Engine,
    found?: RegExpExecArray,
  ) {
    this.regex = regex;
    this.subject = subject;
    this.start = start;
    this.end = end;
    this.known = spans;
    this.engine = engine;
    this.found = found;
  }

  get spans(): ArrayLike<number> {
    return (this.known ??= this.regex.readSpans(this.subject, this.start));
  }

  group(group: number | string): string | undefined {
    const number = typeof group === "number" ? group : this.regex.groupIndex.get(group);
    if (number === undefined || !(number >= 0 && number <= this.regex.groupCount)) {
      throw new RangeError(`no such group: ${group}`);
    }
    if (number === 0) return this.subject.slice(this.start, this.end);
    if (this.engine) {
      const place = this.engine.groups.get(number);
      if (place !== undefined) return noted(this.found![place]);
      this.named ??= this.known ? undefined : this.regex.readNamed(this.subject, this.start, number);
      const named = this.named?.engine.groups.get(number);
      if (named !== undefined) return this.named!.found[named];
    }
    const start = this.spans[2 * number]!;
    return start < 0 ? undefined : this.subject.slice(start, this.spans[2 * number + 1]!);
  }

  startOf(group: number): number {
    const edge = this.engine && this.regex.edgeOf(group);
    if (!edge) return this.spans[2 * group]!;
    if (edge.from === "start") return this.start + edge.distance;
    return this.end - edge.distance - this.group(group)!.length;
  }

  endOf(group: number): number {
    const edge = this.engine && this.regex.edgeOf(group);
    if (!edge) return this.spans[2 * group + 1]!;
    if (edge.from === "end") return this.end - edge.distance;
    return this.start + edge.distance + this.group(group)!.length;
  }
}
