import { untraced } from "../../core/text/index.ts";
import { openTree } from "../../host/tree.ts";
import manifest from "../../package.json" with { type: "json" };
import { EXIT, type Io } from "../io.ts";
import { parseOptions } from "../optparse.ts";
import { colorReport } from "../print/color.ts";
import { shorten } from "../print/list.ts";
import { findWrongClock } from "./clock-options.ts";
import { Broken, Refusal } from "./refusal.ts";
import { compileSource, createLogger, textOf } from "./regex-compile.ts";
import { openLines, refusalOf } from "./regex-lines.ts";
import { REGEX_OPTIONS, REGEX_USAGE, type RegexRequest, readRequest, regexHelp } from "./regex-options.ts";
import { printFailures, printReport, type Run } from "./regex-run.ts";
import { chooseWorld, Settings, type World } from "./regex-settings.ts";
import { readSource, type Source } from "./regex-source.ts";

/** The release of fail2ban whose fail2ban-regex this one follows. */
const followed = "1.1.1";

/** Runs `f2b regex` and answers its exit code. Mirrors fail2banregex.py, exec_command_line. */
export async function runRegex(args: readonly string[], io: Io): Promise<number> {
  const parsed = parseOptions(REGEX_OPTIONS, args);
  if (parsed.kind === "problem") return complain(io, parsed.message);
  if (parsed.kind === "stop") {
    if (parsed.name === "help") io.out(regexHelp(io.columns));
    else if (parsed.name === "short-version") io.out(`${followed}\n`);
    else io.out(`f2b regex ${manifest.version}, following fail2ban-regex ${followed}\n`);
    return EXIT.fine;
  }
  const request = readRequest(parsed.values);
  const ours = checkOwnOptions(request);
  if (ours) return complain(io, ours);
  const errors = findConflicts(request, parsed.rest.length);
  if (errors.length > 0) {
    io.out(regexHelp(io.columns));
    io.err(`\n${errors.join("\n")}\n`);
    return EXIT.refused;
  }
  const isReport = request.out === undefined && request.format === "text";
  const terminal =
    isReport && io.hasColors ? { ...io, out: (text: string) => io.out(colorReport(text)) } : io;
  try {
    return await testLog(request, parsed.rest, terminal);
  } catch (error) {
    if (error instanceof Refusal) {
      // What fail2ban-regex says on stdout must not stand among the objects.
      if (request.format === "jsonl")
        io.err(`f2b regex: ${error.message.replace(/^ERROR: /, "").replace(/\s*\n\s*/g, " ")}\n`);
      else terminal.out(`${error.message}\n`);
      return error.exit;
    }
    if (error instanceof Broken) {
      io.err(`f2b regex: ${error.message}\n`);
      return error.exit;
    }
    throw error;
  }
}

/** Mirrors fail2banregex.py, Fail2banRegex.__init__, start and process. */
async function testLog(request: RegexRequest, args: readonly string[], io: Io): Promise<number> {
  const [log = "", regex = "", ignoreregex] = args;
  const isReport = request.out === undefined && request.format === "text";
  const say = (line: string) => {
    if (isReport) io.out(`${line}\n`);
  };
  if (isReport) io.out("\nRunning tests\n=============\n\n");
  const logger = createLogger(request, io);
  const settings = new Settings(say);
  const world = applyOptions(settings, request, io);
  const source = readSource(regex, {
    tree: openTree(),
    cwd: process.cwd(),
    config: request.config,
    backend: log.startsWith("systemd-journal") ? "systemd" : "auto",
    verbose: request.verbose,
    say,
    setMaxlines: (lines) => settings.setMaxlines(lines),
    setDatepattern: (pattern) => settings.setDatepattern(pattern, world),
  });
  const compile = (what: Source) => compileSource(what, settings, request, world, logger);
  let filter = compile(source);
  if (ignoreregex !== undefined) {
    say(`Use ignoreregex line : ${shorten(ignoreregex)}`);
    source.ignoreregex = [untraced(ignoreregex)];
    filter = compile(source);
  }
  const batches = openLines(log, { encoding: request.encoding, maxlines: filter.maxlines }, say);
  say("");
  const text = textOf(source, settings, request, world);
  const run: Run = { request, io, world, source, filter, text, log, batches, logger };
  try {
    if (request.out !== undefined) await printFailures(run, request.out);
    else await printReport(run);
  } catch (error) {
    throw refusalOf(error, log) ?? error;
  }
  return EXIT.fine;
}

/** What the options set before the filter is read, and the world they choose. Throws Refusal. */
function applyOptions(settings: Settings, request: RegexRequest, io: Io): World {
  try {
    if (request.maxlines !== 0) settings.setMaxlines(request.maxlines);
    const world = chooseWorld(request, io.zone, io.now);
    if (request.datepattern !== undefined) settings.setDatepattern(request.datepattern, world);
    return world;
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal(`ERROR: ${error.message}`, error.exit);
    throw error;
  }
}

/** What is wrong with the values of our own options. */
function checkOwnOptions(request: RegexRequest): string | undefined {
  if (request.format !== "text" && request.format !== "jsonl") return "--format is text or jsonl";
  if (request.format === "jsonl" && request.out !== undefined) {
    return "--out and --format jsonl exclude each other";
  }
  if (!(request.deadline > 0)) return "--deadline is a number of milliseconds above 0";
  // A zone that nobody knows is fail2ban-regex's to refuse.
  return findWrongClock({ now: request.now, timezone: undefined }, true);
}

function findConflicts({ printNo, printAll }: RegexRequest, count: number): string[] {
  const errors: string[] = [];
  for (const kind of ["missed", "ignored"] as const) {
    if (!printNo[kind] || !printAll[kind]) continue;
    errors.push(`ERROR: --print-no-${kind} and --print-all-${kind} are mutually exclusive.`);
  }
  if (count !== 2 && count !== 3) errors.push("ERROR: provide both <LOG> and <REGEX>.");
  return errors;
}

function complain(io: Io, message: string): number {
  io.err(`${REGEX_USAGE}\nf2b regex: error: ${message}\n`);
  return EXIT.usage;
}
