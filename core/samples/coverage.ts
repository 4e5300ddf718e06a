import type { Place } from "../text/index.ts";
import type { SampleReport } from "./report.ts";

/** A failregex that no sample hits. */
export interface Unhit {
  /** The filter's name or path. */
  readonly filter: string;
  /** The options that it is there under, as JSON; empty without any. */
  readonly options: string;
  /** Counted from 1. */
  readonly failregex: number;
  /** As the filter has it. */
  readonly text: string;
  /** As fail2ban compiles it: what tells it from others. */
  readonly pattern: string;
  /** Undefined where it comes from no file. */
  readonly place: Place | undefined;
}

/** How much of a filter its samples reach. */
export interface FilterCoverage {
  readonly filter: string;
  /** Failregexes in all the ways that the filter was run; one that stands in several ways counts once. */
  readonly failregexes: number;
  readonly unhit: readonly Unhit[];
}

/**
 * Which failregexes the samples of each filter hit, all its logs together; a failregex that is there in several ways is hit
 * if it is hit in one. Mirrors the end of samplestestcase.py, testFilter.
 */
export function coverageOf(reports: readonly SampleReport[]): readonly FilterCoverage[] {
  const filters = new Map<string, SampleReport[]>();
  for (const report of reports) {
    const { basedir, name } = report.filter;
    const key = JSON.stringify([basedir, name]);
    filters.set(key, [...(filters.get(key) ?? []), report]);
  }
  return [...filters.values()].map((own) => coverOne(own[0]!.filter.name, own));
}

function coverOne(filter: string, reports: readonly SampleReport[]): FilterCoverage {
  const all = new Map<string, Unhit>();
  const used = new Set<string>();
  for (const { options, regexes, used: own } of reports.flatMap(({ coverage }) => coverage)) {
    for (const index of own) used.add(regexes[index]!.pattern);
    regexes.forEach(({ text, pattern, place }, index) => {
      if (!all.has(pattern))
        all.set(pattern, { filter, options, failregex: index + 1, text, pattern, place });
    });
  }
  const unhit = [...all.values()].filter(({ pattern }) => !used.has(pattern));
  return { filter, failregexes: all.size, unhit };
}
