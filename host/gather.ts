import { type CompiledFilter, LineMatcher } from "../core/filter/index.ts";
import { Gathering, type GatherReading, type JailLog, type LogFailures } from "../core/jail/index.ts";
import { excerpt } from "../core/text/index.ts";
import { endsWithin, runsAway } from "./deadline.ts";
import { findSlowRegex } from "./trial-costs.ts";
import { openTrialLog, type TrialSource, whyUnreadable } from "./trial-log.ts";

/** Milliseconds of one step, after which progress is told. */
const turn = 100;

/** A log that can't be read, or a pattern that runs away: a sentence that names it. */
export class GatherError extends Error {}

/** A jail's logs, open until `close`. */
export interface OpenLogs {
  readonly logs: readonly JailLog[];
  close(): void;
}

/** Opens logs, plain or packed, the whole of each at hand. Throws GatherError where one can't be read. */
export async function openJailLogs(
  files: readonly { readonly name: string; readonly path: string }[],
  encoding: string,
): Promise<OpenLogs> {
  const sources: TrialSource[] = [];
  const close = () => {
    for (const source of sources) source.close();
  };
  try {
    const logs: JailLog[] = [];
    for (const { name, path } of files) {
      const source = await openWhole(path, encoding);
      sources.push(source);
      logs.push({ name, chunks: source.log });
    }
    return { logs, close };
  } catch (error) {
    close();
    throw error instanceof GatherError ? error : new GatherError(whyUnreadable(error));
  }
}

function openWhole(path: string, encoding: string): Promise<TrialSource> {
  return new Promise((resolve, reject) => {
    const source = openTrialLog(
      { path, from: "disk", encoding },
      (problem) => reject(new GatherError(problem)),
      () => {
        source.refresh?.();
        resolve(source);
      },
    );
    if (!source.isGrowing?.()) resolve(source);
  });
}

/** A pattern of a filter takes longer than the deadline for a line. */
export class RunawayError extends GatherError {
  /** `failregex 2`. */
  readonly rule: string;
  readonly text: string;

  constructor(rule: string, text: string, deadline: number) {
    super(
      `${rule} takes longer than ${deadline} ms for the line “${excerpt(text)}”: mend the pattern that runs away`,
    );
    this.rule = rule;
    this.text = text;
  }
}

/** A gathering in steps, on this thread, each line of it within a deadline. */
export class PacedGathering {
  readonly #filter: CompiledFilter;
  readonly #gathering: Gathering;
  readonly #deadline: number;
  /** Milliseconds for the next step: more of them after one that a busy machine kept from ending. */
  #patience: number;

  constructor(filter: CompiledFilter, logs: readonly JailLog[], reading: GatherReading, deadline: number) {
    this.#filter = filter;
    this.#gathering = new Gathering(filter, logs, reading);
    this.#deadline = deadline;
    this.#patience = deadline;
  }

  /** How much is done, from 0 to 1. */
  get share(): number {
    return this.#gathering.share;
  }

  /** Goes on for some milliseconds; answers what was found once all is done. Throws RunawayError. */
  step(milliseconds: number): LogFailures | undefined {
    const gathering = this.#gathering;
    let isDone = false;
    const end = performance.now() + milliseconds;
    const step = () => {
      isDone = gathering.step(() => performance.now() > end);
    };
    if (endsWithin(this.#patience + milliseconds, step)) {
      this.#patience = this.#deadline;
      return isDone ? gathering.result() : undefined;
    }
    const { text } = gathering.inHand;
    if (runsAway(this.#deadline, () => void new LineMatcher(this.#filter).processLine(text))) {
      const { rule } = findSlowRegex(this.#filter, text, this.#deadline);
      throw new RunawayError(rule, text, this.#deadline);
    }
    this.#patience *= 2;
    gathering.retry();
    return undefined;
  }
}

/**
 * Gathers what a filter finds in logs, on this thread: each line within `deadline` milliseconds. `progress` hears of the
 * share that is done. Throws GatherError where a pattern runs away.
 */
export function gatherWithin(
  filter: CompiledFilter,
  logs: readonly JailLog[],
  reading: GatherReading,
  deadline: number,
  progress: (share: number) => void,
): LogFailures {
  const gathering = new PacedGathering(filter, logs, reading, deadline);
  for (;;) {
    const found = gathering.step(turn);
    progress(gathering.share);
    if (found) return found;
  }
}

/** The lines of logs that name an address (or a name), as `log:line`: how many there are, and the first `most`. */
export function linesNaming(
  logs: readonly JailLog[],
  name: string,
  most: number,
): { readonly count: number; readonly places: readonly string[] } {
  const places: string[] = [];
  let count = 0;
  for (const log of logs) {
    let before = 0;
    for (let index = 0; index < log.chunks.count; index++) {
      const lines = log.chunks.read(index).text.split("\n");
      // Behind the last newline stands no line.
      lines.pop();
      lines.forEach((line, at) => {
        if (!names(line, name)) return;
        count++;
        if (places.length < most) places.push(`${log.name}:${before + at + 1}`);
      });
      before += lines.length;
    }
  }
  return { count, places };
}

/** Whether a line holds an address as a whole, not as a part of a longer one. */
function names(line: string, name: string): boolean {
  for (let at = line.indexOf(name); at >= 0; at = line.indexOf(name, at + 1)) {
    const before = line[at - 1] ?? "";
    const behind = line.slice(at + name.length, at + name.length + 2);
    if (!/[\w.:]/.test(before) && !/^(?:\w|[.:]\w)/.test(behind)) return true;
  }
  return false;
}
