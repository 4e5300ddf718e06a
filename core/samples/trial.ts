import { readFilter } from "../config/index.ts";
import { formatTime, zoneOf } from "../dates/index.ts";
import { type CompiledFilter, compileFilter, LineMatcher, type LineOutcome } from "../filter/index.ts";
import { originOfAll, type Place, type Traced, type Tree, untraced } from "../text/index.ts";
import type { SampleClock } from "./clock.ts";
import type { SampleOptions } from "./condition.ts";
import type { Hindrance } from "./report.ts";

/** Which filter the samples are for. */
export interface SampleFilter {
  /** The config folder; undefined with `explicit`. */
  readonly basedir?: string | undefined;
  /** Its name, or its file's path with `explicit`. */
  readonly name: string;
  /** Options in brackets behind its name. */
  readonly options?: SampleOptions | undefined;
  readonly explicit?: boolean | undefined;
}

/** A failregex of a filter under some options. */
export interface SampleRegex {
  /** As the filter has it, without what fail2ban puts for its tags. */
  readonly text: string;
  /** As fail2ban compiles it. */
  readonly pattern: string;
  /** Where it stands; undefined where it comes from no file. */
  readonly place: Place | undefined;
}

/** A filter under some options, at work on the lines of a sample log. */
export class Trial {
  /** The options, as JSON; empty without any. */
  readonly title: string;
  readonly regexes: readonly SampleRegex[];
  /** The failregexes that hit so far. */
  readonly used = new Set<number>();
  /** Names of the fields that a failure may have. */
  readonly fields: ReadonlySet<string>;
  readonly #matcher: LineMatcher;
  readonly #clock: SampleClock;

  /** Reads and compiles the filter, or answers what keeps it from being used. */
  static open(tree: Tree, filter: SampleFilter, own: SampleOptions, clock: SampleClock): Trial | Hindrance {
    const { value, problems } = readFilter(tree, {
      basedir: filter.basedir,
      name: filter.name,
      explicit: filter.explicit,
      jail: "jail",
      options: new Map(Object.entries(own).map(([key, text]) => [key, untraced(text)])),
    });
    const title = titleOf(own);
    const said = title && ` with ${title}`;
    const hindered = (message: string, place?: Place): Hindrance => ({ message, place });
    if (!value.found || value.refusal) {
      const [problem] = problems;
      const message = problem?.message ?? value.refusal?.message ?? `There is no filter “${filter.name}”.`;
      const isInFile = problem && tree.get(problem.path)?.kind === "file";
      return hindered(message, isInFile ? { path: problem.path, span: problem.span } : undefined);
    }
    if (value.failregex.length === 0)
      return hindered(`The filter “${filter.name}”${said} has no failregex; write one.`);
    let now = clock.years;
    const zone = zoneOf(clock.zone)!;
    const compiled = compileFilter({ ...value, usedns: undefined, now: () => now, zone });
    const wrong = compiled.problems[0];
    if (!compiled.value) {
      const why = wrong?.text.replace(/\s*\n\s*/g, " ");
      const place = wrong?.problem.path ? { path: wrong.problem.path, span: wrong.problem.span } : undefined;
      return hindered(`fail2ban refuses the filter “${filter.name}”${said}: ${why}; mend it.`, place);
    }
    const trial = new Trial(title, compiled.value, value.failregex, clock);
    now = clock.now;
    return trial;
  }

  private constructor(title: string, filter: CompiledFilter, texts: readonly Traced[], clock: SampleClock) {
    this.title = title;
    this.#clock = clock;
    this.#matcher = new LineMatcher(filter);
    this.fields = fieldsOf(filter);
    this.regexes = filter.failregex.map(({ pattern }, index) => ({
      text: texts[index]!.text,
      pattern: pattern.text,
      place: originOfAll(pattern),
    }));
  }

  /** What the filter makes of a line. One of a journal comes with its time. Mirrors samplestestcase.py, testFilter. */
  take(text: string, options: SampleOptions): LineOutcome {
    const { now } = this.#clock;
    if (options["logtype"] !== "journal") return this.#note(this.#matcher.processLine(text));
    const line = (options["test.prefix-line"] ?? "") + text;
    const time = formatTime(now, zoneOf("UTC")!, "%Y-%m-%dT%H:%M:%S");
    return this.#note(this.#matcher.processDatedLine({ tuple: ["", time, line] }, now));
  }

  #note(outcome: LineOutcome): LineOutcome {
    for (const { failregex } of outcome.failures) this.used.add(failregex);
    return outcome;
  }
}

/** The options of a filter without those that are about the test. */
export function filterOptionsOf(options: SampleOptions): SampleOptions {
  return Object.fromEntries(Object.entries(options).filter(([key]) => !key.startsWith("test.")));
}

/** Options as they are shown. */
export function titleOf(own: SampleOptions): string {
  return Object.keys(own).length > 0 ? JSON.stringify(own) : "";
}

/** What fail2ban itself adds to a failure. Mirrors fail2ban/server/filter.py, Filter.findFailure and _mergeFailure. */
const added = ["host", "ip", "attempts", "matches", "users", "mlfpending", "nofail", "mlfgained"];

function fieldsOf({ prefregex, failregex }: CompiledFilter): ReadonlySet<string> {
  const lines = prefregex ? [prefregex, ...failregex] : failregex;
  const names = lines.flatMap(({ groups, alternates, tuples }) => [
    ...groups.map(([name]) => name),
    ...[...alternates, ...tuples].map(([, name]) => name),
  ]);
  return new Set([...names.filter((name) => name !== "content"), ...added]);
}
