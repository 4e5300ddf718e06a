import {
  type CompiledFilter,
  contentOf,
  contentStart,
  groupsOf,
  isIdentified,
  LineBuffer,
  type LineRegex,
  type MatcherState,
  type TupleLine,
} from "../filter/index.ts";
import { findRunaway, parseRegex } from "../regex/index.ts";
import type { RegexStep, Step, TextStep } from "./explanation.ts";
import type { CutDate } from "./mends/trouble.ts";
import { nowhere, placeIn } from "./placing.ts";
import { type Asked, bareStep, type Explained, type Tried, tryRegex } from "./regexes.ts";
import { nameRegex, quote } from "./words.ts";

/** Runs a piece of work; false where it had to be broken off. */
export type Guard = (work: () => void) => boolean;

/**
 * Walks the regexes of a filter over a line, in the order in which fail2ban asks them. Mirrors
 * fail2ban/server/filter.py, Filter.findFailure, as core/filter's findHits and LineBuffer do.
 */
export class Walk {
  readonly #filter: CompiledFilter;
  readonly #line: string;
  #cut: TupleLine = { tuple: ["", "", ""] };
  readonly #state: MatcherState | undefined;
  readonly #guard: Guard;
  /** The steps so far. */
  readonly steps: Step[] = [];
  /** How to look for mends of the regexes that miss. */
  readonly mends = new Map<Step, NonNullable<Tried["mend"]>>();

  constructor(filter: CompiledFilter, line: string, state: MatcherState | undefined, guard: Guard) {
    this.#filter = filter;
    this.#line = line;
    this.#state = state;
    this.#guard = guard;
  }

  /** The date that was cut out of the line itself; see placeIn for where the line stands in the text. */
  #cutDate(start = 0, shift = 0): CutDate | undefined {
    const [before, text, after] = this.#cut.tuple;
    if (before.length + after.length >= this.#line.length) return undefined;
    return { text, at: before.length + start - shift };
  }

  /** Takes all steps with the line as it was cut. */
  walk(cut: TupleLine): void {
    this.#cut = cut;
    if (this.#filter.maxlines > 1) this.#walkBuffer();
    else this.#walkLine();
  }

  #walkLine(): void {
    const { prefregex, failregex, ignoreregex, ignoresFirst, checkAllRegex } = this.#filter;
    const text = `${this.#cut.tuple[0]}${this.#cut.tuple[2]}\n`;
    let asked: Asked = { text, placing: placeIn(this.#line, this.#cut), date: this.#cutDate() };
    this.#addText("line", asked);
    if (ignoresFirst && this.#askIgnores(asked)) {
      this.#skipFrom(0, "the line is ignored before it is asked", true);
      return;
    }
    if (prefregex) {
      const content = this.#askPrefix(prefregex, asked);
      if (content === undefined) {
        this.#skipFrom(0, "prefregex has to match first");
        return;
      }
      if (content !== asked) this.#addText("content", content);
      asked = content;
    }
    let isIgnored: boolean | undefined;
    for (let index = 0; index < failregex.length; index++) {
      const step = this.#ask(this.#named("failregex", index), asked);
      if (step.result !== "match") continue;
      if (ignoreregex.length > 0) {
        isIgnored ??= this.#askIgnores(asked);
        if (isIgnored) {
          if (checkAllRegex) continue;
          this.#skipFrom(index + 1, "the line is ignored");
          return;
        }
      }
      if (checkAllRegex) continue;
      if (this.#isIdentified(failregex[index]!, asked)) {
        this.#skipFrom(index + 1, "an earlier failregex matches");
        break;
      }
      // fail2ban has taken the line out of its buffer before it finds that there is no id.
      asked = { text: "\n", placing: nowhere, date: undefined };
      isIgnored = undefined;
    }
    if (isIgnored === undefined && !ignoresFirst) this.#skipIgnores();
  }

  /** Several lines are looked at: the buffer is asked what it would ask. */
  #walkBuffer(): void {
    const { prefregex, failregex, ignoresFirst } = this.#filter;
    const buffer = new LineBuffer(this.#filter);
    buffer.lines = this.#state?.lines ?? [];
    const asks: [option: RegexStep["option"], index: number, text: string][] = [];
    const ended = this.#guard(() => {
      buffer.findHits(this.#cut, (...ask) => asks.push(ask));
    });
    const own = this.#cut.tuple[0].length + this.#cut.tuple[2].length + 1;
    const whole = asks[0]?.[2] ?? "";
    const placing = placeIn(this.#line, this.#cut, Math.max(0, whole.length - own));
    const date = this.#cutDate(Math.max(0, whole.length - own));
    this.#addText("buffer", { text: whole, placing, date });
    let content: Asked | undefined;
    const placed = (text: string): Asked =>
      text === whole
        ? { text, placing, date }
        : content?.text === text
          ? content
          : { text, placing: nowhere, date: undefined };
    let isIgnored = false;
    let next = 0;
    for (const [option, index, text] of asks) {
      if (option === "ignoreregex") isIgnored = this.#askIgnores(placed(text)) || isIgnored;
      else if (option === "prefregex" && prefregex) {
        content = this.#askPrefix(prefregex, placed(text), Math.max(0, whole.length - own));
        if (!content) {
          this.#skipFrom(0, "prefregex has to match first");
          return;
        }
        if (content.text !== whole) this.#addText("content", content);
      } else {
        this.#ask(this.#named("failregex", index), placed(text));
        next = index + 1;
      }
    }
    if (!ended || next < failregex.length) {
      const why = !ended
        ? "a regex before it runs away"
        : isIgnored
          ? "the line is ignored"
          : "an earlier failregex matches";
      this.#skipFrom(next, why, ignoresFirst && isIgnored);
    }
  }

  /** What failregex is asked about once prefregex matched; undefined where it did not. */
  #askPrefix(prefregex: LineRegex, asked: Asked, start = 0): Asked | undefined {
    const step = this.#ask(this.#named("prefregex", 0), asked);
    if (step.result !== "match") return undefined;
    const match = prefregex.regex.search(asked.text)!;
    const content = readContent(prefregex, match);
    if (!content) return asked;
    const shift = contentStart(prefregex, match);
    const placing = placeIn(this.#line, this.#cut, start, shift);
    return { text: `${content}\n`, placing, date: this.#cutDate(start, shift) };
  }

  /** Asks the ignoreregexes; answers whether one matches. */
  #askIgnores(asked: Asked): boolean {
    const { ignoreregex, checkAllRegex } = this.#filter;
    let found = false;
    for (let index = 0; index < ignoreregex.length; index++) {
      const regex = this.#named("ignoreregex", index);
      if (found && !checkAllRegex)
        this.#add(bareStep(regex, "skipped", skipped(regex, "an earlier one matches")));
      else found = this.#ask(regex, asked).result === "match" || found;
    }
    return found;
  }

  #ask(regex: Explained, asked: Asked): RegexStep {
    let tried: Tried | undefined;
    const ended = this.#guard(() => {
      tried = tryRegex(regex, asked);
    });
    const told = ended && tried ? tried.step : bareStep(regex, "runaway", tellRunaway(regex));
    this.#add(told);
    if (ended && tried?.mend) this.mends.set(told, tried.mend);
    return told;
  }

  #isIdentified(line: LineRegex, { text }: Asked): boolean {
    const prefix = this.#filter.prefregex;
    const outer = prefix?.regex.search(`${this.#cut.tuple[0]}${this.#cut.tuple[2]}\n`);
    const data = new Map(prefix && outer ? groupsOf(prefix, outer) : []);
    for (const [name, value] of groupsOf(line, line.regex.search(text)!)) data.set(name, value);
    return isIdentified(data);
  }

  #skipFrom(first: number, why: string, prefix = false): void {
    if (prefix && this.#filter.prefregex) {
      const regex = this.#named("prefregex", 0);
      this.#add(bareStep(regex, "skipped", skipped(regex, why)));
    }
    for (let index = first; index < this.#filter.failregex.length; index++) {
      const regex = this.#named("failregex", index);
      this.#add(bareStep(regex, "skipped", skipped(regex, why)));
    }
  }

  #skipIgnores(): void {
    this.#filter.ignoreregex.forEach((_, index) => {
      const regex = this.#named("ignoreregex", index);
      this.#add(
        bareStep(regex, "skipped", skipped(regex, "it is asked only about what a failregex matches")),
      );
    });
  }

  #addText(of: TextStep["of"], { text, placing }: Asked): void {
    const seen = text.replace(/\n$/, "");
    const what =
      of === "content"
        ? "failregex sees only what prefregex takes as content"
        : of === "buffer"
          ? tellBuffer(seen.split("\n").length)
          : "The regexes see";
    const said = `${what}: ${quote(seen, 200)}`;
    const lineSpan = placing.spanOf(0, seen.length);
    this.#add({ kind: "text", of, text: said[0]!.toUpperCase() + said.slice(1), seen, lineSpan });
  }

  #named(option: RegexStep["option"], index: number): Explained {
    const { prefregex, maxlines } = this.#filter;
    const line = option === "prefregex" ? prefregex! : this.#filter[option][index]!;
    const isFailregex = option === "failregex";
    const needsId = isFailregex && prefregex === undefined;
    return { option, index, line, multiline: isFailregex && maxlines > 1, needsId };
  }

  #add(step: Step): void {
    this.steps.push(step);
  }
}

/** Which loop takes so long, where the pattern alone tells. */
function tellRunaway({ option, index, line }: Explained): string {
  const { value } = parseRegex(line.pattern.text);
  const loop = value && findRunaway(value)?.outer.span;
  const name = nameRegex(option, index);
  const why = loop
    ? `: ${quote(line.pattern.text.slice(loop.start, loop.end))} can share a text out in too many ways`
    : "";
  return `${name} runs away: it found no answer in time${why}.`;
}

function tellBuffer(count: number): string {
  return count === 1 ? "The regexes see" : `The regexes see the last ${count} lines together`;
}

function skipped(regex: Explained, why: string): string {
  return `${nameRegex(regex.option, regex.index)} is not asked: ${why}.`;
}

/** The content of prefregex; none where fail2ban stumbles over it (a tuple), which the verdict tells. */
function readContent(prefregex: LineRegex, match: Parameters<typeof contentOf>[1]): string {
  try {
    return contentOf(prefregex, match);
  } catch {
    return "";
  }
}
