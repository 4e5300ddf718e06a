/**
 * What becomes of a failure: it is counted; it is ignored (ignoreip and the like); it is passed over when fail2ban
 * starts, because it is older than findtime or has no date; fail2ban stumbles over it.
 */
export const fateKinds = ["counted", "ignored", "too old", "undated", "broken"] as const;
export type Fate = (typeof fateKinds)[number];

const numbers = Object.fromEntries(fateKinds.map((kind, number) => [kind, number])) as Readonly<
  Record<Fate, number>
>;

/** The fates of failures, by their index. */
export class Fates {
  /** Index into fateKinds. */
  readonly kinds: Uint8Array;
  /** The time that fail2ban takes for the failure's, Unix seconds; NaN where it is passed over. */
  readonly times: Float64Array;

  constructor(size: number) {
    this.kinds = new Uint8Array(size);
    this.times = new Float64Array(size).fill(Number.NaN);
  }

  at(failure: number): Fate {
    return fateKinds[this.kinds[failure]!]!;
  }

  set(failure: number, fate: Fate, time: number): void {
    this.kinds[failure] = numbers[fate];
    this.times[failure] = time;
  }
}
