import type { DateDetector } from "../../core/dates/index.ts";
import { numberOfLine } from "../../host/log.ts";
import { canScan, scanLog } from "../../host/scan.ts";
import { EXIT } from "../io.ts";
import { shorten } from "../print/list.ts";
import { emptyStatistics, type Statistics } from "../print/statistics.ts";
import { Broken } from "./refusal.ts";
import type { Keeping } from "./regex-count.ts";
import type { Run } from "./regex-run.ts";

/** Milliseconds without a word of how far it has come. */
const quiet = 500;

/** From this level on, what fail2ban's logger is told about a single line is not printed. */
const silentLevel = 50;

/**
 * Counts a log on several threads, where its counts and first lines are all that the report asks for; undefined where it
 * has to be read line by line. Throws Broken where a line takes longer than the deadline.
 */
export function countOnThreads(
  { io, request, filter, source, text, log, logger }: Run,
  keeping: Keeping,
): { readonly statistics: Statistics; readonly detector: DateDetector } | undefined {
  const { verbose, debuggex, printAll } = keeping;
  const wantsLines = verbose || debuggex || printAll.matched || printAll.missed || printAll.ignored;
  if (wantsLines || request.format !== "text" || logger.level < silentLevel) return undefined;
  if (filter.maxlines > 1 || !filter.checkAllRegex || !canScan(log, request.encoding)) return undefined;
  const started = performance.now();
  const tell = (share: number) => {
    if (performance.now() - started > quiet) io.progress(`${Math.round(share * 100)} %`);
  };
  const scan = scanLog(log, text, keeping.limit + 1, request.deadline, tell);
  io.progress("");
  if (scan.kind === "given up") return undefined;
  if (scan.kind === "runaway") {
    throw new Broken(
      `${log}: ${scan.rule} took longer than ${request.deadline} ms on line ${numberOfLine(log, scan.line)} ` +
        `(${shorten(scan.line)}): mend the pattern that runs away, or give it more time with --deadline`,
      EXIT.failed,
    );
  }
  const { counts, detector } = scan;
  const statistics = emptyStatistics(
    source.failregex.map((regex) => regex.text),
    source.ignoreregex.map((regex) => regex.text),
  );
  counts.failregex.forEach((hits, index) => {
    statistics.failregex[index]!.hits = hits;
  });
  counts.ignoreregex.forEach((hits, index) => {
    statistics.ignoreregex[index]!.hits = hits;
  });
  statistics.tested = counts.tested;
  statistics.prefregexHits = counts.prefregex;
  for (const kind of ["matched", "ignored", "missed"] as const) statistics[kind].count = counts[kind];
  for (const kind of ["ignored", "missed"] as const) {
    if (keeping.printNo[kind]) continue;
    const placed = kind === "ignored" ? counts.ignoredLines : counts.missedLines;
    statistics[kind].lines.push(...placed.slice(0, keeping.limit + 1).map((line) => line.text));
  }
  return { statistics, detector };
}
