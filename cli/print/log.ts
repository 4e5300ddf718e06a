/** A log message of fail2ban's own, as fail2ban-regex prints it on stdout from `--log-level` up. */
export interface LogRecord {
  readonly level: "ERROR" | "WARNING";
  /** Name of the logger's module. */
  readonly module: string;
  readonly text: string;
}

const levels: Readonly<Record<string, number>> = {
  CRITICAL: 50,
  FATAL: 50,
  ERROR: 40,
  WARNING: 30,
  WARN: 30,
  NOTICE: 25,
  INFO: 20,
  MSG: 18,
  DEBUG: 10,
  TRACEDEBUG: 7,
  HEAVYDEBUG: 5,
  NOTSET: 0,
};

/** The number of a log level by name or number; undefined where it is neither. Mirrors helpers.py, str2LogLevel. */
export function readLogLevel(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : levels[text.toUpperCase()];
}

/**
 * The message as a line; `time` is the clock as text, `elapsed` milliseconds since the start.
 * Mirrors helpers.py, getVerbosityFormat. There are no threads here: their number shows as 0.
 */
export function formatLog(record: LogRecord, verbose: number, time: string, elapsed: number): string {
  const { level, module, text } = record;
  const name = `fail2ban.${module}`;
  if (verbose <= 1) {
    return `${time} ${name.padEnd(24)}[${process.pid}]: ${level.padEnd(7)}${level[0]}: ${text}`;
  }
  const short = level.slice(0, 5).padEnd(5);
  if (verbose === 2) return ` ${time.padEnd(15)} 0 ${short} ${text}`;
  const head = ` +${String(Math.round(elapsed)).padStart(5)} 0 ${name.slice(0, 25).padEnd(25)} ${short}`;
  if (verbose === 3) return `${head} ${text}`;
  return `${head} | ${"helpers".padStart(15)}-${levels[level]}: ${"__safeLog".padEnd(20)} | ${text}`;
}
