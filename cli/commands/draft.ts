import { resolve } from "node:path";
import { readIso, zoneOf } from "../../core/dates/index.ts";
import {
  type DraftHit,
  type DraftOptions,
  draftFailregex,
  type ExampleLine,
  openTrial,
} from "../../core/draft/index.ts";
import { type Decode, findDecode } from "../../host/decode.ts";
import { openLog } from "../../host/log.ts";
import { openTree } from "../../host/tree.ts";
import { findTree, liveTree } from "../../host/trees.ts";
import { EXIT, type Io } from "../io.ts";
import { type Option, type OptionValues, parseOptions } from "../optparse.ts";
import { formatDraft, formatDraftJson, type LogTrial } from "../print/draft.ts";
import { findWrongClock } from "./clock-options.ts";
import { noLine } from "./no-line.ts";
import { Broken } from "./refusal.ts";

const help = `Usage: f2b draft [options] LOG:LINE...
       f2b draft [options] --line TEXT...

Drafts a filter from lines of a log that tell of a failure: an anchored failregex that
takes these lines and no address but theirs. Prints the filter, then, as comments, what
else it catches in the log.

LOG:LINE is a line of a log, counted from 1, LOG:FROM-TO several of them. Lines that differ
as much as they can make a better draft than lines of one kind.

Options:
  --line TEXT       a line as it stands in a log; may be given several times
  --address TEXT    the address to ban, where a line holds several
  --user TEXT       the name of the user, where a line names one
  --plain           write a syslog prefix in full, without common.conf
  -c, --config DIR  the configuration that the filter is for (default: the nearest one,
                    else /etc/fail2ban)
  --format FORMAT   text (default) or json
  -e, --encoding NAME
                    the log's encoding (default: UTF-8)
  --now ISO         the time that stands in for the clock
  --timezone ZONE   the log's time zone
  -h, --help        show this help

Exit codes: 0 fine, 1 no failregex could be drafted from one of the lines, 2 wrong usage,
3 something could not be read.
`;

const options: readonly Option[] = [
  { flags: ["--line"], name: "line", kind: "lines", help: "" },
  { flags: ["--address"], name: "address", kind: "text", help: "" },
  { flags: ["--user"], name: "user", kind: "text", help: "" },
  { flags: ["--plain"], name: "plain", kind: "true", help: "" },
  { flags: ["-c", "--config", "--conf"], name: "config", kind: "text", help: "" },
  { flags: ["--format"], name: "format", kind: "text", help: "" },
  { flags: ["-e", "--encoding"], name: "encoding", kind: "text", help: "" },
  { flags: ["--now"], name: "now", kind: "text", help: "" },
  { flags: ["--timezone", "--TZ"], name: "timezone", kind: "text", help: "" },
  { flags: ["-h", "--help"], name: "help", kind: "stop", help: "" },
];

/** Lines of one log that are named on the command line. */
interface Named {
  readonly log: string;
  readonly ranges: readonly { readonly from: number; readonly to: number }[];
}

/** Runs `f2b draft` and answers its exit code. */
export async function runDraft(args: readonly string[], io: Io): Promise<number> {
  const parsed = parseOptions(options, args);
  if (parsed.kind === "stop") {
    io.out(help);
    return EXIT.fine;
  }
  const { values, rest } = parsed.kind === "problem" ? { values: new Map(), rest: [] } : parsed;
  const named = nameLines(rest);
  const wrong =
    parsed.kind === "problem"
      ? parsed.message
      : typeof named === "string"
        ? named
        : findMisuse(values, rest.length);
  if (wrong !== undefined || typeof named === "string") {
    io.err(`f2b draft: ${wrong}; see f2b draft --help\n`);
    return EXIT.usage;
  }
  try {
    return await draft(named, values, io);
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    io.err(`f2b draft: ${error.message}\n`);
    return error.exit;
  }
}

async function draft(named: readonly Named[], values: OptionValues, io: Io): Promise<number> {
  const config = textOf(values, "config");
  if (config !== undefined && openTree().get(resolve(config))?.kind !== "folder")
    throw new Broken(`there is no folder ${config}; name the one that holds filter.d`, EXIT.failed);
  const decode = findDecode(textOf(values, "encoding") ?? "UTF-8")!;
  const texts = textOf(values, "line")?.split("\n") ?? [];
  for (const log of named) texts.push(...(await readNamed(log, decode)));
  for (const option of ["address", "user"]) {
    const what = textOf(values, option);
    if (what !== undefined && !texts.some((text) => spanOf(text, what)))
      throw new Broken(
        `--${option}: ${JSON.stringify(what)} stands in none of the lines; see f2b draft --help`,
        EXIT.usage,
      );
  }
  const examples = texts.map((text): ExampleLine => {
    const address = spanOf(text, textOf(values, "address"));
    const user = spanOf(text, textOf(values, "user"));
    return { text, address, user };
  });
  const world = chooseOptions(values, io);
  const made = draftFailregex(examples, world);
  const trials: LogTrial[] = [];
  if (made.filter !== "") {
    for (const { log } of named) trials.push(await tryLog(log, decode, made.filter, examples, world));
  }
  const isJson = textOf(values, "format") === "json";
  io.out(isJson ? formatDraftJson(made, trials) : formatDraft(made, texts, trials));
  return made.examples.every(({ failregex }) => failregex !== undefined) ? EXIT.fine : EXIT.findings;
}

function chooseOptions(values: OptionValues, io: Io): DraftOptions {
  const zone = zoneOf(textOf(values, "timezone") ?? io.zone) ?? zoneOf("UTC")!;
  const fixed = textOf(values, "now");
  const config = textOf(values, "config");
  const now = fixed === undefined ? undefined : readIso(fixed, zone);
  return {
    now: now === undefined ? io.now : () => now,
    zone,
    tree: openTree(),
    basedir: config === undefined ? (findTree(process.cwd()) ?? liveTree) : resolve(config),
    prefix: values.has("plain") ? "plain" : "common",
  };
}

/** Each log once, with all its lines that are named; or what is wrong with an argument. */
function nameLines(args: readonly string[]): readonly Named[] | string {
  const logs = new Map<string, { from: number; to: number }[]>();
  for (const arg of args) {
    const found = /^(.+):(\d+)(?:-(\d+))?$/.exec(arg);
    if (!found) return `${arg} names no line of a log; write LOG:LINE`;
    const from = Number(found[2]);
    const to = Number(found[3] ?? from);
    if (from < 1 || to < from) return `${arg} names no line; the first one is 1`;
    logs.set(found[1]!, [...(logs.get(found[1]!) ?? []), { from, to }]);
  }
  return [...logs].map(([log, ranges]) => ({ log, ranges }));
}

/** The named lines in the order of the log. Throws Broken where the log has no such line, or cannot be read. */
async function readNamed({ log, ranges }: Named, decode: Decode): Promise<readonly string[]> {
  const last = Math.max(...ranges.map(({ to }) => to));
  const lines: string[] = [];
  let number = 0;
  for await (const line of linesOf(log, decode)) {
    number++;
    if (ranges.some(({ from, to }) => number >= from && number <= to)) lines.push(line);
    if (number === last) return lines;
  }
  throw noLine(log, number, last);
}

async function tryLog(
  log: string,
  decode: Decode,
  filter: string,
  examples: readonly ExampleLine[],
  world: DraftOptions,
): Promise<LogTrial> {
  const trial = openTrial(filter, examples, world);
  const hits: { hit: DraftHit; text: string }[] = [];
  let lines = 0;
  for await (const text of linesOf(log, decode)) {
    lines++;
    for (const hit of trial.take(text)) hits.push({ hit, text });
  }
  return { log, lines, hits };
}

/** What Node's reasons not to read a log come to. */
const wrongs: Readonly<Record<string, string>> = {
  ENOENT: "does not exist; mend the path",
  EISDIR: "is a folder; name a log in it",
  EACCES: "may not be read; run this as somebody who may",
};

/** The lines of a log. Throws Broken where it cannot be read. */
async function* linesOf(log: string, decode: Decode): AsyncGenerator<string> {
  try {
    for await (const batch of openLog(log, decode).batches()) yield* batch;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new Broken(`${log} ${wrongs[code] ?? `cannot be read (${message.split("\n")[0]})`}`, EXIT.failed);
  }
}

function spanOf(line: string, what: string | undefined) {
  const start = what === undefined || what === "" ? -1 : line.indexOf(what);
  return start < 0 ? undefined : { start, end: start + what!.length };
}

function findMisuse(values: OptionValues, count: number): string | undefined {
  if (count === 0 && !values.has("line")) return "name lines as LOG:LINE, or give one with --line";
  if (!["text", "json"].includes(textOf(values, "format") ?? "text")) return "--format is text or json";
  const clock = { now: textOf(values, "now"), timezone: textOf(values, "timezone") };
  const wrongClock = findWrongClock(clock, false);
  if (wrongClock !== undefined) return wrongClock;
  const encoding = textOf(values, "encoding");
  return encoding === undefined || findDecode(encoding) ? undefined : `unknown encoding: ${encoding}`;
}

function textOf(values: OptionValues, name: string): string | undefined {
  return values.get(name) as string | undefined;
}
