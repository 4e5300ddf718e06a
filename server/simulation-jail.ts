import type { Analysis } from "../core/analysis/index.ts";
import { type OptionsReading, readJailOptions, readPurgeage, withoutDatabase } from "../core/jail/index.ts";
import type { JailState } from "../host/simulation-messages.ts";
import type { TrialFilter } from "../host/trial-messages.ts";
import type { Surroundings } from "./feature.ts";
import type { SimulationValues } from "./protocol-simulate.ts";
import { type ReadSubject, readTrialSubject } from "./trial-subject.ts";
import { pathOf } from "./uri.ts";

/** A jail as it is now, and as it is on the disk. */
export interface ReadJail {
  readonly analysis: Analysis;
  readonly subject: ReadSubject;
  /** What its files give it now. */
  readonly values: SimulationValues;
  readonly filters: Readonly<Record<JailState, TrialFilter | undefined>>;
  /** Whether unsaved edits bear on it. */
  readonly isEdited: boolean;
  /** Its limits, with other values over those of its files. */
  read(state: JailState, values: SimulationValues): JailReading;
}

/** A jail's limits, and for how many seconds fail2ban's database remembers a ban; undefined: there is none. */
export interface JailReading extends OptionsReading {
  readonly purgeage: number | undefined;
}

/** Reads the jail of a file; undefined where there is no such jail any more. */
export function readSimulatedJail(around: Surroundings, uri: string, jail: string): ReadJail | undefined {
  const path = pathOf(uri);
  const tree = path === undefined ? undefined : around.workspace.treeOf(path);
  const subject = readTrialSubject(around, { uri, jail });
  if (!tree || !subject) return undefined;
  const { analysis } = tree;
  const isDirty = [...around.workspace.open.keys()].some((open) => tree.isEdited(open));
  const saved = isDirty && tree.saved.jails().includes(jail) ? tree.saved : analysis;
  const before = saved === analysis ? subject : readTrialSubject(around, { uri, jail }, saved);
  const analyses: Readonly<Record<JailState, Analysis>> = { now: analysis, saved };
  const read = (state: JailState, values: SimulationValues): JailReading => {
    const reading = readJailOptions(
      analyses[state].jail(jail).value.options,
      new Map(Object.entries(values)),
    );
    const purgeage = purgeageOf(analyses[state]);
    return { ...(purgeage === undefined ? withoutDatabase(reading) : reading), purgeage };
  };
  const now = Object.fromEntries(read("now", {}).texts);
  const filters = { now: subject.filter, saved: before?.filter };
  const isEdited =
    saved !== analysis &&
    JSON.stringify([now, filters.now]) !==
      JSON.stringify([Object.fromEntries(read("saved", {}).texts), filters.saved]);
  return { analysis, subject, values: now, filters, isEdited, read };
}

function purgeageOf(analysis: Analysis): number | undefined {
  const { tree, basedir } = analysis.world;
  return analysis.keep("purgeage", () => readPurgeage(tree, basedir));
}
