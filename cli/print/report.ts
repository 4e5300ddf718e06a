import { formatLines, type Listing } from "./lines.ts";
import { formatList } from "./list.ts";
import type { FoundFailure, RegexHits, Statistics } from "./statistics.ts";

/** A date template as the report shows it. */
export interface TemplateHits {
  readonly name: string;
  readonly hits: number;
  readonly weight: number;
  readonly template: {
    readonly weight: number;
    readonly pattern?: string | undefined;
    readonly regex: string;
  };
}

/** What the report shows beside the statistics. */
export interface ReportOptions {
  readonly verbose: boolean;
  readonly verboseDate: boolean;
  readonly prefregex: string | undefined;
  /** Undefined where the dates are not looked for. */
  readonly templates: readonly TemplateHits[] | undefined;
  readonly listings: readonly Listing[];
  /** A Unix time as the report spells it; null is the time now. */
  readonly formatTime: (time: number | null) => string;
}

/** The report on a run. Mirrors fail2banregex.py, Fail2banRegex.printStats. */
export function formatReport(statistics: Statistics, options: ReportOptions): string {
  const { tested, ignored, matched, missed, seconds } = statistics;
  return [
    "\nResults\n=======\n",
    options.prefregex === undefined ? "" : formatPrefregex(statistics, options.prefregex, options.verbose),
    formatRegexes("Failregex", statistics.failregex, options),
    formatRegexes("Ignoreregex", statistics.ignoreregex, options),
    options.templates ? formatTemplates(options.templates, options) : "",
    `\nLines: ${tested} lines, ${ignored.count} ignored, ${matched.count} matched, ${missed.count} missed\n`,
    `[processed in ${seconds.toFixed(2)} sec]\n\n`,
    ...options.listings.map((listing) => formatLines(statistics, listing)),
  ].join("");
}

function formatPrefregex(statistics: Statistics, prefregex: string, verbose: boolean): string {
  const rows = [prefregex];
  if (verbose) rows.push(...statistics.prefregexGroups.map((groups) => `    ${groups}`));
  return `\nPrefregex: ${statistics.prefregexHits} total\n${formatList(rows)}`;
}

function formatRegexes(title: string, regexes: readonly RegexHits[], options: ReportOptions): string {
  const total = regexes.reduce((sum, { hits }) => sum + hits, 0);
  const rows = regexes.flatMap(({ regex, hits, failures }, index) => {
    if (hits === 0 && !options.verbose) return [];
    const row = `${String(index + 1).padStart(2)}) [${hits}] ${regex}`;
    return options.verbose ? [row, ...failures.map((failure) => formatFailure(failure, options))] : [row];
  });
  return `\n${title}: ${total} total\n${formatList(rows, " #) [# of hits] regular expression")}`;
}

function formatFailure({ id, time, multiple }: FoundFailure, options: ReportOptions): string {
  return `    ${id}  ${options.formatTime(time)}${multiple ? " (multiple regex matched)" : ""}`;
}

function formatTemplates(templates: readonly TemplateHits[], options: ReportOptions): string {
  const rows = templates.flatMap(({ name, hits, weight, template }) => {
    if (hits === 0 && !options.verbose) return [];
    const row = `[${hits}] ${name}`;
    if (!options.verboseDate) return [row];
    const weights = `${weight.toFixed(3)} (${template.weight.toFixed(3)})`;
    return [
      row,
      `    # weight: ${weights}, pattern: ${template.pattern ?? ""}`,
      `    # regex:   ${template.regex}`,
    ];
  });
  return `\nDate template hits:\n${formatList(rows, "[# of hits] date format")}`;
}
