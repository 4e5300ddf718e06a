import { firstCharacters } from "../regex/index.ts";
import type { CompiledFilter } from "./compile.ts";

const dispatchers = new WeakMap<CompiledFilter, Dispatcher>();
/** The row for what does not begin with an ASCII character: all failregexes. */
const other = 128;

/** Answers the indexes of the failregexes that can match a text. */
export type Dispatcher = (text: string) => readonly number[];

/**
 * Tells the failregexes that can match a text by its first character: most failregexes are anchored, and few begin
 * alike.
 */
export function dispatcherOf(filter: CompiledFilter): Dispatcher {
  let dispatcher = dispatchers.get(filter);
  if (!dispatcher) dispatchers.set(filter, (dispatcher = createDispatcher(filter)));
  return dispatcher;
}

function createDispatcher(filter: CompiledFilter): Dispatcher {
  const rows: (readonly number[] | undefined)[] = new Array<undefined>(other + 1).fill(undefined);
  const all = filter.maxlines > 1;
  return (text) => {
    const code = text.charCodeAt(0);
    const row = code < other && !all ? code : other;
    return (rows[row] ??= candidateRow(filter, row));
  };
}

function candidateRow(filter: CompiledFilter, row: number): readonly number[] {
  const found: number[] = [];
  filter.failregex.forEach((line, index) => {
    const first = row === other ? undefined : firstCharacters(line.regex);
    if (!first || first.has(row)) found.push(index);
  });
  return found;
}
