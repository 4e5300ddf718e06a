import { zoneOf } from "../../core/dates/index.ts";
import { compileFilter, LineMatcher, type TupleLine } from "../../core/filter/index.ts";
import { type PythonValue, pythonRepr } from "../../core/text/index.ts";
import type { Judge } from "../support/judge.ts";

/** A filter's parts, as its file gives them. */
export interface Definition {
  readonly prefregex?: string | null;
  readonly failregex: readonly string[];
  readonly ignoreregex?: readonly string[];
  readonly maxlines?: number | null;
  readonly datepattern?: string | null;
}

/** How a filter runs: the settings of fail2ban-regex. */
export interface Run {
  readonly usedns?: string;
  readonly logtimezone?: string;
  readonly raw?: boolean;
  readonly checkAll?: boolean;
  readonly ignorePending?: boolean;
  readonly anyYear?: boolean;
  readonly maxlines?: number;
  readonly hosts?: Readonly<Record<string, readonly string[]>>;
  readonly now?: number;
  readonly zone?: string;
}

/** A line of a log, or one that comes with its time: what stands before the date, the date, the rest. */
export type Line = string | readonly [before: string, date: string, after: string, time: number];

/** What a filter makes of a line, printed as Python prints it. */
export interface Row {
  /** repr() of what Filter.processLine returns, or the last line of the traceback where it raises: no line follows then. */
  readonly failures: string;
  readonly ignored: readonly number[];
  /** Whether prefregex matched when it was last asked. */
  readonly prefregex: boolean;
  /** repr() of what is in the line buffer (maxlines > 1). */
  readonly buffer: string;
}

/** A question about a filter, by its parts or by the argument that fail2ban-regex would be given. */
export interface FilterQuestion {
  readonly definition?: Definition;
  readonly argument?: string;
  readonly run: Run;
  readonly lines: readonly Line[];
}

/** What the installed fail2ban makes of the lines; the definition is the one it read. */
export interface FilterAnswer {
  readonly definition: Definition;
  /** Where the filter could not be used: the exception's text. */
  readonly error?: string;
  readonly rows: readonly Row[];
}

const code = `
import logging, os, traceback
logging.disable()
from fail2ban.client.filterreader import FilterReader
from fail2ban.helpers import extractOptions
from fail2ban.server import strptime
from fail2ban.server.filter import Filter
from fail2ban.server.mytime import MyTime

def read(argument):
    path, options = extractOptions(argument)
    name = os.path.splitext(os.path.basename(path))[0]
    folder = os.path.dirname(os.path.dirname(path))
    reader = FilterReader(name, "jail", options, share_config={}, basedir=folder)
    reader.read()
    reader.applyAutoOptions("auto")
    reader.getOptions(None)
    found = {"failregex": [], "ignoreregex": []}
    for command in reader.convert():
        values = command[3] if command[0] == "multi-set" else [command[3]]
        if command[2] in ("addfailregex", "addignoreregex"):
            found[command[2][3:]] += values
        elif command[2] in ("prefregex", "maxlines", "datepattern"):
            found[command[2]] = values[0]
    if "maxlines" in found:
        found["maxlines"] = int(found["maxlines"])
    return found

def make(definition, run):
    flt = Filter(None)
    flt.checkFindTime = False
    if run.get("anyYear", True):
        MyTime.setAlternateNow(0)
        strptime._updateTimeRE()
    if run.get("logtimezone"):
        flt.setLogTimeZone(run["logtimezone"])
    if run.get("usedns"):
        flt.setUseDns(run["usedns"])
    flt.returnRawHost = run.get("raw", True)
    flt.checkAllRegex = run.get("checkAll", True)
    flt.ignorePending = run.get("ignorePending", True)
    maxlines = run.get("maxlines") or definition.get("maxlines")
    if maxlines:
        flt.setMaxLines(maxlines)
    if definition.get("datepattern") is not None:
        flt.setDatePattern(definition["datepattern"])
    flt.prefRegex = definition.get("prefregex")
    for regex in definition["failregex"]:
        flt.addFailRegex(regex)
    for regex in definition.get("ignoreregex") or []:
        flt.addIgnoreRegex(regex)
    return flt

def rows(flt, lines):
    found = []
    ignored = []
    flt.onIgnoreRegex = lambda index, regex: ignored.append(index)
    for line in lines:
        del ignored[:]
        try:
            failures = flt.processLine(line) if isinstance(line, str) else flt.processLine(tuple(line[:3]), line[3])
        except Exception as error:
            found.append({"failures": traceback.format_exception_only(error)[-1].strip()})
            break
        found.append({
            "failures": repr(failures),
            "ignored": list(ignored),
            "prefregex": bool(flt.prefRegex and flt.prefRegex.hasMatched()),
            "buffer": repr(flt._Filter__lineBuffer) if flt.getMaxLines() > 1 else "",
        })
    return found

def answer(question):
    definition = question.get("definition") or read(question["argument"])
    try:
        flt = make(definition, question["run"])
    except Exception as error:
        return {"definition": definition, "error": str(error), "rows": []}
    return {"definition": definition, "rows": rows(flt, question["lines"])}
`;

/** fail2ban's tests' own clock and zone. */
export const testNow = 1124013600;

/** Asks the installed fail2ban. */
export function judgeFilter(judge: Judge, question: FilterQuestion): Promise<FilterAnswer> {
  const { now = testNow, zone = "Europe/Zurich", hosts } = question.run;
  return judge.python<FilterAnswer>({ code, question, now, tz: zone, ...(hosts ? { hosts } : {}) });
}

/** What our own engine makes of the same. */
export function runFilter(
  definition: Definition,
  run: Run,
  lines: readonly Line[],
): Omit<FilterAnswer, "definition"> {
  const { now = testNow, zone = "Europe/Zurich", hosts } = run;
  const { value, problems } = compileFilter({
    failregex: definition.failregex,
    ignoreregex: definition.ignoreregex ?? [],
    prefregex: definition.prefregex ?? undefined,
    datepattern: definition.datepattern ?? undefined,
    maxlines: run.maxlines ?? definition.maxlines ?? undefined,
    usedns: run.usedns,
    logtimezone: run.logtimezone,
    returnRawHost: run.raw ?? true,
    checkAllRegex: run.checkAll ?? true,
    ignorePending: run.ignorePending ?? true,
    now: () => now,
    zone: zoneOf(zone)!,
    ...(hosts ? { hosts: (name: string) => hosts[name] ?? [] } : {}),
  });
  if (!value) return { error: problems[0]!.text, rows: [] };
  const matcher = new LineMatcher(value);
  const rows: Row[] = [];
  for (const line of lines) {
    const outcome =
      typeof line === "string"
        ? matcher.processLine(line)
        : matcher.processDatedLine({ tuple: [line[0], line[1], line[2]] } satisfies TupleLine, line[3]);
    if (outcome.error !== undefined) {
      rows.push({ failures: outcome.error } as Row);
      break;
    }
    rows.push({
      failures: pythonRepr(
        outcome.failures.map(({ failregex, id, time, data }) => [failregex, id, time, data] as PythonValue),
      ),
      ignored: outcome.ignored,
      prefregex: matcher.prefregexMatched,
      buffer: value.maxlines > 1 ? pythonRepr(matcher.lineBuffer) : "",
    });
  }
  return { rows };
}
