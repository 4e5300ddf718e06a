import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readFilter } from "../../core/config/index.ts";
import { zoneOf } from "../../core/dates/index.ts";
import { addressText, compileFilter, LineMatcher } from "../../core/filter/index.ts";
import { untraced } from "../../core/text/index.ts";
import { openTree } from "../../host/tree.ts";
import { findPackage } from "../support/judge.ts";
import { testNow } from "./filter-judge.ts";

/** A sample line, and the address or name that fail2ban finds in it. */
export interface Sample {
  readonly line: string;
  readonly id: string;
}

/** The sample lines that one failregex of a stock filter takes, in the order of the sample log. */
export interface SampleGroup {
  readonly filter: string;
  /** From 1, among the filter's failregexes that have samples. */
  readonly number: number;
  readonly failregex: string;
  readonly samples: readonly Sample[];
}

type Options = Readonly<Record<string, string>>;

const logs = join(findPackage(), "tests/files/logs");
const zone = zoneOf("Europe/Zurich")!;

/** All stock filters that come with a sample log. */
export function sampledFilters(): readonly string[] {
  return readdirSync("/etc/fail2ban/filter.d")
    .filter((file) => file.endsWith(".conf") && !file.endsWith("common.conf"))
    .map((file) => file.replace(/\.conf$/, ""))
    .filter((name) => existsSync(join(logs, name)))
    .sort();
}

/**
 * The sample lines of a stock filter that are failures by their `# failJSON:` verdict, by the failregex that takes them;
 * each line once. Left out are lines that get their address from another line of their connection (the address that
 * fail2ban finds does not stand in them), and lines of filters that match several lines at once.
 */
export function readSampleGroups(name: string): readonly SampleGroup[] {
  const groups = new Map<string, Sample[]>();
  const matchers = new Map<string, LineMatcher | undefined>();
  for (const { line, options, host } of readSamples(name)) {
    for (const one of options) {
      const key = JSON.stringify(one);
      if (!matchers.has(key)) matchers.set(key, openMatcher(name, one));
      const matcher = matchers.get(key);
      if (!matcher) continue;
      for (const failure of matcher.processLine(line).failures) {
        if (failure.id === null || failure.data.get("nofail")) continue;
        const id = addressText(failure.id);
        const isHere =
          line.includes(host) && !("mlfid" in Object.fromEntries(failure.data) && !line.includes(id));
        if (!isHere) continue;
        const { text } = matcher.filter.failregex[failure.failregex]!.pattern;
        const group = groups.get(text) ?? [];
        if (!group.some((sample) => sample.line === line)) group.push({ line, id });
        groups.set(text, group);
      }
    }
  }
  return [...groups].map(([failregex, samples], index) => ({
    filter: name,
    number: index + 1,
    failregex,
    samples,
  }));
}

/** Every line of a stock filter's sample log, failures or not, without the verdicts. */
export function readSampleLines(name: string): readonly string[] {
  return readFileSync(join(logs, name), "utf8")
    .split("\n")
    .map((line) => line.replace(/\r+$/, ""))
    .filter((line) => !line.startsWith("#") && line.trim() !== "");
}

/** The lines that are to match, with the address to be found and the options that the filter is to have. */
function readSamples(name: string): { line: string; options: readonly Options[]; host: string }[] {
  const found: { line: string; options: readonly Options[]; host: string }[] = [];
  const files = [name];
  let common: Options = {};
  let options: readonly Options[] = [{}];
  for (const file of files) {
    const lines = readFileSync(join(logs, file), "utf8").split("\n");
    for (let at = 0; at < lines.length; at++) {
      const order = /^#+ ?(failJSON|(?:file|filter)Options|addFILE):(.+)$/.exec(lines[at]!);
      if (!order) continue;
      const said = JSON.parse(order[2]!);
      if (order[1] === "fileOptions") common = said;
      else if (order[1] === "addFILE") files.push(said);
      else if (order[1] === "filterOptions") {
        const all = [said].flat().map((one: Options) => ({ ...common, ...one }));
        options = all.map((one) =>
          Object.fromEntries(Object.entries(one).filter(([key]) => !key.startsWith("test."))),
        );
      } else {
        const line = lines[++at]!.replace(/\r+$/, "");
        if (said.match === true && typeof said.host === "string")
          found.push({ line, options, host: said.host });
      }
    }
  }
  return found;
}

function openMatcher(name: string, options: Options): LineMatcher | undefined {
  const { value } = readFilter(openTree(), {
    basedir: "/etc/fail2ban",
    name,
    jail: "jail",
    options: new Map(Object.entries(options).map(([key, text]) => [key, untraced(text)])),
  });
  if ((value.maxlines ?? 1) > 1) return undefined;
  let now = Date.UTC(2026, 0, 1) / 1000;
  const compiled = compileFilter({ ...value, usedns: undefined, now: () => now, zone });
  const matcher = compiled.value && new LineMatcher(compiled.value);
  now = testNow;
  return matcher;
}
