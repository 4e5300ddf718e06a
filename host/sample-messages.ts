import type { SampleResult } from "../core/samples/index.ts";
import type { Range } from "../core/service/index.ts";

/** What an editor's tasks are done in: plain data. */
export interface SampleRoom {
  /** Texts of the editor that stand for what is on disk, by path. */
  readonly texts: readonly (readonly [path: string, text: string])[];
  /** The config folders whose sample logs are meant. */
  readonly basedirs: readonly string[];
  /** Unix seconds of this machine's clock, and the name of its zone. */
  readonly machine: number;
  readonly zone: string;
  /** Milliseconds that a line may take. */
  readonly deadline: number;
}

/** A task: plain data. */
export type SampleTask =
  /** Which sample logs there are: those of the config folders, and `also` these. */
  | { readonly kind: "list"; readonly also: readonly string[] }
  /** Runs these logs. */
  | { readonly kind: "run"; readonly paths: readonly string[] }
  /** Annotates lines of a log by a filter of its own, or the one that is named. */
  | {
      readonly kind: "annotate";
      readonly path: string;
      readonly lines: readonly string[];
      readonly filter: { readonly basedir: string; readonly name: string } | undefined;
    }
  /** The filters that lines of a log may be annotated by. */
  | { readonly kind: "filters"; readonly path: string };

/** A stretch of a file. */
export interface FileRange {
  readonly path: string;
  readonly range: Range;
}

/** A sample log as an editor lists it. */
export interface ListedLog {
  readonly path: string;
  readonly basedir: string | undefined;
  readonly filter: string | undefined;
  /** The filter's file. */
  readonly filterPath: string | undefined;
  readonly refusal: string | undefined;
  readonly samples: readonly ListedSample[];
}

/** A sample: `line` (from 1) tells it from the others of its log. */
export interface ListedSample {
  readonly line: number;
  readonly label: string;
  readonly range: Range;
}

/** What came of a sample log. */
export interface RanLog {
  readonly path: string;
  readonly refusal: (Partial<FileRange> & { readonly message: string }) | undefined;
  readonly samples: readonly RanSample[];
  readonly problems: readonly (FileRange & { readonly message: string })[];
  /** All failregexes, of all ways that the filter was run. */
  readonly failregexes: readonly RanRegex[];
}

/** What came of a sample. One of another log that this one adds has that log's path. */
export interface RanSample extends FileRange {
  readonly line: number;
  readonly outcome: SampleResult["outcome"];
  readonly message: string | undefined;
  readonly expected: string;
  readonly got: string;
}

/** A failregex, and whether a sample of the log hits it. */
export interface RanRegex extends Partial<FileRange> {
  readonly filter: string;
  readonly failregex: number;
  readonly text: string;
  readonly isHit: boolean;
}

/** A log's lines with verdicts; a header for a log that has none and needs one. */
export interface AnnotatedLines {
  readonly header: string | undefined;
  readonly lines: readonly string[];
}

/** A filter to choose. */
export interface FilterChoice {
  readonly basedir: string;
  readonly name: string;
  /** Whether the log is for it by its header, its name or its folder's. */
  readonly isOwn: boolean;
}
