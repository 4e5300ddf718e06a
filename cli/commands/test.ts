import { clockOf, coverageOf, type SampleReport } from "../../core/samples/index.ts";
import type { Tree } from "../../core/text/index.ts";
import type { PlannedLog } from "../../host/sample-plan.ts";
import { runSamples } from "../../host/samples.ts";
import { openTree } from "../../host/tree.ts";
import { EXIT, type Io } from "../io.ts";
import { type Option, type OptionValues, parseOptions } from "../optparse.ts";
import { formatJunit } from "../print/junit.ts";
import { formatSamples, type TestedLog, type TestRun } from "../print/samples.ts";
import { formatSamplesJson } from "../print/samples-json.ts";
import { findWrongClock } from "./clock-options.ts";
import { planTest } from "./test-plan.ts";

const help = `Usage: f2b test [options] [PATH...]

Runs sample logs against their filters: logs in which a verdict stands above a line, as in
fail2ban's own tests (# failJSON: { "time": "...", "match": true, "host": "192.0.2.1" }).
A line without a verdict is to be no failure. Names each failregex that no sample hits.

A PATH is a sample log, a folder of them, a configuration's folder (its sample logs are those in
tests, test, samples and logs, in it or beside it), or a filter, by its file or name: its sample
logs, or, where logs are named too, those with this filter. Without a PATH it is the nearest
configuration, else /etc/fail2ban.

A log is for the filter that a header names (# f2b: filter=sshd[mode=ddos]), else for the one
that it is called (sshd, sshd.log), else for the one that its folder is called. The header may
also give the clock and the zone (# f2b: now=2026-11-20T12:00:00 timezone=UTC); without, both
are those of fail2ban's own tests: 2005-08-14 12:00 in Europe/Zurich.

Options:
  -c, --config DIR  the configuration's folder (default: the one nearest to each log)
  --format FORMAT   text, json or junit; default: text
  --now ISO         the clock, whatever the logs say
  --timezone ZONE   the zone of the logs and of the verdicts, whatever the logs say
  --deadline MS     milliseconds that a line may take (default: 5000)
  -h, --help        show this help

Exit codes: 0 all verdicts hold, 1 one does not, 2 wrong usage, 3 something could not be run.
`;

const options: readonly Option[] = [
  { flags: ["-c", "--config", "--conf"], name: "config", kind: "text", help: "" },
  { flags: ["--format"], name: "format", kind: "text", help: "" },
  { flags: ["--now"], name: "now", kind: "text", help: "" },
  { flags: ["--timezone", "--TZ"], name: "timezone", kind: "text", help: "" },
  { flags: ["--deadline"], name: "deadline", kind: "number", help: "" },
  { flags: ["-h", "--help"], name: "help", kind: "stop", help: "" },
];

const formats: Readonly<Record<string, (run: TestRun) => string>> = {
  text: formatSamples,
  json: formatSamplesJson,
  junit: formatJunit,
};

type TestIo = Pick<Io, "out" | "err" | "now" | "hasColors" | "progress" | "hostname">;

/** Runs `f2b test` and answers its exit code. */
export function runTest(args: readonly string[], io: TestIo): number {
  const parsed = parseOptions(options, args);
  if (parsed.kind === "stop") {
    io.out(help);
    return EXIT.fine;
  }
  const { values, rest } = parsed.kind === "problem" ? { values: new Map(), rest: [] } : parsed;
  const wrong = parsed.kind === "problem" ? parsed.message : findMisuse(values);
  if (wrong !== undefined) {
    io.err(`f2b test: ${wrong}; see f2b test --help\n`);
    return EXIT.usage;
  }
  const tree = openTree();
  const cwd = process.cwd();
  const plan = planTest(rest, { tree, cwd, config: textOf(values, "config") });
  if ("wrong" in plan) {
    io.err(`f2b test: ${plan.wrong}\n`);
    return EXIT.failed;
  }
  const logs = plan.logs.map((log, index) => {
    io.progress(`${index + 1} of ${plan.logs.length} logs`);
    return runLog(log, tree, values, io.now());
  });
  io.progress("");
  const reports = logs.flatMap(({ report }) => report ?? []);
  const coverage = coverageOf(reports);
  const { hasColors, hostname } = io;
  const run: TestRun = { logs, coverage, tree, cwd, hasColors, hostname, now: io.now() };
  io.out(formats[textOf(values, "format") ?? "text"]!(run));
  if (logs.some(({ plan, report }) => plan.refusal ?? report?.refusal)) return EXIT.failed;
  const isRight = reports.every(
    ({ problems, results }) =>
      problems.length === 0 && results.every(({ outcome }) => outcome === "passed" || outcome === "skipped"),
  );
  return isRight ? EXIT.fine : EXIT.findings;
}

function runLog(plan: PlannedLog, tree: Tree, values: OptionValues, machine: number): TestedLog {
  const { path, filter, header } = plan;
  const began = performance.now();
  const clock = clockOf(header, {
    now: textOf(values, "now"),
    timezone: textOf(values, "timezone"),
    machine,
  });
  const deadline = Number(values.get("deadline") ?? 5000);
  const report: SampleReport | undefined = filter && runSamples({ tree, path, filter, clock }, deadline);
  return { plan, report, seconds: (performance.now() - began) / 1000 };
}

function findMisuse(values: OptionValues): string | undefined {
  const format = textOf(values, "format");
  if (format !== undefined && !Object.hasOwn(formats, format)) return "--format is text, json or junit";
  const clock = { now: textOf(values, "now"), timezone: textOf(values, "timezone") };
  const wrongClock = findWrongClock(clock, false);
  if (wrongClock !== undefined) return wrongClock;
  return Number(values.get("deadline") ?? 1) > 0 ? undefined : "--deadline takes milliseconds, 1 or more";
}

function textOf(values: OptionValues, name: string): string | undefined {
  return values.get(name) as string | undefined;
}
