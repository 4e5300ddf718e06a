const size = 624;
const middle = 397;

/**
 * Numbers from 0 up to 1 as Python's random.random() gives them after random.seed(seed), for a whole number `seed`.
 * Mirrors CPython's Modules/_randommodule.c: the Mersenne Twister of Matsumoto and Nishimura.
 */
export function pythonRandom(seed: number): () => number {
  const state = seeded(keyOf(seed));
  let at = size;
  const word = () => {
    if (at === size) {
      twist(state);
      at = 0;
    }
    let value = state[at++]!;
    value ^= value >>> 11;
    value ^= (value << 7) & 0x9d2c5680;
    value ^= (value << 15) & 0xefc60000;
    return (value ^ (value >>> 18)) >>> 0;
  };
  return () => {
    const high = word() >>> 5;
    const low = word() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  };
}

/** The seed in words of 32 bits, the lowest first. */
function keyOf(seed: number): number[] {
  const key: number[] = [];
  for (let rest = BigInt(Math.abs(Math.trunc(seed))); rest > 0n || key.length === 0; rest >>= 32n)
    key.push(Number(rest & 0xffffffffn));
  return key;
}

function seeded(key: readonly number[]): Uint32Array {
  const state = new Uint32Array(size);
  state[0] = 19650218;
  for (let i = 1; i < size; i++) state[i] = Math.imul(1812433253, state[i - 1]! ^ (state[i - 1]! >>> 30)) + i;
  let i = 1;
  const mixed = (factor: number) => state[i]! ^ Math.imul(state[i - 1]! ^ (state[i - 1]! >>> 30), factor);
  const step = () => {
    if (++i < size) return;
    state[0] = state[size - 1]!;
    i = 1;
  };
  for (let k = 0, j = 0; k < Math.max(size, key.length); k++, j = (j + 1) % key.length) {
    state[i] = mixed(1664525) + key[j]! + j;
    step();
  }
  for (let k = 1; k < size; k++) {
    state[i] = mixed(1566083941) - i;
    step();
  }
  state[0] = 0x80000000;
  return state;
}

function twist(state: Uint32Array): void {
  for (let i = 0; i < size; i++) {
    const joined = (state[i]! & 0x80000000) | (state[(i + 1) % size]! & 0x7fffffff);
    state[i] = state[(i + middle) % size]! ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
  }
}
