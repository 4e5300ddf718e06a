/** A source of random choices that a seed repeats. */
export interface Random {
  /** A whole number from 0 to `limit`, `limit` excluded. */
  below(limit: number): number;
  pick<Item>(items: readonly Item[]): Item;
}

/** Random choices from a seed (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  function below(limit: number): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * limit);
  }
  return { below, pick: (items) => items[below(items.length)]! };
}
