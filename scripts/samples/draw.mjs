// Seeded chance: the same seed draws the same things everywhere.

/** A source of chance (mulberry32), with the few draws the sample logs need. */
export function chance(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const whole = (from, to) => from + Math.floor(next() * (to - from + 1));
  const hex = (digits) => Array.from({ length: digits }, () => whole(0, 15).toString(16)).join("");
  return {
    whole,
    hex,
    pick: (items) => items[whole(0, items.length - 1)],
    guid: () => [8, 4, 4, 4, 12].map(hex).join("-"),
    thread: () => whole(4, 92),
  };
}

/** Milliseconds from midnight of a time such as "17:51:27". */
export function time(text) {
  const [hours, minutes, seconds = 0] = text.split(":").map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1000;
}
