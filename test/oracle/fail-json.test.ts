import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { readFilter } from "../../core/config/index.ts";
import { zoneOf } from "../../core/dates/index.ts";
import {
  type CompiledFilter,
  compileFilter,
  type Failure,
  LineMatcher,
  readAddress,
  sameAddress,
  secondsOf,
} from "../../core/filter/index.ts";
import { type PythonValue, pythonRepr, untraced } from "../../core/text/index.ts";
import { openTree } from "../../host/tree.ts";
import { findPackage } from "../support/judge.ts";
import { testNow } from "./filter-judge.ts";
import { layTestFilters, type TestFilters } from "./filter-samples.ts";

type Options = Readonly<Record<string, string>>;
type Verdict = Readonly<Record<string, unknown>> & {
  readonly match?: boolean;
  readonly constraint?: string;
  readonly time?: string;
};

/** A filter with the options that a sample log asks for, at work. */
interface Trial {
  readonly title: string;
  readonly options: Options;
  readonly filter: CompiledFilter;
  readonly matcher: LineMatcher;
  readonly used: Set<number>;
}

const logs = join(findPackage(), "tests/files/logs");
const zone = zoneOf("Europe/Zurich")!;
/** A zone of its own: what it answered before may bear on its answers. */
const verdictZone = zoneOf("Europe/Zurich")!;
const journalTime = "2005-08-14T10:00:00";

/** How the tests of fail2ban itself judge: see fail2ban/tests/samplestestcase.py. */
describe("the failJSON verdicts of fail2ban's own sample logs", () => {
  let testFilters: TestFilters;
  before(() => {
    testFilters = layTestFilters();
  });
  after(() => testFilters.remove());

  const stock = readdirSync("/etc/fail2ban/filter.d")
    .filter((file) => file.endsWith(".conf") && !file.endsWith("common.conf"))
    .map((file) => file.replace(/\.conf$/, ""))
    .filter((name) => existsSync(join(logs, name)));
  let verdicts = 0;

  for (const name of stock.sort()) it(name, () => check(name, "/etc/fail2ban"));
  for (const name of ["zzz-generic-example", "zzz-sshd-obsolete-multiline"]) {
    it(name, () => check(name, testFilters.config));
  }

  it("more than a thousand of them were judged", () => assert.ok(verdicts > 1000, String(verdicts)));

  function check(name: string, config: string): void {
    const trials = new Map<string, Trial>();
    const open = (options: Options): Trial => {
      const own = Object.fromEntries(Object.entries(options).filter(([key]) => !key.startsWith("test.")));
      const title = name + JSON.stringify(own);
      const known = trials.get(title) ?? openTrial(title, name, config, own);
      trials.set(title, known);
      return { ...known, options };
    };
    const wrong: string[] = [];
    const files = [name];
    let common: Options = {};
    let current: readonly Trial[] | undefined;
    for (const file of files) {
      let skipping = false;
      const lines = readFileSync(join(logs, file), "utf8")
        .split("\n")
        .map((line) => line.replace(/\r+$/, ""));
      for (let at = 0; at < lines.length; at++) {
        let line = lines[at]!;
        const order = /^#+ ?(failJSON|(?:file|filter)Options|addFILE):(.+)$/.exec(line);
        let verdict: Verdict = {};
        if (order) {
          const said = JSON.parse(order[2]!);
          if (order[1] === "fileOptions") common = said;
          else if (order[1] === "addFILE") files.push(said);
          else if (order[1] === "filterOptions") {
            current = [];
            skipping = false;
            for (const one of [said].flat()) {
              const options: Options = { ...common, ...one };
              const condition = options["test.condition"];
              if (condition) skipping = !holds(condition, name, options);
              if (!skipping) current = [...current, open(options)];
            }
          }
          if (order[1] !== "failJSON") continue;
          verdict = said;
          line = lines[++at]!;
        } else if (skipping || line.startsWith("#") || line.trim() === "") continue;
        if (skipping) continue;
        current ??= [open({})];
        for (const trial of current) {
          if (verdict.constraint && !holds(verdict.constraint, name, trial.options)) continue;
          verdicts++;
          const complaint = judge(trial, line, verdict);
          if (complaint) wrong.push(`${file}:${at + 1} ${trial.title}: ${complaint}\n  ${line}`);
        }
      }
    }
    const usedSomewhere = new Set(
      [...trials.values()].flatMap(({ filter, used }) =>
        [...used].map((index) => filter.failregex[index]!.pattern.text),
      ),
    );
    for (const { title, filter } of trials.values()) {
      filter.failregex.forEach(({ pattern }, index) => {
        if (!usedSomewhere.has(pattern.text)) wrong.push(`${title}: no sample hits failregex ${index}`);
      });
    }
    assert.deepEqual(wrong, []);
  }
});

function openTrial(title: string, name: string, config: string, own: Options): Trial {
  const { value, problems } = readFilter(openTree(), {
    basedir: config,
    name,
    jail: "jail",
    options: new Map(Object.entries(own).map(([key, text]) => [key, untraced(text)])),
  });
  assert.deepEqual([value.refusal, problems], [undefined, []]);
  // fail2ban's tests set its clock back once it has made up its mind which years are dates.
  let now = Date.UTC(2026, 0, 1) / 1000;
  const compiled = compileFilter({ ...value, usedns: undefined, now: () => now, zone });
  assert.deepEqual(compiled.problems, []);
  const filter = compiled.value!;
  const matcher = new LineMatcher(filter);
  now = testNow;
  return { title, options: own, filter, matcher, used: new Set() };
}

/** What is wrong with what the filter makes of the line, if anything is. */
function judge({ options, matcher, used }: Trial, text: string, verdict: Verdict): string | undefined {
  const line = (options["test.prefix-line"] ?? "") + text;
  const outcome =
    options["logtype"] === "journal"
      ? matcher.processDatedLine({ tuple: ["", journalTime, line] }, testNow)
      : matcher.processLine(text);
  if (outcome.error) return outcome.error;
  const found = outcome.failures.filter(({ id, data }) => id !== null && !data.get("nofail"));
  for (const { failregex } of outcome.failures) used.add(failregex);
  const [failure, ...others] = found;
  if (!failure) return verdict.match ? "should match" : undefined;
  if (!verdict.match) return "should not match";
  if (others.length > 0) return `matched by several failregexes: ${found.map(({ failregex }) => failregex)}`;
  return compare(failure, verdict);
}

function compare({ id, time, data }: Failure, verdict: Verdict): string | undefined {
  for (const [key, wanted] of Object.entries(verdict)) {
    if (["match", "desc", "constraint"].includes(key)) continue;
    if (key === "time") {
      if (wanted === null) continue;
      const seconds = time === null ? null : secondsOf(time);
      if (seconds !== readTime(wanted as string)) return `time is ${seconds}, not ${wanted}`;
      continue;
    }
    const value = data.get(key) ?? null;
    if (value === null && key === "host") {
      const address = readAddress(String(wanted));
      const isSame = id!.family === "raw" ? id!.raw === wanted : sameAddress(id!, address);
      if (!isSame) return `id is ${pythonRepr(id)}, not ${wanted}`;
    } else if (value === null && key === "attempts") {
      const matches = data.get("matches");
      if (!Array.isArray(matches) || matches.length !== wanted) return `attempts are not ${wanted}`;
    } else {
      const got = value instanceof Set ? pythonRepr([...value].sort()) : pythonRepr(value);
      const expected = pythonRepr((Array.isArray(wanted) ? [...wanted].sort() : wanted) as PythonValue);
      if (got !== expected) return `${key} is ${got}, not ${expected}`;
    }
  }
  return undefined;
}

function readTime(text: string): number {
  const [, year, month, day, hour, minute, second, fraction] =
    /^(\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+)(\.\d+)?$/.exec(text)!;
  const local =
    Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)) /
    1000;
  return verdictZone.fromLocal(local) + Number(fraction ?? 0);
}

/** The conditions that sample logs name, Python's in their few forms. */
function holds(condition: string, name: string, options: Options): boolean {
  const [, subject, relation, value] =
    /^(name|opts\.get\('mode'\)) ?(==|!=) ?'([^']*)'$/.exec(condition) ?? [];
  assert.ok(subject, `no known condition: ${condition}`);
  const got = subject === "name" ? name : options["mode"];
  return (got === value) === (relation === "==");
}
