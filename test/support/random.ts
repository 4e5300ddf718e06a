/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** A whole number from 0 below `limit`. */
  below(limit: number): number;
  /** One of `items`. */
  pick<Item>(items: readonly Item[]): Item;
}

/** The seed of a test with random input: F2B_SEED, else today's. */
export function readSeed(): number {
  const given = process.env["F2B_SEED"];
  return given ? Number(given) : Math.floor(Date.now() / 86_400_000);
}

/** Random numbers from a seed (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const below = (limit: number) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * limit);
  };
  return { below, pick: (items) => items[below(items.length)]! };
}
