import { formatTime, zoneOf } from "../../core/dates/index.ts";
import { type CompiledFilter, compileFilter, type FilterProblem } from "../../core/filter/index.ts";
import { pythonRepr } from "../../core/text/index.ts";
import type { FilterText } from "../../host/scan.ts";
import { EXIT, type Io } from "../io.ts";
import { formatLog, type LogRecord, readLogLevel } from "../print/log.ts";
import { Broken, Refusal } from "./refusal.ts";
import type { RegexRequest } from "./regex-options.ts";
import type { Settings, World } from "./regex-settings.ts";
import type { Source } from "./regex-source.ts";

/** fail2ban's logger, as far as fail2ban-regex prints what it is told. */
export interface Logger {
  /** Messages from this level up are printed: 50 critical, 40 error, 30 warning. */
  readonly level: number;
  log(level: LogRecord["level"], text: string): void;
}

/** A logger as --log-level asks for it. Throws Broken where there is no such level. */
export function createLogger(request: RegexRequest, io: Io): Logger {
  const level = readLogLevel(request.logLevel);
  if (level === undefined)
    throw new Broken(`Invalid log level ${pythonRepr(request.logLevel)}`, EXIT.findings);
  const started = io.now();
  return {
    level,
    log(name, text) {
      if (level > (name === "ERROR" ? 40 : 30)) return;
      const now = io.now();
      const clock = formatTime(now, zoneOf(io.zone) ?? zoneOf("UTC")!, "%Y-%m-%d %H:%M:%S");
      const time = `${clock},${String(Math.floor((now % 1) * 1000)).padStart(3, "0")}`;
      const record: LogRecord = { level: name, module: "filter", text };
      io.out(`${formatLog(record, request.verbose, time, (now - started) * 1000)}\n`);
    },
  };
}

/** What there is to test as plain data, for scanning on several threads. */
export function textOf(source: Source, settings: Settings, request: RegexRequest, world: World): FilterText {
  const datepattern = settings.datepattern;
  return {
    prefregex: source.prefregex?.text,
    failregex: source.failregex.map(({ text }) => text),
    ignoreregex: source.ignoreregex.map(({ text }) => text),
    usedns: request.usedns?.toLowerCase(),
    datepattern: typeof datepattern === "object" ? datepattern.text : datepattern,
    logtimezone: world.logtimezone,
    now: world.fixedNow,
    zone: world.zoneName,
  };
}

/** Compiles what there is to test. Throws Refusal in fail2ban's words, at the first regex that it would refuse. */
export function compileSource(
  source: Source,
  settings: Settings,
  request: RegexRequest,
  world: World,
  logger: Logger,
): CompiledFilter {
  const { value, problems } = compileFilter({
    prefregex: source.prefregex,
    failregex: source.failregex,
    ignoreregex: source.ignoreregex,
    maxlines: settings.maxlines,
    usedns: readUsedns(request.usedns, logger),
    datepattern: settings.datepattern,
    logtimezone: world.logtimezone,
    returnRawHost: true,
    checkAllRegex: request.checkAll && request.out === undefined,
    ignorePending: request.out !== undefined,
    now: world.now,
    zone: world.zone,
  });
  if (value) return value;
  const order = source.ignoresFirst
    ? ["prefregex", "ignoreregex", "failregex", "datepattern"]
    : ["prefregex", "failregex", "ignoreregex", "datepattern"];
  const rank = ({ option, index }: FilterProblem) => order.indexOf(option) * 1e6 + index;
  const first = problems.reduce((left, right) => (rank(right) < rank(left) ? right : left));
  if (first.option === "failregex" || first.option === "ignoreregex") logger.log("ERROR", first.text);
  throw new Refusal(`ERROR: ${first.text}`, EXIT.refused);
}

/** Mirrors fail2ban/server/filter.py, Filter.setUseDns. */
function readUsedns(text: string | undefined, logger: Logger): string | undefined {
  if (text === undefined) return undefined;
  const usedns = text.toLowerCase();
  if (["yes", "warn", "no", "raw"].includes(usedns)) return usedns;
  logger.log("ERROR", `Incorrect value ${pythonRepr(usedns)} specified for usedns. Using safe 'no'`);
  return "no";
}
