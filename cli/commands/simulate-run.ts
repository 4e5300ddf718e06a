import type { CompiledFilter } from "../../core/filter/index.ts";
import {
  isGatheredFor,
  type JailOptions,
  type JailProblem,
  type LogFailures,
  type Simulation,
  type Surroundings,
  simulateJail,
} from "../../core/jail/index.ts";
import { excerpt } from "../../core/text/index.ts";
import { gatherWithin, type OpenLogs } from "../../host/gather.ts";
import type { Io } from "../io.ts";
import type { SimulationText } from "../print/simulation.ts";
import type { World } from "./regex-settings.ts";
import type { SimulatedJail } from "./simulate-jail.ts";
import type { SimulateRequest } from "./simulate-options.ts";

/** A jail over its logs, ready to be asked with any options. */
export interface Setting {
  readonly request: SimulateRequest;
  readonly jail: SimulatedJail;
  readonly world: World;
  readonly filter: CompiledFilter;
  readonly open: OpenLogs;
  readonly around: Surroundings;
  readonly io: Io;
}

/** A jail simulated with some options. */
export interface Run {
  readonly options: JailOptions;
  /** The options that are set by arguments. */
  readonly set: ReadonlyMap<string, string>;
  readonly failures: LogFailures;
  readonly simulation: Simulation;
  /** About the options; the simulation has its own. */
  readonly problems: readonly JailProblem[];
}

/** What the arguments say of the world around the jail. */
export function surroundingsOf(request: SimulateRequest, jail: SimulatedJail, { now }: World): Surroundings {
  const { time, own, ignorecommand, seed } = request;
  return {
    time: time === "start" ? { kind: "start", now: now() } : { kind: "live", latest: now() },
    ownAddresses: own,
    ignorecommand,
    seed,
    ...(jail.purgeage !== undefined && { purgeage: jail.purgeage }),
  };
}

/** Simulates the jail with some options set; `known` are failures that are taken where they do for it. */
export function runWith(setting: Setting, set: ReadonlyMap<string, string>, known?: LogFailures): Run {
  const { jail, filter, open, around, request, io } = setting;
  const { options, problems } = jail.read(set);
  const { time } = around;
  const { findtime } = options;
  const gather = () => {
    const tell = (share: number) => io.progress(`${Math.floor(share * 100)} %`);
    const gathered = gatherWithin(filter, open.logs, { time, findtime }, request.deadline, tell);
    io.progress("");
    return gathered;
  };
  const failures = known && isGatheredFor(known, findtime, time) ? known : gather();
  return { options, set, failures, simulation: simulateJail(failures, options, around), problems };
}

/**
 * The setting for logs that lie in the future of this machine's clock as a whole, such as samples: then the clock tells
 * nothing about which dates can be right. The same setting where they don't, or where --now says how late it is.
 */
export function asDated(setting: Setting, { failures: { lines } }: Run): Setting {
  const { around, request, world } = setting;
  if (around.time.kind !== "live" || request.now !== undefined) return setting;
  let first = Number.POSITIVE_INFINITY;
  for (let line = 0; line < lines.size; line++) if (lines.times[line]! < first) first = lines.times[line]!;
  const isAhead = Number.isFinite(first) && first > world.now();
  return isAhead ? { ...setting, around: { ...around, time: { kind: "live" } } } : setting;
}

/** A run as it is printed. */
export function textOf({ jail, around, world }: Setting, run: Run): SimulationText {
  return { jail: jail.name, time: around.time, zone: world.zone, ...run };
}

/** What is to be known about a run, a line each, the place in the files or the argument in front. */
export function problemsOf({ jail }: Setting, { problems, simulation, set }: Run): string[] {
  return [...problems, ...simulation.problems].map(({ option, message, severity }) => {
    const place =
      option === undefined
        ? undefined
        : set.has(option)
          ? `${option}=${excerpt(set.get(option)!)}`
          : jail.placeOf(option);
    return `${place === undefined ? "" : `${place}: `}${severity === "info" ? "note" : severity}: ${message}`;
  });
}
