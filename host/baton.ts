/**
 * What several threads must do one after the other, in the order of the chunks: who holds the baton for chunk n gets the
 * state that the holder for chunk n - 1 passed on. The state travels as JSON through shared memory.
 */
export interface Baton {
  /**
   * Waits for the turn of `chunk`; the state passed on, or undefined where a holder has given up or has not passed
   * the baton on for longer than `patience` milliseconds.
   */
  take(chunk: number): unknown;
  /** Passes `state` on to the holder for `chunk + 1`. Gives up where the state is too large. */
  pass(chunk: number, state: unknown): void;
  /** Ends the run for all: every `take` answers undefined from now on. */
  giveUp(): void;
}

const header = 16;
const turnAt = 0;
const lengthAt = 1;
const givenUpAt = 2;

/** Memory for a baton whose state starts as `state`; it may grow to `bytes` of JSON. */
export function createBaton(state: unknown, bytes = 1 << 20): SharedArrayBuffer {
  const shared = new SharedArrayBuffer(header + bytes);
  write(shared, state);
  return shared;
}

/** A thread's hold on the baton in `shared`. */
export function openBaton(shared: SharedArrayBuffer, patience: number): Baton {
  const ints = new Int32Array(shared, 0, 3);

  function wake(): void {
    Atomics.notify(ints, turnAt);
  }

  return {
    take(chunk) {
      let last = -1;
      for (let since = 0; ; ) {
        const turn = Atomics.load(ints, turnAt);
        if (Atomics.load(ints, givenUpAt) === 1) return undefined;
        if (turn === chunk) break;
        const now = performance.now();
        if (turn !== last) {
          last = turn;
          since = now;
        } else if (now - since > patience) {
          Atomics.store(ints, givenUpAt, 1);
          return undefined;
        }
        Atomics.wait(ints, turnAt, turn, 100);
      }
      // A decoder refuses shared memory: it reads a copy.
      const bytes = Uint8Array.prototype.slice.call(new Uint8Array(shared, header, ints[lengthAt]));
      return JSON.parse(new TextDecoder().decode(bytes));
    },
    pass(chunk, state) {
      if (!write(shared, state)) Atomics.store(ints, givenUpAt, 1);
      Atomics.store(ints, turnAt, chunk + 1);
      wake();
    },
    giveUp() {
      Atomics.store(ints, givenUpAt, 1);
      wake();
    },
  };
}

function write(shared: SharedArrayBuffer, state: unknown): boolean {
  const bytes = new TextEncoder().encode(JSON.stringify(state));
  if (bytes.length > shared.byteLength - header) return false;
  new Uint8Array(shared).set(bytes, header);
  new Int32Array(shared)[lengthAt] = bytes.length;
  return true;
}
