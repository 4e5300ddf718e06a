import { eventAt } from "./events.ts";
import type { LogFailures } from "./failures.ts";
import type { JailOptions, JailProblem, TimeReading } from "./options.ts";
import type { Simulation } from "./simulate.ts";
import { describeNeverBanned } from "./words.ts";

/** What the JSON of a simulation is made of. */
export interface SimulationParts {
  readonly jail: string;
  readonly options: JailOptions;
  readonly time: TimeReading;
  readonly failures: LogFailures;
  readonly simulation: Simulation;
  /** What else is to be known, besides the simulation's own problems. */
  readonly problems?: readonly JailProblem[];
  /** More keys for the object. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/**
 * A simulation as one JSON object, in pieces, a line for each event, ban and id: the form of `f2b simulate --format json`.
 * Times are Unix seconds; null stands for a ban without an end and for what is not known.
 */
export function* simulationJson(parts: SimulationParts): Iterable<string> {
  const { jail, options, time, failures, simulation, problems = [], more = {} } = parts;
  yield `{"jail":${JSON.stringify(jail)},"options":${JSON.stringify(optionsJson(options))},"time":${JSON.stringify(time)},"logs":${JSON.stringify(failures.logs)}`;
  yield `,\n"problems":${JSON.stringify([...problems, ...simulation.problems])}`;
  for (const [key, value] of Object.entries(more)) yield `,\n${JSON.stringify(key)}:${JSON.stringify(value)}`;
  yield ',\n"events":[';
  for (let at = 0; at < simulation.events.size; at++)
    yield separated(at, eventJson(simulation, failures, at));
  yield '],\n"bans":[';
  for (let ban = 0; ban < simulation.bans.size; ban++)
    yield separated(ban, banJson(simulation, failures, ban));
  yield '],\n"neverBanned":[';
  const { neverBanned } = simulation;
  for (let at = 0; at < neverBanned.length; at++) {
    const never = neverBanned[at]!;
    const { id, found, reason } = never;
    yield separated(at, {
      id: failures.names[id],
      found,
      reason: reason.kind,
      why: describeNeverBanned(never, options, simulation.ignored.get(id)),
    });
  }
  yield "]}\n";
}

/** The options as JSON has them: what is not set is null. */
export function optionsJson({ increment, ...options }: JailOptions): Readonly<Record<string, unknown>> {
  return {
    ...options,
    ignorecommand: options.ignorecommand ?? null,
    increment: increment
      ? Object.fromEntries(Object.entries(increment).map(([key, value]) => [key, value ?? null]))
      : null,
  };
}

function separated(index: number, value: unknown): string {
  return `${index === 0 ? "\n" : ",\n"}${JSON.stringify(value)}`;
}

function eventJson({ events }: Simulation, failures: LogFailures, at: number): unknown {
  const { kind, time, id, log, line, count, bancount, bantime, until } = eventAt(events, failures, at);
  return {
    time,
    log,
    line,
    event: kind,
    id,
    count,
    ...(bancount > 0 && { bancount }),
    ...(!Number.isNaN(bantime) && { bantime, until: known(until) }),
  };
}

/** A ban as an object: its lines are those of the failures that led to it. */
function banJson({ bans }: Simulation, failures: LogFailures, ban: number): unknown {
  const causes = bans.causes.subarray(bans.starts[ban], bans.starts[ban + 1]);
  const lines = Array.from(causes, (failure) => failures.at[failure]!);
  return {
    id: failures.names[bans.ids[ban]!],
    from: bans.from[ban],
    until: known(bans.until[ban]!),
    ...(bans.spread[ban]! !== 0 && { spread: bans.spread[ban] }),
    bancount: bans.bancounts[ban],
    failures: bans.failures[ban],
    lines: lines.map((line) => failures.lines.numbers[line]),
    logs: lines.map((line) => failures.logs[failures.lines.logs[line]!]),
  };
}

function known(time: number): number | null {
  return Number.isFinite(time) ? time : null;
}
