import { compareSimulations, compareWithReality } from "../../core/jail/index.ts";
import { GatherError, type OpenLogs, openJailLogs, RunawayError } from "../../host/gather.ts";
import { EXIT, type Io } from "../io.ts";
import { formatOptions } from "../optparse.ts";
import { formatComparison, formatHead, formatReality, formatSimulation } from "../print/simulation.ts";
import { comparisonJson, formatSimulationJson, realityJson } from "../print/simulation-json.ts";
import { findWrongClock } from "./clock-options.ts";
import { Broken } from "./refusal.ts";
import { chooseWorld } from "./regex-settings.ts";
import { findJail, WrongSetting } from "./simulate-jail.ts";
import { chooseLogs, compileJail, encodingOf, readRealLog } from "./simulate-logs.ts";
import { readSimulateRequest, SIMULATE_OPTIONS } from "./simulate-options.ts";
import { asDated, problemsOf, runWith, type Setting, surroundingsOf, textOf } from "./simulate-run.ts";
import { explainWhy } from "./simulate-why.ts";

/** Runs `f2b simulate` and answers its exit code. */
export async function runSimulate(args: readonly string[], io: Io): Promise<number> {
  const read = readSimulateRequest(args);
  if (read === "help") {
    io.out(helpText(io.columns));
    return EXIT.fine;
  }
  const usage = (what: string): number => {
    io.err(`f2b simulate: ${what}; see f2b simulate --help\n`);
    return EXIT.usage;
  };
  if ("wrong" in read) return usage(read.wrong);
  const { request } = read;
  const wrong = findWrongClock(request, true);
  if (wrong !== undefined) return usage(wrong);
  let open: OpenLogs | undefined;
  try {
    const jail = findJail(request.jail, request.config, process.cwd());
    const world = chooseWorld(request, io.zone, io.now);
    // What can't be simulated is told before any log is read.
    jail.read(request.set);
    if (request.compare) jail.read(new Map([...request.set, ...request.compare]));
    const filter = compileJail(jail, world);
    open = await openJailLogs(chooseLogs(request.logs, jail, process.cwd()), encodingOf(jail));
    const around = surroundingsOf(request, jail, world);
    return await answer({ request, jail, world, filter, open, around, io });
  } catch (error) {
    if (error instanceof WrongSetting) {
      io.err(`f2b simulate: ${error.message}\n`);
      return EXIT.usage;
    }
    if (!(error instanceof Broken) && !(error instanceof GatherError)) throw error;
    io.progress("");
    const more = error instanceof RunawayError ? ", or give it more time with --deadline" : "";
    io.err(`f2b simulate: ${error.message.replace(/\s*\n\s*/g, " ")}${more}\n`);
    return EXIT.failed;
  } finally {
    open?.close();
  }
}

async function answer(opened: Setting): Promise<number> {
  const { request, io } = opened;
  const { set, compare, against, why } = request;
  const real = against === undefined ? undefined : await readRealLog(against, opened);
  const tried = runWith(opened, set);
  const setting = asDated(opened, tried);
  const first = setting === opened ? tried : runWith(setting, set, tried.failures);
  const text = textOf(setting, first);
  const second = compare && runWith(setting, new Map([...set, ...compare]), first.failures);
  const comparison = second && compareSimulations(first.simulation, second.simulation, first.failures);
  const reality = real && compareWithReality(first.simulation, first.failures, first.options, real);
  const explained = why === undefined ? undefined : explainWhy(setting, first, why);
  if (request.format === "json") {
    const more = {
      ...(comparison && { compare: comparisonJson(comparison, text, textOf(setting, second!)) }),
      ...(reality && { against: realityJson(reality, first) }),
      ...(explained && { why: explained.steps }),
    };
    for (const piece of formatSimulationJson(text, first.problems, more)) io.out(piece);
  } else {
    const problems = new Set([first, ...(second ? [second] : [])].flatMap((run) => problemsOf(setting, run)));
    for (const problem of problems) io.err(`f2b simulate: ${problem}\n`);
    if (explained) io.out(explained.text);
    else if (comparison)
      io.out(`${formatHead(text)}\n${formatComparison(comparison, text, textOf(setting, second!))}`);
    else if (reality) io.out(`${formatHead(text)}\n${formatReality(reality, against!, text)}`);
    else io.out(formatSimulation(text));
  }
  return reality && reality.predictedOnly + reality.realOnly > 0 ? EXIT.findings : EXIT.fine;
}

function helpText(columns: number): string {
  return `Usage: f2b simulate [OPTIONS] JAIL

Replays logs through a whole jail and shows who would have been banned, when, for
how long, by which lines, and why everybody else was not. Nothing is banned, and
nothing is run: host names and ignorecommand are not asked.

JAIL:
  a jail                by name, enabled or not
  a jail file           by path, with :NAME where it has several jails
                        (./mine.local, jail.d/web.local:sshd); one outside any
                        config tree is read as if it stood last in jail.d

${formatOptions(SIMULATE_OPTIONS, columns)}
Exit codes: 0 simulated, 1 --against found bans on one side only, 2 wrong usage,
3 the jail, a log or an option in the files cannot be used, or a pattern runs away.
`;
}
