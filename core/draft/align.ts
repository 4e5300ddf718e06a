import type { Token } from "./tokens.ts";

/** Tokens of all the lines that stand for each other, one a line. */
export type Column = readonly Token[];

/**
 * The columns that several lines share, in order, found by the longest common subsequence over their tokens; what lies
 * between two columns differs. The address is a column of its own, and what stands before it in one line is not matched
 * with what stands behind it in another.
 */
export function alignLines(lines: readonly (readonly Token[])[]): readonly Column[] {
  const [forward, backward] = [true, false].map((isForward) =>
    prune(slideSpaces(alignFrom(lines, isForward), lines), lines),
  );
  return weightOfAll(backward!) > weightOfAll(forward!) ? backward! : forward!;
}

/** How many tokens are compared on each side of the address: the time for it grows with the square. */
const most = 400;

/** The columns; of tokens that stand in a line twice before the address, the first ones or those nearest to it. */
function alignFrom(lines: readonly (readonly Token[])[], isForward: boolean): readonly Column[] {
  const [first, ...rest] = lines;
  let columns: Column[] = (first ?? []).map((token) => [token]);
  for (const line of rest) {
    const cut = columns.findIndex(([token]) => token!.kind === "address");
    const lineCut = line.findIndex(({ kind }) => kind === "address");
    if (cut < 0 || lineCut < 0) {
      columns = join(columns.slice(0, most), line.slice(0, most));
      continue;
    }
    const before = columns.slice(Math.max(0, cut - most), cut);
    const lineBefore = line.slice(Math.max(0, lineCut - most), lineCut);
    columns = [
      ...(isForward ? join(before, lineBefore) : join(before.reverse(), lineBefore.reverse()).reverse()),
      [...columns[cut]!, line[lineCut]!],
      ...join(columns.slice(cut + 1, cut + 1 + most), line.slice(lineCut + 1, lineCut + 1 + most)),
    ];
  }
  return columns;
}

function weightOfAll(columns: readonly Column[]): number {
  return columns.reduce((sum, column) => sum + weightOf(column[0]!, column[1] ?? column[0]!), 0);
}

/** The columns with what some lines have more behind the space that is there twice, not before it: `for (?:all )?users`. */
function slideSpaces(columns: readonly Column[], lines: readonly (readonly Token[])[]): readonly Column[] {
  return columns.map((column, at) => {
    if (column[0]!.kind !== "space") return column;
    const firsts = lines.map((line, index) => {
      const from = columns[at - 1]?.[index]?.end ?? 0;
      return line.find(({ start }) => start >= from)!;
    });
    return firsts.every(({ kind }) => kind === "space") ? firsts : column;
  });
}

/** Adds a line to columns; those that it does not share are left out. */
function join(columns: readonly Column[], line: readonly Token[]): Column[] {
  const width = line.length + 1;
  const best = new Float64Array((columns.length + 1) * width);
  for (let i = columns.length - 1; i >= 0; i--) {
    for (let j = line.length - 1; j >= 0; j--) {
      let score = Math.max(best[(i + 1) * width + j]!, best[i * width + j + 1]!);
      const weight = weigh(columns, line, i, j);
      if (weight > 0) score = Math.max(score, weight + best[(i + 1) * width + j + 1]!);
      best[i * width + j] = score;
    }
  }
  const joined: Column[] = [];
  for (let i = 0, j = 0; i < columns.length && j < line.length; ) {
    const here = best[i * width + j]!;
    const weight = weigh(columns, line, i, j);
    if (weight > 0 && here === weight + best[(i + 1) * width + j + 1]!) {
      joined.push([...columns[i]!, line[j]!]);
      i++;
      j++;
    } else if (here === best[(i + 1) * width + j]!) i++;
    else j++;
  }
  return joined;
}

/** How much a match is worth: words most, more where the neighbours match, too. */
function weigh(columns: readonly Column[], line: readonly Token[], i: number, j: number): number {
  const one = columns[i]![0]!;
  const other = line[j]!;
  if (one.key !== other.key) return 0;
  const isAfter = i > 0 && j > 0 && columns[i - 1]![0]!.key === line[j - 1]!.key;
  const isBefore = columns[i + 1]?.[0]?.key === line[j + 1]?.key;
  return weightOf(one, other) + (isAfter || (i === 0 && j === 0) ? 1 : 0) + (isBefore ? 1 : 0);
}

function weightOf(one: Token, other: Token): number {
  switch (one.kind) {
    case "space":
      return 1;
    case "sign":
      return 2;
    case "word":
      return 2 + Math.min(one.text.length, 8);
    case "user":
      return 12;
    default:
      return one.text === other.text ? 4 : 3;
  }
}

/** Leaves out columns that hold lines together by chance: lone spaces and signs, and quotes without their partner. */
function prune(columns: readonly Column[], lines: readonly (readonly Token[])[]): readonly Column[] {
  let kept = [...columns];
  for (;;) {
    const pairs = new Map<string, number>();
    for (const column of kept) {
      if (column[0]!.pair === undefined) continue;
      const name = column.map(({ pair }) => pair).join();
      pairs.set(name, (pairs.get(name) ?? 0) + 1);
    }
    const loosened = [...loosenedPairs(kept, lines), ...chanceRuns(kept, lines)];
    const next = kept.filter((column, at) => {
      if (loosened.some(({ from, to }) => at > from && at < to)) return false;
      const { kind, text, pair } = column[0]!;
      if (pair !== undefined) {
        const isWhole = pairs.get(column.map((token) => token.pair).join()) === 2;
        return isWhole && !isChancePair(kept, lines, pair);
      }
      if (kind === "address" || kind === "user" || kind === "client" || kind === "behind") return true;
      const isLoose = hasGap(kept, lines, at - 1) && hasGap(kept, lines, at);
      const isWeak =
        kind === "space" || kind === "sign" || (kind === "word" && text.length < 4) || text.length === 0;
      if (isLoose && isWeak) return false;
      // What is another each time goes into the difference that it touches.
      const isOther = kind !== "space" && kind !== "sign" && kind !== "word";
      return !(isOther && (hasTouchingGap(kept, lines, at - 1) || hasTouchingGap(kept, lines, at)));
    });
    if (next.length === kept.length) return kept;
    kept = next;
  }
}

/** Whether something stands in a line between a column and the next; -1 asks about what stands before the first. */
function hasGap(columns: readonly Column[], lines: readonly (readonly Token[])[], at: number): boolean {
  return lines.some((line, index) => {
    const from = columns[at]?.[index]?.end ?? line[0]?.start ?? 0;
    const to = columns[at + 1]?.[index]?.start ?? line[line.length - 1]?.end ?? 0;
    return to > from;
  });
}

/** Whether in every line something stands there: a difference, not an option. */
function hasTouchingGap(
  columns: readonly Column[],
  lines: readonly (readonly Token[])[],
  at: number,
): boolean {
  if (at < 0 || at >= columns.length - 1) return false;
  return lines.every((_, index) => columns[at + 1]![index]!.start > columns[at]![index]!.end);
}

/** Whether brackets that hold different things stand behind a difference in every line: they match by chance. */
function isChancePair(
  columns: readonly Column[],
  lines: readonly (readonly Token[])[],
  pair: number,
): boolean {
  const from = columns.findIndex(([token]) => token!.pair === pair);
  const to = columns.findIndex(([token], at) => at > from && token!.pair === pair);
  return to === from + 1 && hasGap(columns, lines, from) && hasTouchingGap(columns, lines, from - 1);
}

/** Stretches with a short word or two between differences: shared by chance. */
function chanceRuns(
  columns: readonly Column[],
  lines: readonly (readonly Token[])[],
): readonly { readonly from: number; readonly to: number }[] {
  const runs: { from: number; to: number }[] = [];
  for (let at = 0; at < columns.length; ) {
    let end = at + 1;
    while (end < columns.length && !hasGap(columns, lines, end - 1)) end++;
    const run = columns.slice(at, end).map(([token]) => token!);
    const letters = run.reduce((sum, { kind, text }) => sum + (kind === "word" ? text.length : 0), 0);
    const isPlain = run.every(({ kind }) => kind === "word" || kind === "space" || kind === "sign");
    const isBetween = hasTouchingGap(columns, lines, at - 1) && hasTouchingGap(columns, lines, end - 1);
    if (isPlain && isBetween && letters > 0 && letters < 7) runs.push({ from: at - 1, to: end });
    at = end;
  }
  return runs;
}

/** Quotes and brackets around single words that are not the same ones: nothing within is matched. */
function loosenedPairs(
  columns: readonly Column[],
  lines: readonly (readonly Token[])[],
): readonly { readonly from: number; readonly to: number }[] {
  return columns.flatMap((column, from) => {
    if (column[0]!.kind !== "open") return [];
    const to = columns.findIndex(([token], at) => at > from && token!.pair === column[0]!.pair);
    if (to < 0) return [];
    const within = columns.slice(from + 1, to);
    if (within.some(([token]) => token!.kind === "address" || token!.kind === "user")) return [];
    const isQuote = column[0]!.text === '"' || column[0]!.text === "'";
    const hasWord = within.some(([token]) => token!.kind === "word" && token!.text.length > 2);
    const isAny = within.length > 0 && within.every(([token]) => token!.kind !== "address");
    if (isQuote && isAny && !hasWord) return [{ from, to }];
    const isSingle = lines.some(
      (line, index) =>
        !line.some(
          ({ kind, start }) =>
            kind === "space" && start > column[index]!.start && start < columns[to]![index]!.start,
        ),
    );
    const differs = Array.from({ length: to - from }, (_, step) => from + step).some((at) =>
      hasGap(columns, lines, at),
    );
    return isSingle && differs ? [{ from, to }] : [];
  });
}
