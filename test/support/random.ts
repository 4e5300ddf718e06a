/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** From 0 up to 1. */
  next(): number;
  /** A whole number from 0 below `limit`. */
  below(limit: number): number;
  /** One of `items`. */
  pick<Item>(items: readonly Item[]): Item;
  /** True with this probability, from 0 to 1. */
  chance(probability: number): boolean;
}

/** The seed of a test with random input: F2B_SEED (a number, or `random`), else always the same. */
export function readSeed(): number {
  const given = process.env["F2B_SEED"];
  if (given === "random") return Math.floor(Math.random() * 2 ** 31);
  const seed = given ? Number(given) : usualSeed;
  if (!Number.isFinite(seed)) throw new Error(`F2B_SEED is a number or "random", not ${given}`);
  return seed;
}

/** What passes today passes tomorrow: other seeds are for whoever looks for faults. */
const usualSeed = 20261123;

/** Random numbers from a seed (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    pick: (items) => items[below(items.length)]!,
    chance: (probability) => next() < probability,
  };
}
