import {
  describeBan,
  describeNeverBanned,
  type JailOptions,
  kindAt,
  type LogFailures,
  type Simulation,
} from "../core/jail/index.ts";

/** What became of each address, in words, and how many of its failures count. */
export interface DescribedIds {
  readonly rows: {
    readonly found: readonly number[];
    readonly ignored: readonly number[];
    readonly reason: readonly number[];
  };
  readonly reasons: readonly string[];
}

/** Tells of each address how many failures count, how many are ignored, and why it was banned first, or never. */
export function describeIds(
  failures: LogFailures,
  simulation: Simulation,
  options: JailOptions,
): DescribedIds {
  const { events, bans, neverBanned, ignored: sources } = simulation;
  const count = failures.names.length;
  const found = new Array<number>(count).fill(0);
  const ignored = new Array<number>(count).fill(0);
  for (let at = 0; at < events.size; at++) {
    const kind = kindAt(events, at);
    if (kind === "found") found[events.ids[at]!]!++;
    else if (kind === "ignored") ignored[events.ids[at]!]!++;
  }
  // Many have the same reason: each is sent once.
  const indexes = new Map<string, number>();
  const reason = new Array<number>(count).fill(-1);
  const say = (id: number, words: string) => {
    const known = indexes.get(words);
    reason[id] = known ?? indexes.size;
    if (known === undefined) indexes.set(words, indexes.size);
  };
  for (const never of neverBanned) say(never.id, describeNeverBanned(never, options, sources.get(never.id)));
  for (let ban = 0; ban < bans.size; ban++) {
    const id = bans.ids[ban]!;
    if (reason[id] === -1) say(id, describeBan(simulation, options, ban));
  }
  return { rows: { found, ignored, reason }, reasons: [...indexes.keys()] };
}
