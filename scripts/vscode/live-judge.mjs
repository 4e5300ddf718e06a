// What a live test has to show of a log's lines: `f2b regex --format jsonl` tells the failures, `f2b explain` what became
// of the other lines.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { root } from "../prepare.mjs";

const ADDRESS = /^(?:ip4|ip6|dns|fid|host|ip|cidr)$/;
const USER = /^(?:alt_)?user(?:_|$)/;
/** What a live test calls the verdicts of `f2b explain`; a line that is missed has no mark of its own. */
const KINDS = { ignored: "ignored", "no-failure": "nofail", pending: "nofail", broken: "error" };

/**
 * The judge of a filter's file on a log, both as they are on the disk. `findtime` in seconds: failures that are older, seen
 * from the log's last date, are old. `stumbles`: fail2ban ends with an exception in that log, as `f2b regex` does; then all
 * is asked of `f2b explain`, and there is no summary.
 */
export async function callJudge({ filter, log, findtime, stumbles = false }) {
  const text = readFileSync(log, "utf8");
  const lines = text.replace(/\n$/, "").split("\n");
  const rows = stumbles ? [{}] : await failuresOf(filter, log);
  const { summary } = rows.pop();
  const explained = new Map();
  const explain = (number) => {
    if (!explained.has(number))
      explained.set(
        number,
        f2b("explain", "--format", "json", filter, `${log}:${number}`).then((output) => JSON.parse(output)),
      );
    return explained.get(number);
  };
  const oldBefore = (await lastDate(lines.length, explain)) - findtime;

  return {
    /** The log's lines, without their ends, and an empty one where the last has an end: as an editor shows them. */
    lines: text.split("\n"),
    /** What the command counts: how many lines are matched, ignored and missed, and how many each failregex hits. */
    summary,
    /** What is to be shown of these lines: by number (from 1) its kind, undefined where it has none, and its stretches. */
    async marksOf(numbers) {
      const marks = new Map();
      await inLanes(numbers, async (number) => {
        const failures = rows.filter(({ line }) => line === number);
        const tells = failures.length > 0 ? ofFailures(failures, oldBefore) : undefined;
        // What a regex is never asked about is explained by nobody.
        const isTested = lines[number - 1] && !lines[number - 1].startsWith("#");
        marks.set(
          number,
          tells ?? (isTested ? ofExplanation(await explain(number), oldBefore) : { stretches: [] }),
        );
      });
      return marks;
    },
  };
}

/** Why a filter's file cannot be used, in the words of the regex engine. */
export async function whyBroken(filter, log) {
  const { message } = await failuresOf(filter, log).then(
    () => new Error("the filter is in order"),
    (error) => error,
  );
  return message.trim().split("': ").pop();
}

/** What `f2b regex --format jsonl` prints: an object a failure, and the summary. */
async function failuresOf(filter, log) {
  const output = await f2b("regex", "--format", "jsonl", log, filter);
  return output
    .trim()
    .split("\n")
    .map((row) => JSON.parse(row));
}

function kindOf([{ time }], oldBefore) {
  if (time === null) return "undated";
  return time < oldBefore ? "old" : "matched";
}

function ofFailures(failures, oldBefore) {
  const stretches = failures.flatMap(({ span: { date, match, groups = {} } }) => [
    ...stretch("date", date),
    ...stretch("match", match),
    ...Object.entries(groups).flatMap(([name, place]) => stretch(roleOf(name), place)),
  ]);
  return { kind: kindOf(failures, oldBefore), stretches };
}

function ofExplanation({ verdict, steps }, oldBefore) {
  const place = ({ start, end }) => [start, end];
  const date = steps.find(({ kind, cut }) => kind === "date" && cut);
  const counted = verdict.failures.map(({ failregex }) => failregex);
  const matches = steps.filter(
    ({ kind, option, index, match }) =>
      kind === "regex" && option === "failregex" && match && counted.includes(index),
  );
  const stretches = [
    ...stretch("date", date && place(date.lineSpan)),
    ...matches.flatMap(({ match: { lineSpan, groups } }) => [
      ...stretch("match", place(lineSpan)),
      ...groups.flatMap((group) => stretch(roleOf(group.name), group.lineSpan && place(group.lineSpan))),
    ]),
  ];
  const kind = verdict.kind === "failure" ? kindOf(verdict.failures, oldBefore) : KINDS[verdict.kind];
  return { kind, stretches };
}

function stretch(role, place) {
  return place && place[0] < place[1] ? [{ role, start: place[0], end: place[1] }] : [];
}

function roleOf(group) {
  if (ADDRESS.test(group)) return "address";
  return USER.test(group) ? "user" : "group";
}

/** The time, in Unix seconds, of the last line that has one. */
async function lastDate(count, explain) {
  for (let number = count; number > 0; number--) {
    const { steps } = await explain(number);
    const time = steps.find(({ kind }) => kind === "date")?.time;
    if (typeof time === "number") return time;
  }
  throw new Error("no line of the log has a date");
}

/** What the command prints. That a line is no failure is told by an exit code, too. */
function f2b(...args) {
  const options = { encoding: "utf8", maxBuffer: 1 << 28 };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [join(root, "dist/cli.cjs"), ...args], options, (error, stdout, stderr) => {
      if (error && error.code !== 1) reject(new Error(`f2b ${args.join(" ")}: ${stderr || error.message}`));
      else resolve(stdout);
    });
  });
}

/** Does the work for each of a list, as many at a time as there are cores. */
async function inLanes(list, work) {
  const waiting = [...list];
  const lane = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
}
