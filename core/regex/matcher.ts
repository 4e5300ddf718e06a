import { includesCodePoint } from "../text/index.ts";
import { lowerCase } from "./casing.ts";
import { folds, noBound, op, type Program, places } from "./program.ts";
import { readText, type SubjectText } from "./subject.ts";

/** Called now and then while a match is sought; it may throw to end the search. */
export type Watch = () => void;

/** Thrown where a search needs more memory than the matcher grants itself. */
export class MatcherExhausted extends Error {
  constructor() {
    super("the regex needs more memory than the matcher grants itself");
    this.name = "MatcherExhausted";
  }
}

const stepsBetweenWatches = 1 << 16;
/** How many numbers the stack may hold unless told otherwise: half a gigabyte. */
const defaultStack = 1 << 27;
const keptStack = 1 << 20;

// What a frame on the stack does when what was tried after it fails.
const frame = {
  branch: 0,
  run: 1,
  lazyRun: 2,
  rest: 3,
  body: 4,
  look: 5,
  notLook: 6,
  atomic: 7,
  possessive: 8,
};
/** Fields of a frame; the saved groups lie below them. */
const frameSize = 9;

/**
 * Finds what CPython 3.11's engine finds, group for group. It keeps its own stack, so that no text is too long for it.
 * Mirrors Modules/_sre/sre_lib.h. Where CPython itself loses captures within possessive repeats, this keeps them.
 */
export class Matcher {
  private readonly program: Program;
  private readonly watch: Watch | undefined;
  private readonly maxStack: number;
  private readonly marks: Int32Array;
  private stack: Int32Array = new Int32Array(1 << 10);
  private top = 0;
  /** Records of running repeats: how often, where the last round began, the repeat around it. */
  private rounds: Int32Array = new Int32Array(3 << 6);
  private roundTop = 0;

  /** `maxStack` is how many numbers it may keep of what is left to try. */
  constructor(program: Program, watch?: Watch, maxStack = defaultStack) {
    this.program = program;
    this.watch = watch;
    this.maxStack = maxStack;
    this.marks = new Int32Array(2 * program.groupCount + 2);
  }

  /**
   * The spans (UTF-16) of the first match from `pos` on, or undefined. With `onlyAt`, the match must begin there.
   */
  search(text: string, pos: number, onlyAt = false): Int32Array | undefined {
    const subject = readText(text);
    const from = subject.offsets ? subject.offsets.indexOf(pos) : pos;
    try {
      const end = this.run(subject, from, onlyAt ? from : subject.length);
      return end < 0 ? undefined : this.spans(subject, this.start, end);
    } finally {
      this.release();
    }
  }

  private spans(subject: SubjectText, start: number, end: number): Int32Array {
    const { groupCount } = this.program;
    const spans = new Int32Array(2 * groupCount + 2).fill(-1);
    const { offsets } = subject;
    const place = (at: number): number => (offsets ? offsets[at]! : at);
    spans[0] = place(start);
    spans[1] = place(end);
    for (let group = 0; group < groupCount; group++) {
      const first = this.marks[2 * group]!;
      const last = this.marks[2 * group + 1]!;
      if (2 * group + 1 > this.lastMark || first < 0 || last < first) continue;
      spans[2 * group + 2] = place(first);
      spans[2 * group + 3] = place(last);
    }
    return spans;
  }

  /** Where the match found begins, and the highest group mark that it set. */
  private start = 0;
  private lastMark = -1;

  /** Where the first match ends that begins between `first` and `last`; -1 where there is none. */
  private run(subject: SubjectText, first: number, last: number): number {
    const { program, marks, watch } = this;
    const { code, sets, lowSets, beginning } = program;
    const { codePoints: text, length: end } = subject;
    const takes = (set: number, codePoint: number): boolean =>
      codePoint < 256 ? lowSets[set]![codePoint] === 1 : includesCodePoint(sets[set]!.ranges, codePoint);
    let start = first - 1;
    let pc = 0;
    let at = 0;
    let lastMark = -1;
    let round = -1;
    let fence = -1;
    let steps = 0;
    let failed = true;
    this.top = 0;

    const push = (type: number, target: number, save: number, a: number, b: number): void => {
      const saved = save ? lastMark + 1 : 0;
      let { stack, top } = this;
      if (top + saved + frameSize > stack.length) stack = this.growStack();
      for (let mark = 0; mark < saved; mark++) stack[top++] = marks[mark]!;
      stack[top] = at;
      stack[top + 1] = round;
      stack[top + 2] = this.roundTop;
      stack[top + 3] = lastMark;
      stack[top + 4] = target;
      stack[top + 5] = a;
      stack[top + 6] = b;
      stack[top + 7] = save;
      stack[top + 8] = type;
      this.top = top + frameSize;
    };
    const newRound = (count: number, last: number, outer: number): number => {
      let { rounds } = this;
      const record = this.roundTop;
      if (record + 3 > rounds.length) {
        if (rounds.length * 2 > this.maxStack) throw new MatcherExhausted();
        const larger = new Int32Array(rounds.length * 2);
        larger.set(rounds);
        this.rounds = rounds = larger;
      }
      rounds[record] = count;
      rounds[record + 1] = last;
      rounds[record + 2] = outer;
      this.roundTop = record + 3;
      return record;
    };

    for (;;) {
      if (failed && this.top === 0) {
        // Nothing is left to try from there: on to the next place where a match can begin.
        start++;
        if (beginning >= 0) while (start < end && !takes(beginning, text[start]!)) start++;
        if (start > last || (beginning >= 0 && start >= end)) return -1;
        pc = 0;
        at = start;
        lastMark = round = fence = -1;
        this.roundTop = 0;
        failed = false;
      }
      if (!failed)
        switch (code[pc]) {
          case op.set:
            if (at < end && takes(code[pc + 1]!, text[at]!)) {
              at++;
              pc += 2;
            } else failed = true;
            break;
          case op.mark: {
            const mark = code[pc + 1]!;
            if (mark > lastMark) {
              for (let between = lastMark + 1; between < mark; between++) marks[between] = -1;
              lastMark = mark;
            }
            marks[mark] = at;
            pc += 2;
            break;
          }
          case op.branch:
            push(frame.branch, pc, code[pc + 1]!, 1, 0);
            pc = code[pc + 3]!;
            break;
          case op.jump:
            pc = code[pc + 1]!;
            break;
          case op.greedyRun:
          case op.possessiveRun: {
            const set = code[pc + 2]!;
            const least = at + code[pc + 3]!;
            const max = code[pc + 4]!;
            const most = max === noBound || max > end - at ? end : at + max;
            let to = at;
            while (to < most && takes(set, text[to]!)) to++;
            if (to < least) {
              failed = true;
              break;
            }
            if (code[pc] === op.greedyRun && to > least) push(frame.run, pc + 5, code[pc + 1]!, least, to);
            at = to;
            pc += 5;
            break;
          }
          case op.lazyRun: {
            const set = code[pc + 2]!;
            const least = code[pc + 3]!;
            const max = code[pc + 4]!;
            if (least > end - at) {
              failed = true;
              break;
            }
            const to = at + least;
            while (at < to && takes(set, text[at]!)) at++;
            if (at < to) {
              failed = true;
              break;
            }
            if (max > least)
              push(frame.lazyRun, pc, code[pc + 1]!, max === noBound ? noBound : max - least, 0);
            pc += 5;
            break;
          }
          case op.repeat:
            round = newRound(-1, -1, round);
            pc = code[pc + 6]!;
            break;
          case op.untilGreedy: {
            const repeat = code[pc + 1]!;
            const { rounds } = this;
            const count = rounds[round]! + 1;
            const last = rounds[round + 1]!;
            const outer = rounds[round + 2]!;
            const max = code[repeat + 3]!;
            if (count < code[repeat + 2]!) {
              round = newRound(count, last, outer);
              pc = code[repeat + 4]!;
            } else if ((count < max || max === noBound) && at !== last) {
              push(frame.rest, repeat, 1, outer, 0);
              round = newRound(count, at, outer);
              pc = code[repeat + 4]!;
            } else {
              round = outer;
              pc = code[repeat + 5]!;
            }
            break;
          }
          case op.untilLazy: {
            const repeat = code[pc + 1]!;
            const { rounds } = this;
            const count = rounds[round]! + 1;
            const outer = rounds[round + 2]!;
            if (count < code[repeat + 2]!) {
              round = newRound(count, rounds[round + 1]!, outer);
              pc = code[repeat + 4]!;
            } else {
              push(frame.body, repeat, code[repeat + 1]!, count, 0);
              round = outer;
              pc = code[repeat + 5]!;
            }
            break;
          }
          case op.lookAhead:
          case op.lookBehind:
          case op.notAhead:
          case op.notBehind: {
            const negated = code[pc] === op.notAhead || code[pc] === op.notBehind;
            const width = code[pc + 2]!;
            if (at < width) {
              if (negated) pc = code[pc + 3]!;
              else failed = true;
              break;
            }
            push(negated ? frame.notLook : frame.look, code[pc + 3]!, negated ? code[pc + 1]! : 0, 0, fence);
            fence = this.top;
            at -= width;
            pc += 4;
            break;
          }
          case op.atomic:
            push(frame.atomic, code[pc + 1]!, 0, 0, fence);
            fence = this.top;
            pc += 2;
            break;
          case op.possessive:
            // The field for the count holds the rounds done; the place of the last round is the frame's own place.
            if (code[pc + 2] === 0) {
              pc = code[pc + 3]!;
              break;
            }
            push(frame.possessive, pc, 1, 0, fence);
            fence = this.top;
            pc += 4;
            break;
          case op.done: {
            // The look-around or atomic group holds: what could be tried otherwise within it is dropped.
            const { stack } = this;
            const base = fence - frameSize;
            const type = stack[base + 8]!;
            const saved = stack[base + 7] ? stack[base + 3]! + 1 : 0;
            const target = stack[base + 4]!;
            const begun = stack[base]!;
            this.top = base - saved;
            round = stack[base + 1]!;
            this.roundTop = stack[base + 2]!;
            fence = stack[base + 6]!;
            if (type === frame.notLook) failed = true;
            else if (type === frame.possessive) {
              const count = stack[base + 5]! + 1;
              const max = code[target + 2]!;
              const min = code[target + 1]!;
              if ((count < max || max === noBound) && (count < min || at !== begun || count === min)) {
                push(frame.possessive, target, 1, count, fence);
                fence = this.top;
                pc = target + 4;
              } else pc = code[target + 3]!;
            } else {
              if (type === frame.look) at = begun;
              pc = target;
            }
            break;
          }
          case op.accept:
            this.lastMark = lastMark;
            this.start = start;
            return at;
          case op.backreference: {
            const mark = 2 * code[pc + 1]! - 2;
            const first = marks[mark]!;
            const last = marks[mark + 1]!;
            if (mark >= lastMark || first < 0 || last < first || last - first > end - at) {
              failed = true;
              break;
            }
            const fold = code[pc + 2]!;
            let from = first;
            for (; from < last; from++, at++) {
              if (text[from] === text[at]) continue;
              if (fold === folds.none) break;
              const ascii = fold === folds.ascii;
              if (lowerCase(text[from]!, ascii) !== lowerCase(text[at]!, ascii)) break;
            }
            if (from < last) failed = true;
            else pc += 3;
            break;
          }
          case op.conditional: {
            const mark = 2 * code[pc + 1]! - 2;
            const set = mark < lastMark && marks[mark]! >= 0 && marks[mark + 1]! >= marks[mark]!;
            pc = set ? pc + 3 : code[pc + 2]!;
            break;
          }
          case op.assert: {
            const place = code[pc + 1]!;
            const holds =
              place === places["text-start"]
                ? at === 0
                : place === places["line-start"]
                  ? at === 0 || text[at - 1] === 0x0a
                  : place === places["text-end"]
                    ? at === end
                    : place === places["line-end"]
                      ? at === end || text[at] === 0x0a
                      : place === places.end
                        ? at === end || (at === end - 1 && text[at] === 0x0a)
                        : end > 0 &&
                          ((at > 0 && takes(code[pc + 2]!, text[at - 1]!)) ===
                            (at < end && takes(code[pc + 2]!, text[at]!))) ===
                            (place === places["not-boundary"]);
            if (holds) pc += 3;
            else failed = true;
            break;
          }
        }

      while (failed) {
        if (++steps === stepsBetweenWatches) {
          steps = 0;
          watch?.();
        }
        if (this.top === 0) break;
        const { stack } = this;
        const base = this.top - frameSize;
        const saved = stack[base + 7] ? stack[base + 3]! + 1 : 0;
        const below = base - saved;
        at = stack[base]!;
        round = stack[base + 1]!;
        this.roundTop = stack[base + 2]!;
        lastMark = stack[base + 3]!;
        for (let mark = 0; mark < saved; mark++) marks[mark] = stack[below + mark]!;
        const target = stack[base + 4]!;
        const a = stack[base + 5]!;
        const b = stack[base + 6]!;
        const save = stack[base + 7]!;
        switch (stack[base + 8]) {
          case frame.branch:
            // The frame stays for the options after this one.
            if (a + 1 < code[target + 2]!) stack[base + 5] = a + 1;
            else this.top = below;
            pc = code[target + 3 + a]!;
            failed = false;
            break;
          case frame.run:
            if (b - 1 > a) stack[base + 6] = b - 1;
            else this.top = below;
            at = b - 1;
            pc = target;
            failed = false;
            break;
          case frame.lazyRun:
            this.top = below;
            if (at < end && takes(code[target + 2]!, text[at]!)) {
              at++;
              if (a > 1) push(frame.lazyRun, target, save, a === noBound ? noBound : a - 1, 0);
              pc = target + 5;
              failed = false;
            }
            break;
          case frame.rest:
            this.top = below;
            round = a;
            pc = code[target + 5]!;
            failed = false;
            break;
          case frame.body: {
            this.top = below;
            const max = code[target + 3]!;
            const { rounds } = this;
            if ((a >= max && max !== noBound) || at === rounds[round + 1]) break;
            round = newRound(a, at, rounds[round + 2]!);
            pc = code[target + 4]!;
            failed = false;
            break;
          }
          case frame.look:
          case frame.atomic:
            this.top = below;
            fence = b;
            break;
          case frame.notLook:
            this.top = below;
            fence = b;
            pc = target;
            failed = false;
            break;
          case frame.possessive:
            this.top = below;
            fence = b;
            if (a >= code[target + 1]!) {
              pc = code[target + 3]!;
              failed = false;
            }
            break;
        }
      }
    }
  }

  private growStack(): Int32Array {
    const wanted = Math.max(this.stack.length * 2, this.top + this.marks.length + frameSize);
    if (wanted > this.maxStack) throw new MatcherExhausted();
    const larger = new Int32Array(wanted);
    larger.set(this.stack);
    this.stack = larger;
    return larger;
  }

  /** Gives back what a long text made it take. */
  private release(): void {
    if (this.stack.length > keptStack) this.stack = new Int32Array(1 << 10);
    if (this.rounds.length > keptStack) this.rounds = new Int32Array(3 << 6);
  }
}
