import { FileCoverage, Range, StatementCoverage, type Uri } from "vscode";
import type { SampleRegex, SamplesRan } from "../server/protocol-samples.ts";

/** How far the samples reach into a filter's file: a failregex counts as a statement. */
export class FilterCoverage extends FileCoverage {
  readonly details: readonly StatementCoverage[];

  constructor(uri: Uri, details: readonly StatementCoverage[]) {
    const covered = details.filter(({ executed }) => executed !== false && executed !== 0).length;
    super(uri, { covered, total: details.length });
    this.details = details;
  }
}

/** The failregexes of a run, all its logs together: one that several logs run is hit if one of them hits it. */
export class RunCoverage {
  private readonly regexes = new Map<string, SampleRegex>();

  take({ failregexes }: SamplesRan): void {
    for (const regex of failregexes) {
      const key = JSON.stringify([regex.filter, regex.uri, regex.range, regex.text]);
      if (!this.regexes.get(key)?.isHit) this.regexes.set(key, regex);
    }
  }

  /** Those that no sample hits. */
  get unhit(): readonly SampleRegex[] {
    return [...this.regexes.values()].filter(({ isHit }) => !isHit);
  }

  /** The coverage of each filter's file. */
  files(asUri: (uri: string) => Uri): readonly FilterCoverage[] {
    const files = new Map<string, StatementCoverage[]>();
    for (const { uri, range, isHit } of this.regexes.values()) {
      if (uri === undefined || range === undefined) continue;
      const { start, end } = range;
      const place = new Range(start.line, start.character, end.line, end.character);
      files.set(uri, [...(files.get(uri) ?? []), new StatementCoverage(isHit, place)]);
    }
    return [...files].map(([uri, details]) => new FilterCoverage(asUri(uri), details));
  }
}
