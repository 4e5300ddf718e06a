import type { RegexMatch } from "../regex/index.ts";
import { isAlnum } from "../text/index.ts";
import { ANCHORED, LINE_BEGIN } from "./bounds.ts";
import { DateError } from "./date-error.ts";
import { mayHoldDefault } from "./defaults.ts";
import { countPoints, hasPair, NOTHING, pointAt, pointBefore, unitAfter } from "./positions.ts";
import { RankedTemplate, UNKNOWN } from "./ranking.ts";
import { type DateMatch, readDate } from "./reading.ts";
import type { DateContext, DateValue } from "./strptime.ts";
import type { DateTemplate } from "./templates.ts";

/** Looks for a template in a line, or in a part of it. */
export type FindDate = (
  template: RankedTemplate,
  line: string,
  start?: number,
  end?: number,
) => RegexMatch | null;

/** What a detector remembers from line to line; plain data. */
export interface DetectorState {
  /** The templates in their order: the place each had at first, hits, distance. */
  readonly templates: ReadonlyArray<readonly [first: number, hits: number, distance: number]>;
  readonly firstUnused: number;
  readonly lastIndex: number;
  /** The last date's distance from the line's begin and its end, in characters. */
  readonly lastStart: number;
  readonly lastEnd: number;
  /** The characters before it, its first, its last, and the one behind it. */
  readonly lastBorders: readonly [number, number, number, number];
  /** See Zone.lastOffset. */
  readonly zoneOffset: number;
}

/**
 * Finds the date in each line of a log; which template it tries first, and where, depends on the lines before.
 * Mirrors fail2ban/server/datedetector.py, DateDetector. Where fail2ban ends in an exception, DateError is thrown.
 */
export class DateDetector {
  /** How a template is looked for: by its regex, unless it is set to something else. */
  find: FindDate = (template, line, start, end) => template.search(line, start, end);
  readonly #context: DateContext;
  readonly #defaults: () => readonly DateTemplate[];
  /** As they were at first. */
  #listed: readonly RankedTemplate[];
  #ranked: RankedTemplate[];
  #hasDefaults = false;
  #firstUnused = 0;
  #lastIndex = UNKNOWN;
  #lastStart = 1;
  #lastEnd = UNKNOWN;
  #windowStart = 0;
  #windowEnd = 0;
  #before = NOTHING;
  #first = NOTHING;
  #last = NOTHING;
  #behind = NOTHING;

  constructor(
    templates: readonly DateTemplate[],
    defaults: () => readonly DateTemplate[],
    context: DateContext,
  ) {
    this.#context = context;
    this.#defaults = defaults;
    this.#listed = templates.map((template) => new RankedTemplate(template));
    this.#ranked = [...this.#listed];
  }

  /** The templates in their present order; none before the first line where the defaults are used. */
  get templates(): readonly RankedTemplate[] {
    return this.#ranked;
  }

  /** The time that a match stands for; null where there is none, as on the 31st of June. */
  timeOf(match: DateMatch): DateValue | null {
    return readDate(match, this.#context);
  }

  /** Finds the date in a line. Mirrors DateDetector.matchTime. */
  matchTime(line: string): DateMatch | null {
    if (this.#ranked.length === 0) this.#listDefaults();
    const ranked = this.#ranked;
    let index = this.#lastIndex;
    let match: RegexMatch | null = null;
    let reserve: RegexMatch | null = null;
    let reserveIndex = -1;
    let reserveStart = UNKNOWN;
    let tried = UNKNOWN;
    const last = ranked[index];
    if (last) {
      const anchored = (last.template.flags & ANCHORED) !== 0;
      if (anchored || !this.#hasSameBorders(line)) {
        match = this.find(last, line);
        tried = index;
      } else match = this.find(last, line, this.#windowStart, this.#windowEnd);
      if (match && !anchored && ranked.length > 1) {
        const start = countPoints(line, 0, match.start);
        if (
          start !== this.#lastStart ||
          start + countPoints(line, match.start, match.end) !== this.#lastEnd
        ) {
          reserve = match;
          reserveStart = start;
          reserveIndex = index;
          match = null;
        }
      }
    }
    if (!match) {
      if (this.#hasDefaults && !reserve && !mayHoldDefault(line)) return null;
      for (index = 0; index < ranked.length; index++) {
        if (index === tried) continue;
        const entry = ranked[index]!;
        match = this.find(entry, line);
        if (!match) continue;
        const next = ranked[index + 1];
        if (!next || (entry.template.flags & ANCHORED) !== 0) break;
        const start = countPoints(line, 0, match.start);
        if (start <= entry.distance && start <= this.#lastStart) break;
        // It may be a date in the message: remembered, while a better one is looked for.
        if (start < reserveStart) {
          reserve = match;
          reserveStart = start;
          reserveIndex = index;
        }
        match = null;
      }
      if (!match && reserve) {
        match = reserve;
        index = reserveIndex;
      }
    }
    if (!match) return null;
    const winner = ranked[index]!;
    this.#win(index, line, match);
    if (winner.regex.groupCount === 0) throw new DateError("IndexError", "no such group");
    return dateOf(winner, match);
  }

  /** The date that a template finds in a line, counted nowhere. */
  dateOf(ranked: RankedTemplate, line: string, start?: number, end?: number): DateMatch | null {
    const match = this.find(ranked, line, start, end);
    return match && dateOf(ranked, match);
  }

  /**
   * The template that the next line is asked for first, where it is tied to the line's begin: whether it finds a line's
   * date depends on no other line, and if it does, no other template is asked.
   */
  get first(): RankedTemplate | undefined {
    const last = this.#ranked[this.#lastIndex];
    return last && (last.template.flags & LINE_BEGIN) !== 0 && last.regex.groupCount > 0 ? last : undefined;
  }

  /**
   * Whether any template finds a date in a line. Where none does, and the last date was tied to the line's begin (or there
   * was none), matchTime finds none either, and remembers nothing of it.
   */
  findsAny(line: string): boolean {
    if (this.#ranked.length === 0) this.#listDefaults();
    if (this.#hasDefaults && !mayHoldDefault(line)) return false;
    return this.#ranked.some((entry) => this.find(entry, line) !== null);
  }

  /**
   * Counts `count` lines, one after the other, whose dates `first` finds, without looking again: `line` is the last of
   * them, and the match in it, which is not empty, goes from `start` to `end`.
   */
  repeat(count: number, line: string, start: number, end: number): void {
    this.#ranked[this.#lastIndex]!.hits += count - 1;
    this.#win(this.#lastIndex, line, { start, end });
  }

  /** What it remembers of the lines so far. */
  snapshot(): DetectorState {
    return {
      templates: this.#ranked.map((entry) => [this.#listed.indexOf(entry), entry.hits, entry.distance]),
      firstUnused: this.#firstUnused,
      lastIndex: this.#lastIndex,
      lastStart: this.#lastStart,
      lastEnd: this.#lastEnd,
      lastBorders: [this.#before, this.#first, this.#last, this.#behind],
      zoneOffset: this.#context.zone.lastOffset,
    };
  }

  /** Goes on from a state that a detector of the same options gave. */
  restore(state: DetectorState): void {
    this.#listDefaults();
    this.#ranked = state.templates.map(([first, hits, distance]) =>
      Object.assign(this.#listed[first]!, { hits, distance }),
    );
    this.#firstUnused = state.firstUnused;
    this.#lastIndex = state.lastIndex;
    this.#lastStart = state.lastStart;
    this.#lastEnd = state.lastEnd;
    [this.#before, this.#first, this.#last, this.#behind] = state.lastBorders;
    this.#context.zone.lastOffset = state.zoneOffset;
  }

  /** Takes the default templates where no others are given. */
  #listDefaults(): void {
    if (this.#listed.length === 0) {
      this.#hasDefaults = true;
      this.#listed = this.#defaults().map((template) => new RankedTemplate(template));
    }
    for (const entry of this.#listed) Object.assign(entry, { hits: 0, distance: UNKNOWN });
    this.#ranked = [...this.#listed];
  }

  /**
   * Finds the part of the line where the last date stood, and tells whether it has the same borders: then it alone is
   * searched.
   */
  #hasSameBorders(line: string): boolean {
    const plain = !hasPair(line, this.#lastEnd + 1);
    const unit = (points: number): number =>
      plain ? Math.min(points, line.length) : unitAfter(line, points);
    const point = (points: number): number => (points < 0 ? NOTHING : pointAt(line, unit(points)));
    this.#windowStart = unit(this.#lastStart);
    this.#windowEnd = unit(this.#lastEnd);
    return (
      (point(this.#lastStart - 1) === this.#before ||
        (point(this.#lastStart) === this.#first && !isAlnum(this.#first))) &&
      (point(this.#lastEnd) === this.#behind ||
        (point(this.#lastEnd - 1) === this.#last && !isAlnum(this.#last)))
    );
  }

  /** Counts a hit, remembers the place, and moves the template up if its weight allows. */
  #win(index: number, line: string, match: { readonly start: number; readonly end: number }): void {
    const entry = this.#ranked[index]!;
    const plain = !hasPair(line, match.end);
    const start = plain ? match.start : countPoints(line, 0, match.start);
    entry.hits++;
    entry.distance = start;
    if (this.#firstUnused === index) this.#firstUnused++;
    // Python's line[start] has to exist; a match of nothing at the line's end has none.
    if (match.start >= line.length) throw new DateError("IndexError", "string index out of range");
    this.#lastStart = start;
    this.#before = pointBefore(line, match.start);
    this.#first = pointAt(line, match.start);
    this.#lastEnd = plain ? match.end : start + countPoints(line, match.start, match.end);
    // Python's line[-1] is the line's last character.
    this.#last = pointBefore(line, match.end === 0 ? line.length : match.end);
    this.#behind = pointAt(line, match.end);
    this.#lastIndex = index > 0 && index !== this.#lastIndex ? this.#moveUp(index) : index;
  }

  /** Moves a template up where it weighs more than the one there. Mirrors DateDetector._reorderTemplate. */
  #moveUp(index: number): number {
    const ranked = this.#ranked;
    const entry = ranked[index]!;
    const weight = entry.weight;
    // fail2ban also lets one give way that was not used for five minutes; one that never was has no weight anyway.
    const givesWay = (at: number): boolean => weight > ranked[at]!.weight;
    let target = this.#firstUnused < index ? this.#firstUnused : index >> 1;
    if (!givesWay(target)) {
      if (target === index - 1) return index;
      target = index - 1;
      if (!givesWay(target)) return index;
    }
    ranked.splice(index, 1);
    ranked.splice(target, 0, entry);
    while (this.#firstUnused < ranked.length && ranked[this.#firstUnused]!.hits > 0) this.#firstUnused++;
    return target;
  }
}

function dateOf(ranked: RankedTemplate, match: RegexMatch): DateMatch {
  return {
    start: match.startOf(1),
    end: match.endOf(1),
    matchStart: match.start,
    matchEnd: match.end,
    template: ranked.template,
    ranked,
    groups: match,
  };
}
