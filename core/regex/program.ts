import type { CharSet } from "./charset.ts";
import { beginningOf } from "./measure.ts";
import type { Fold, LookTerm, Place, RepeatTerm, Term } from "./term.ts";

/** What a step of the exact matcher does. Operands stand behind it; a target is an index into the code. */
export const op = {
  /** set */
  set: 0,
  /** mark: 2 * (group - 1), one more where the group ends */
  mark: 1,
  /** save, count, targets */
  branch: 2,
  /** target */
  jump: 3,
  /** save, set, min, max */
  greedyRun: 4,
  lazyRun: 5,
  possessiveRun: 6,
  /** save, min, max, target of the body, target of the rest; falls to `until` */
  repeat: 7,
  /** where the body of the repeat at the operand's target ends */
  untilGreedy: 8,
  untilLazy: 9,
  /** save, width, target behind it: the body follows and ends in `done` */
  lookAhead: 10,
  lookBehind: 11,
  notAhead: 12,
  notBehind: 13,
  /** target behind it */
  atomic: 14,
  /** min, max, target behind it */
  possessive: 15,
  done: 16,
  accept: 17,
  /** group, fold */
  backreference: 18,
  /** group, target of the no-branch */
  conditional: 19,
  /** place, set of words */
  assert: 20,
} as const;

/** Stands in the code for a repeat without a bound. */
export const noBound = 0x7fffffff;

/** Numbers of the places in the code. */
export const places: Readonly<Record<Place, number>> = {
  "text-start": 0,
  "line-start": 1,
  "text-end": 2,
  "line-end": 3,
  end: 4,
  boundary: 5,
  "not-boundary": 6,
};

/** Numbers of the folds in the code. */
export const folds: Readonly<Record<Fold, number>> = { none: 0, ascii: 1, unicode: 2 };

/** Terms as code for the exact matcher. */
export interface Program {
  readonly code: Int32Array;
  readonly sets: readonly CharSet[];
  /** For each set: which of the first 256 code points it holds. */
  readonly lowSets: readonly Uint8Array[];
  readonly groupCount: number;
  /** Index of the set that holds all characters a match can begin with; -1 where a match may be empty. */
  readonly beginning: number;
}

/** Writes the code of a term. Its shape is that of CPython's engine, so that captures outlive failures as there. */
export function programOf(term: Term, groupCount: number): Program {
  const writer = new Writer();
  writer.write(term, false);
  writer.code.push(op.accept);
  const { set, empty } = beginningOf(term);
  const beginning = empty ? -1 : writer.setIndex(set);
  return {
    code: Int32Array.from(writer.code),
    sets: writer.sets,
    lowSets: writer.sets.map(lowSetOf),
    groupCount,
    beginning,
  };
}

const lowSets = new WeakMap<CharSet, Uint8Array>();

function lowSetOf(set: CharSet): Uint8Array {
  let low = lowSets.get(set);
  if (low) return low;
  low = new Uint8Array(256);
  for (let index = 0; index < set.ranges.length && set.ranges[index]! < 256; index += 2) {
    low.fill(1, set.ranges[index], Math.min(set.ranges[index + 1]!, 255) + 1);
  }
  lowSets.set(set, low);
  return low;
}

class Writer {
  readonly code: number[] = [];
  readonly sets: CharSet[] = [];

  /** `looped`: whether the term stands in the body of a repeat, where CPython saves all groups before a try. */
  write(term: Term, looped: boolean): void {
    const { code } = this;
    switch (term.kind) {
      case "set":
        code.push(op.set, this.setIndex(term.set));
        break;
      case "sequence":
        for (const item of term.items) this.write(item, looped);
        break;
      case "choice":
        this.writeChoice(term.options, looped);
        break;
      case "capture":
        code.push(op.mark, 2 * term.number - 2);
        this.write(term.body, looped);
        code.push(op.mark, 2 * term.number - 1);
        break;
      case "repeat":
        this.writeRepeat(term, looped);
        break;
      case "atomic": {
        const hole = code.push(op.atomic, 0) - 1;
        this.write(term.body, looped);
        code.push(op.done);
        code[hole] = code.length;
        break;
      }
      case "look":
        this.writeLook(term, looped);
        break;
      case "backreference":
        code.push(op.backreference, term.number, folds[term.fold]);
        break;
      case "conditional": {
        const no = code.push(op.conditional, term.number, 0) - 1;
        this.write(term.yes, looped);
        const end = code.push(op.jump, 0) - 1;
        code[no] = code.length;
        this.write(term.no, looped);
        code[end] = code.length;
        break;
      }
      case "assert":
        code.push(op.assert, places[term.at], this.setIndex(term.words));
        break;
      default:
        term satisfies never;
    }
  }

  private writeChoice(options: readonly Term[], looped: boolean): void {
    const { code } = this;
    code.push(op.branch, looped ? 1 : 0, options.length);
    const holes = options.map(() => code.push(0) - 1);
    const ends: number[] = [];
    options.forEach((option, index) => {
      code[holes[index]!] = code.length;
      this.write(option, looped);
      ends.push(code.push(op.jump, 0) - 1);
    });
    for (const end of ends) code[end] = code.length;
  }

  private writeRepeat(term: RepeatTerm, looped: boolean): void {
    const { code } = this;
    const { body, mode } = term;
    const save = looped ? 1 : 0;
    const min = Math.min(term.min, noBound);
    const max = Math.min(term.max, noBound);
    if (body.kind === "set") {
      const run = mode === "greedy" ? op.greedyRun : mode === "lazy" ? op.lazyRun : op.possessiveRun;
      code.push(run, save, this.setIndex(body.set), min, max);
    } else if (mode === "possessive") {
      const hole = code.push(op.possessive, min, max, 0) - 1;
      this.write(body, true);
      code.push(op.done);
      code[hole] = code.length;
    } else {
      const start = code.length;
      code.push(op.repeat, save, min, max, 0, 0, 0);
      code[start + 4] = code.length;
      this.write(body, true);
      code[start + 6] = code.length;
      code.push(mode === "greedy" ? op.untilGreedy : op.untilLazy, start);
      code[start + 5] = code.length;
    }
  }

  private writeLook(term: LookTerm, looped: boolean): void {
    const { code } = this;
    const kind = term.negated
      ? term.behind
        ? op.notBehind
        : op.notAhead
      : term.behind
        ? op.lookBehind
        : op.lookAhead;
    const hole = code.push(kind, looped ? 1 : 0, term.width, 0) - 1;
    this.write(term.body, looped);
    code.push(op.done);
    code[hole] = code.length;
  }

  setIndex(set: CharSet): number {
    const known = this.sets.indexOf(set);
    return known >= 0 ? known : this.sets.push(set) - 1;
  }
}
