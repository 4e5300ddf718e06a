import { type Explanation, explainLine } from "../../core/explain/index.ts";
import { type CompiledFilter, LineMatcher } from "../../core/filter/index.ts";
import { type Traced, traceSource } from "../../core/text/index.ts";
import { endsWithin } from "../../host/deadline.ts";
import { findDecode } from "../../host/decode.ts";
import { isFile } from "../../host/log.ts";
import { openTree } from "../../host/tree.ts";
import { EXIT, type Io } from "../io.ts";
import { formatOptions, type Option, parseOptions } from "../optparse.ts";
import { formatExplanation } from "../print/explain.ts";
import { findWrongClock } from "./clock-options.ts";
import { noLine } from "./no-line.ts";
import { Broken, Refusal } from "./refusal.ts";
import { compileSource, createLogger } from "./regex-compile.ts";
import { type Batches, openLines, refusalOf } from "./regex-lines.ts";
import { REGEX_OPTIONS, type RegexRequest, readRequest } from "./regex-options.ts";
import { runLines } from "./regex-scan.ts";
import { chooseWorld, Settings, type World } from "./regex-settings.ts";
import { readSource, type Source } from "./regex-source.ts";

/** Milliseconds that one regex may take, and each line before the one that is explained. */
const defaultDeadline = 2000;

/** Options that mean the same as those of f2b regex. */
const shared = [
  "help",
  "config",
  "datepattern",
  "timezone",
  "encoding",
  "usedns",
  "maxlines",
  "checkAllRegex",
  "now",
];

const options: readonly Option[] = [
  ...REGEX_OPTIONS.filter(({ name }) => shared.includes(name)),
  {
    flags: ["--line"],
    name: "line",
    kind: "text",
    value: "TEXT",
    help: "explain this line, as a log's first; lines before it may stand in it",
  },
  {
    flags: ["--all"],
    name: "all",
    kind: "true",
    help: "show every regex that misses in full, not only those that come farthest, and point at the step that tells most",
  },
  { flags: ["--format"], name: "format", kind: "text", help: "'text' (the default) or 'json'" },
  {
    flags: ["--deadline"],
    name: "deadline",
    kind: "number",
    value: "MS",
    help: `milliseconds that one regex may take (default: ${defaultDeadline}); one that takes longer is told to run away`,
  },
];

/** The line to be explained, what came before it, and what it is called. */
interface Target {
  readonly before: Batches;
  /** Known once `before` has been read through. */
  readonly line: () => string | undefined;
  readonly log: string | undefined;
  readonly number: number | undefined;
}

/** Runs `f2b explain` and answers its exit code. */
export async function runExplain(args: readonly string[], io: Io): Promise<number> {
  const parsed = parseOptions(options, args);
  if (parsed.kind === "stop") {
    io.out(helpText(io.columns));
    return EXIT.fine;
  }
  const usage = (what: string): number => {
    io.err(`f2b explain: ${what}; see f2b explain --help\n`);
    return EXIT.usage;
  };
  if (parsed.kind === "problem") return usage(parsed.message);
  const { values, rest } = parsed;
  const format = String(values.get("format") ?? "text");
  if (format !== "text" && format !== "json") return usage("--format is text or json");
  const [filter, place, ...more] = rest;
  const line = values.get("line") as string | undefined;
  if (filter === undefined) return usage("name a FILTER, and a line as LOG:LINE or with --line");
  if (more.length > 0 || (place !== undefined) === (line !== undefined)) {
    return usage("name one line: as LOG:LINE, or with --line");
  }
  const spot = place === undefined ? undefined : /^(.+):([1-9]\d*)$/s.exec(place);
  if (spot === null) return usage(`${JSON.stringify(place)} is no LOG:LINE, as in auth.log:12`);
  const request = readRequest(new Map([["deadline", defaultDeadline], ...values]));
  if (!(request.deadline > 0)) return usage("--deadline is a number of milliseconds above 0");
  const { encoding } = request;
  const wrongClock = findWrongClock(request, true);
  if (wrongClock !== undefined) return usage(wrongClock);
  if (!findDecode(encoding)) return usage(`unknown encoding: ${encoding}`);
  try {
    const { compiled, world } = openFilter(filter, request, io);
    const target = spot ? lineOfLog(spot[1]!, Number(spot[2]), request) : lineOfText(line ?? "");
    const explanation = await explain(compiled, target, request, world, io);
    const { kind } = explanation.verdict;
    if (format === "json") {
      io.out(
        `${JSON.stringify({ log: target.log ?? null, number: target.number ?? null, ...explanation })}\n`,
      );
    } else io.out(formatExplanation(explanation, { all: values.get("all") === true, ...io }));
    if (kind === "runaway") return EXIT.failed;
    return kind === "failure" ? EXIT.fine : EXIT.findings;
  } catch (error) {
    const told = (spot && refusalOf(error, spot[1]!)) ?? error;
    if (!(told instanceof Refusal) && !(told instanceof Broken)) throw error;
    io.err(`f2b explain: ${told.message.replace(/^ERROR: /, "").replace(/\s*\n\s*/g, " ")}\n`);
    return EXIT.failed;
  }
}

function openFilter(
  argument: string,
  request: RegexRequest,
  io: Io,
): { readonly compiled: CompiledFilter; readonly world: World } {
  const settings = new Settings(() => {});
  if (request.maxlines !== 0) settings.setMaxlines(request.maxlines);
  const world = chooseWorld(request, io.zone, io.now);
  if (request.datepattern !== undefined) settings.setDatepattern(request.datepattern, world);
  const source = readSource(argument, {
    tree: openTree(),
    cwd: process.cwd(),
    config: request.config,
    backend: "auto",
    verbose: 0,
    say: () => {},
    setMaxlines: (lines) => settings.setMaxlines(lines),
    setDatepattern: (pattern) => settings.setDatepattern(pattern, world),
  });
  try {
    const compiled = compileSource(placed(source), settings, request, world, createLogger(request, io));
    return { compiled, world };
  } catch (error) {
    const isText = source.failregex.length === 1 && source.failregex[0]!.text === argument;
    if (!(error instanceof Refusal) || !isText || argument.includes("<")) throw error;
    const why =
      "no jail, filter or file is called so, and as a failregex it needs <ADDR> where the address stands";
    throw new Refusal(`${error.message}: ${why}`, error.exit);
  }
}

/** A regex that was given as it is knows its own places, so that its tags are shown as they are written. */
function placed(source: Source): Source {
  const trace = (regex: Traced) =>
    regex.pieces.length > 0
      ? regex
      : traceSource({ kind: "file", path: "", text: regex.text }, { start: 0, end: regex.text.length });
  return { ...source, failregex: source.failregex.map(trace) };
}

/** A line of a log: the lines before it are read, too, as what fail2ban makes of it may depend on them. */
function lineOfLog(log: string, number: number, request: RegexRequest): Target {
  if (!isFile(log)) throw new Broken(`there is no file ${log}; mend the path`, EXIT.failed);
  const lines = openLines(log, { encoding: request.encoding, maxlines: 1 }, () => {});
  let found: string | undefined;
  async function* before() {
    let count = 0;
    for await (const batch of lines) {
      const index = number - 1 - count;
      if (index < batch.length) {
        found = batch[index];
        yield batch.slice(0, index);
        return;
      }
      yield batch;
      count += batch.length;
    }
    throw noLine(log, count, number);
  }
  return { before: before(), line: () => found, log, number };
}

function lineOfText(text: string): Target {
  const lines = text.replace(/\n$/, "").split("\n");
  const line = lines.pop();
  async function* before() {
    yield lines;
  }
  return { before: before(), line: () => line, log: undefined, number: undefined };
}

async function explain(
  filter: CompiledFilter,
  target: Target,
  request: RegexRequest,
  world: World,
  io: Io,
): Promise<Explanation> {
  const matcher = new LineMatcher(filter);
  await runLines(
    target.before,
    request.deadline,
    (line) => {
      matcher.processLine(line);
      return undefined;
    },
    io.progress,
  );
  return explainLine(filter, target.line() ?? "", {
    state: matcher.snapshot(),
    zone: world.zone,
    guard: (work) => endsWithin(request.deadline, work),
  });
}

function helpText(columns: number): string {
  return `Usage: f2b explain [OPTIONS] FILTER LOG:LINE
       f2b explain [OPTIONS] FILTER --line TEXT

Tells step by step, in fail2ban's order, why a line of a log matches or misses:
the date that is found and cut out, the text that is left, prefregex, each
failregex with the part that matches and the first piece that fails, a mend
where one was tried and does match, and ignoreregex. In the rows beneath a regex
and the line, ~ marks what matches and ^ where it fails.

FILTER:
  a jail or a filter    by name, options in brackets (sshd[mode=aggressive])
  a filter file         by path (filter.d/sshd.conf)
  a text                a failregex

LOG:LINE:
  a log, plain or .gz, and the number of a line in it, from 1. The lines before
  it are read, too: the date that a line without one takes over, the
  connections (F-MLFID) and the lines that maxlines keeps are as they would be.

${formatOptions(options, columns)}
Exit codes: 0 the line is a failure, 1 it is none, 2 wrong usage, 3 the log or
the filter cannot be read, or a regex runs away.
`;
}
