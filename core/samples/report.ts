import type { Place, Problem, Span } from "../text/index.ts";
import type { Fact } from "./judge.ts";
import type { Sample } from "./read.ts";
import type { SampleFilter, SampleRegex } from "./trial.ts";

/** What came of a sample: a broken one could not be judged, a skipped one is not for this filter or its options. */
export type SampleOutcome = "passed" | "failed" | "broken" | "skipped";

/** A sample with what came of it, in all ways that its filter was run. Plain data. */
export interface SampleResult {
  readonly sample: Sample;
  readonly outcome: SampleOutcome;
  /** What is wrong, in a sentence that names the mend. */
  readonly complaint: string | undefined;
  /** The options under which it went wrong, as JSON; empty without any. */
  readonly options: string;
  readonly facts: readonly Fact[];
  /** Where it is wrong in the sample's file: the verdict's key, or the log line. */
  readonly span: Span;
  /** Where the failregex stands that found the failure. */
  readonly failregex: Place | undefined;
}

/** A filter's failregexes under some options, and which of them the samples hit. Plain data. */
export interface SampleCoverage {
  readonly options: string;
  readonly regexes: readonly SampleRegex[];
  readonly used: readonly number[];
}

/** What keeps a sample log from being run. */
export interface Hindrance {
  /** One sentence that names the mend. */
  readonly message: string;
  /** Where it is wrong, where that is known. */
  readonly place: Place | undefined;
}

/** What came of a sample log. Plain data. */
export interface SampleReport {
  readonly path: string;
  readonly filter: SampleFilter;
  readonly results: readonly SampleResult[];
  /** What is wrong with the log besides its verdicts. */
  readonly problems: readonly Problem[];
  readonly coverage: readonly SampleCoverage[];
  /** What keeps the log from being run at all. */
  readonly refusal: Hindrance | undefined;
}

/** What tells a sample from others. */
export function sampleKey({ path, line }: Pick<Sample, "path" | "line">): string {
  return `${path}:${line}`;
}
