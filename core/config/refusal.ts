import type { Place } from "../text/index.ts";

/** What fail2ban stops with: the Python exception it raises, in its own words. */
export interface Refusal {
  /** Name of the exception's class (`DuplicateOptionError`, `ValueError`). */
  readonly type: string;
  /** `str()` of the exception. */
  readonly message: string;
  readonly place?: Place | undefined;
  /** Our own finding about it, where no other reader has one: a code and the mend. */
  readonly finding?: { readonly code: string; readonly message: string } | undefined;
}

/**
 * Carries a refusal up to the reader that answers for it; it never leaves core/config. It is no Error: thousands are
 * thrown while a config folder is read, and noting for each where it was thrown took a sixth of the time.
 */
export class Refused {
  readonly refusal: Refusal;
  readonly message: string;

  constructor(type: string, message: string, place?: Place, finding?: Refusal["finding"]) {
    this.message = message;
    this.refusal = { type, message, place, finding };
  }

  /** Whether it is one of the exceptions named. */
  is(...types: readonly string[]): boolean {
    return types.includes(this.refusal.type);
  }
}

/** Runs `read`; where fail2ban would raise one of `types` (default: anything), the refusal goes to `otherwise`. */
export function orRefusal<Value>(
  read: () => Value,
  otherwise: (refused: Refused) => Value,
  types?: readonly string[],
): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refused && (!types || error.is(...types))) return otherwise(error);
    throw error;
  }
}
