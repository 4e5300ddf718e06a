import { formatTime } from "../../core/dates/index.ts";
import {
  type CompiledFilter,
  LineMatcher,
  type LineOutcome,
  readAddress,
  realFailures,
  resolveHostTags,
} from "../../core/filter/index.ts";
import { pythonRepr, untraced } from "../../core/text/index.ts";
import { formatFailure, formatSummary, type LogNumbers } from "../../core/trial/index.ts";
import type { FilterText } from "../../host/scan.ts";
import { EXIT, type Io } from "../io.ts";
import { type Listing, urlEncode } from "../print/lines.ts";
import { NoAnswer, type OutFailure, prepareOutput } from "../print/out.ts";
import { formatReport } from "../print/report.ts";
import { emptyStatistics, type LineKind, type Statistics } from "../print/statistics.ts";
import { Broken } from "./refusal.ts";
import type { Logger } from "./regex-compile.ts";
import { countLine, type Keeping } from "./regex-count.ts";
import type { Batches } from "./regex-lines.ts";
import type { RegexRequest } from "./regex-options.ts";
import { runLines } from "./regex-scan.ts";
import type { World } from "./regex-settings.ts";
import type { Source } from "./regex-source.ts";
import { countOnThreads } from "./regex-threads.ts";

/** All that a run works with once its arguments are understood. */
export interface Run {
  readonly request: RegexRequest;
  readonly io: Io;
  readonly world: World;
  readonly source: Source;
  readonly filter: CompiledFilter;
  /** The filter as plain data, for other threads. */
  readonly text: FilterText;
  /** The argument LOG. */
  readonly log: string;
  readonly batches: Batches;
  readonly logger: Logger;
}

/** As many lines of a kind the report lists, unless -L says another number. */
const listLimit = 20;

/** Prints the failures alone, as -o asks for. */
export async function printFailures(run: Run, form: string): Promise<void> {
  const { io, request, world, filter } = run;
  const matcher = new LineMatcher(filter);
  const format = prepareOutput(form, world.now(), io.hostname);
  const watch = createWatch(run, matcher);
  const print = (failures: readonly OutFailure[]) => {
    for (const line of format(failures)) io.out(`${line}\n`);
  };
  try {
    await runLines(
      run.batches,
      request.deadline,
      (line) => {
        const outcome = matcher.processLine(line);
        watch(line, outcome);
        if (outcome.error !== undefined) return outcome.error;
        const real = realFailures(outcome);
        if (real.length > 0 && !request.invert) print(real);
        if (real.length === 0 && request.invert) print([notFound(line, matcher)]);
        return undefined;
      },
      () => {},
    );
  } catch (error) {
    if (error instanceof NoAnswer) throw new Broken(error.message, EXIT.findings);
    throw error;
  }
}

/** Prints the report, or the failures and a summary as JSON. */
export async function printReport(run: Run): Promise<void> {
  const { io, request, filter, world } = run;
  const matcher = new LineMatcher(filter);
  const isJson = request.format === "jsonl";
  const keeping: Keeping = isJson
    ? { limit: 0, verbose: false, debuggex: false, printNo: allKinds, printAll: noKinds }
    : {
        limit: request.maxlines || listLimit,
        verbose: request.verbose !== 0,
        debuggex: request.debuggex,
        printNo: request.printNo,
        printAll: request.printAll,
      };
  const started = performance.now();
  const counted = countOnThreads(run, keeping);
  const statistics = counted?.statistics ?? (await scanLog(run, matcher, keeping));
  statistics.seconds = (performance.now() - started) / 1000;
  const templates = (counted ?? matcher).detector?.templates ?? [];
  if (isJson) {
    io.out(formatSummary(numbersOf(statistics), templates));
    return;
  }
  io.out(
    formatReport(statistics, {
      verbose: keeping.verbose,
      verboseDate: request.verboseDate,
      prefregex: filter.prefregex?.pattern.text,
      templates: matcher.detector ? templates : undefined,
      listings: chooseListings(run, keeping),
      formatTime: (time) => formatTime(time ?? world.now(), world.zone, "%a %b %d %H:%M:%S %Y"),
    }),
  );
}

function numbersOf({ tested, matched, ignored, missed, failregex, ignoreregex }: Statistics): LogNumbers {
  return {
    lines: tested,
    matched: matched.count,
    ignored: ignored.count,
    missed: missed.count,
    failregex: failregex.map(({ hits }) => hits),
    ignoreregex: ignoreregex.map(({ hits }) => hits),
  };
}

const allKinds = { matched: true, missed: true, ignored: true };
const noKinds = { matched: false, missed: false, ignored: false };

/**
 * Counts a log: everything that a report tells of it, in one value, whatever counts it. With --format jsonl the
 * failures are printed on the way.
 */
async function scanLog(run: Run, matcher: LineMatcher, keeping: Keeping): Promise<Statistics> {
  const { io, request, source, filter } = run;
  const statistics = emptyStatistics(
    source.failregex.map(({ text }) => text),
    source.ignoreregex.map(({ text }) => text),
  );
  const watch = createWatch(run, matcher);
  const isJson = request.format === "jsonl";
  await runLines(
    run.batches,
    request.deadline,
    (line, number) => {
      const { outcome, matched } = countLine(line, matcher, statistics, keeping);
      watch(line, outcome);
      if (isJson && matched) {
        for (const failure of realFailures(outcome)) {
          io.out(formatFailure(number, line, failure, outcome, filter));
        }
      }
      return outcome.error;
    },
    io.progress,
  );
  return statistics;
}

/** A line that --invert prints: it has no failure, so it has no id. Mirrors Fail2banRegex.process. */
function notFound(line: string, matcher: LineMatcher): OutFailure {
  const data = new Map<string, string | readonly string[]>([
    ["fid", ""],
    ["matches", [line]],
  ]);
  return { id: readAddress(""), time: matcher.snapshot().lastDate?.time ?? null, data };
}

/** Tells the logger what fail2ban would of a line: a date that is none, and once, that a match has no date. */
function createWatch(run: Run, matcher: LineMatcher): (line: string, outcome: LineOutcome) => void {
  const { logger } = run;
  if (logger.level > 40) return () => {};
  let isTold = false;
  return (line, { date, failures, line: cut }) => {
    const isEmpty = date !== null && date.start === date.end;
    const isRead = date !== null && (isEmpty || matcher.detector?.timeOf(date) != null);
    if (date !== null && !isRead) {
      logger.log("ERROR", `findFailure failed to parse timeText: ${line.slice(date.start, date.end)}`);
    }
    if (isRead || isTold || failures.length === 0) return;
    isTold = true;
    const head = "[~jailless~]";
    const text = pythonRepr(cut?.tuple[1] ?? "");
    logger.log("WARNING", `${head} Found a match but no valid date/time found for ${text}.`);
    logger.log("WARNING", `${head} Match without a timestamp: ${cut?.tuple.join("") ?? line}`);
    logger.log("WARNING", `${head} Please try setting a custom date pattern (see man page jail.conf(5)).`);
  };
}

function chooseListings(run: Run, keeping: Keeping): Listing[] {
  const kinds: LineKind[] = [];
  if (keeping.printAll.matched) kinds.push("matched");
  if (!keeping.printNo.ignored) kinds.push("ignored");
  if (!keeping.printNo.missed) kinds.push("missed");
  const debuggexUrl = keeping.debuggex ? debuggexLinks(run) : undefined;
  return kinds.map((kind) => ({ kind, limit: keeping.limit, all: keeping.printAll[kind], debuggexUrl }));
}

/** Mirrors fail2banregex.py, debuggexURL. */
function debuggexLinks({ request, filter }: Run): (line: string, regex: string) => string {
  return (line, regex) => {
    const query = {
      re: resolveHostTags(untraced(regex), request.usedns).text,
      str: line,
      flavor: "python",
      ...(filter.maxlines > 1 ? { flags: "m" } : {}),
    };
    return `https://www.debuggex.com/?${urlEncode(query)}`;
  };
}
