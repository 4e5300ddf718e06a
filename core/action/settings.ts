import type { Options } from "../config/index.ts";

/** An action as fail2ban's server holds it, once it was told all that a jail says of it. */
export interface ActionSettings {
  /** What the jail calls it: `iptables-multiport`, or its `actname`. */
  readonly name: string;
  readonly jail: string;
  /** Its file, where it is written in Python: what it runs is not known. */
  readonly python: string | undefined;
  /** Everything its tags are filled from: operations, options of [Init], what the jail gives in brackets. */
  readonly properties: Options;
}

/** What is around an action when it runs: all that fail2ban would look up by itself. */
export interface ActionSurroundings {
  /** Unix seconds: the time of what runs without a ticket. */
  readonly now: number;
  /** This host's own names: `<fq-hostname>`, `<sh-hostname>`. */
  readonly hostname: { readonly full: string; readonly short: string };
  /** The name of an address, for `<ip-host>`; undefined where it has none. */
  readonly hostOf: (address: string) => string | undefined;
  /** Whether fail2ban uses IPv6: it then starts an action with `?family=` values for both families. */
  readonly ipv6: boolean;
  /** The jail's bantime in seconds, and its counters. */
  readonly bantime: number;
  readonly counters: {
    readonly banned: number;
    readonly bannedTotal: number;
    readonly found: number;
    readonly foundTotal: number;
  };
}
