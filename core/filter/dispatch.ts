import { firstCharacters } from "../regex/index.ts";
import type { CompiledFilter } from "./compile.ts";

/** For each ASCII code unit that a text may begin with, the failregexes that can match it; the last entry: all. */
type Dispatch = (readonly number[] | undefined)[];

const dispatches = new WeakMap<CompiledFilter, Dispatch>();
const other = 128;

/**
 * The indexes of the failregexes that can match a text, by its first character: most failregexes are anchored, and
 * few begin alike.
 */
export function candidatesFor(filter: CompiledFilter, text: string): readonly number[] {
  let dispatch = dispatches.get(filter);
  if (!dispatch) {
    dispatch = new Array<undefined>(other + 1).fill(undefined);
    dispatches.set(filter, dispatch);
  }
  const code = text.charCodeAt(0);
  const row = code < other && filter.maxlines === 1 ? code : other;
  return (dispatch[row] ??= candidateRow(filter, row));
}

function candidateRow(filter: CompiledFilter, row: number): readonly number[] {
  const found: number[] = [];
  filter.failregex.forEach((line, index) => {
    const first = row === other ? undefined : firstCharacters(line.regex);
    if (!first || first.has(row)) found.push(index);
  });
  return found;
}
