import { type Engine, engineFor } from "./engine.ts";
import { isAscii } from "./subject.ts";
import type { Term } from "./term.ts";
import { type Translation, translateTerm } from "./translate.ts";

/** Beyond this length, witnesses (see transforms/witnesses.ts), which look at the rest of the text, cost too much. */
export const longText = 1 << 14;

/** What RegExp does for a set of wanted groups, by the kind of text. */
export interface Plan {
  readonly translation: Translation;
  /** The engine for a text; undefined where the matcher must do it. */
  engine(subject: string): Engine | undefined;
  /** Notes that an engine threw: it is not used again where V8 refuses it whatever the text. */
  failed(engine: Engine, failure: unknown): void;
}

/** The plan for the groups wanted; their engines are made when a text needs them. */
export function planFor(term: Term, wanted: ReadonlySet<number>, groupCount: number): Plan {
  const translation = translateTerm(term, wanted, groupCount);
  let ascii: Engine | undefined | null;
  let mapped: Engine | undefined | null;
  return {
    translation,
    engine(subject) {
      if (!translation.term) return undefined;
      if (translation.witnessed.size > 0 && subject.length > longText) return undefined;
      if (isAscii(subject)) {
        if (ascii === undefined) ascii = engineFor(translation.term, groupCount, true) ?? null;
        return ascii ?? undefined;
      }
      if (mapped === undefined) mapped = engineFor(translation.term, groupCount, false) ?? null;
      return mapped ?? undefined;
    },
    failed(engine, failure) {
      if (failure instanceof RangeError) return;
      if (!(failure instanceof SyntaxError)) throw failure;
      if (engine === ascii) ascii = null;
      else mapped = null;
    },
  };
}

/** The spans of all groups that an engine tells of, in the match that begins at `start`. */
export function readIndices(
  engine: Engine,
  subject: string,
  start: number,
  groupCount: number,
): ArrayLike<number> {
  const { alphabet, groups } = engine;
  const mapped = alphabet?.mapText(subject);
  const offsets = mapped?.offsets;
  const text = mapped ? mapped.text : subject;
  const indices = engine.indicesAt(text, offsets ? offsets.indexOf(start) : start);
  const spans = new Int32Array(2 * groupCount + 2).fill(-1);
  for (let group = 0; group <= groupCount; group++) {
    const pair = indices[group === 0 ? 0 : (groups.get(group) ?? indices.length)];
    if (!pair) continue;
    spans[2 * group] = offsets ? offsets[pair[0]]! : pair[0];
    spans[2 * group + 1] = offsets ? offsets[pair[1]]! : pair[1];
  }
  return spans;
}
