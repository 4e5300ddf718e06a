/**
 * What client and server say to each other about sample logs (logs with `# failJSON:` verdicts, as tests of filters): names and
 * types only. Lines and characters of ranges count from 0; a sample is told by its log and its `line`, which counts from 1.
 */

interface Position {
  readonly line: number;
  readonly character: number;
}

interface Range {
  readonly start: Position;
  readonly end: Position;
}

/**
 * Texts of the editor that stand for what is on disk, of documents that are not synchronised by the protocol: a sample log may be
 * of any language.
 */
export interface SampleTexts {
  readonly texts?: readonly { readonly uri: string; readonly text: string }[];
}

/** Request: the sample logs of the workspace's config folders. Answers SampleLogItem[]. */
export const sampleLogsRequest = "fail2ban/samples/logs";

export interface SampleLogsParams extends SampleTexts {
  /** Logs besides, wherever they stand. */
  readonly also?: readonly string[];
}

export interface SampleLogItem {
  readonly uri: string;
  /** The config folder's path. */
  readonly folder?: string;
  /** The filter that it is for; absent where none is found. */
  readonly filter?: string;
  /** The filter's file. */
  readonly filterUri?: string;
  /** Why it cannot be run. */
  readonly refusal?: string;
  readonly samples: readonly SampleItem[];
}

export interface SampleItem {
  readonly line: number;
  /** The verdict's `desc`, or what it says of the line. */
  readonly label: string;
  /** The verdict and the log line. */
  readonly range: Range;
}

/** Notification: there are other config folders now, and with them other sample logs. */
export const samplesChangedNotification = "fail2ban/samples/changed";

/** Request: runs sample logs. A cancelled one is broken off. Answers null; the results come before it as notifications. */
export const runSamplesRequest = "fail2ban/samples/run";

export interface RunSamplesParams extends SampleTexts {
  /** The client's own name for the run. */
  readonly run: string;
  readonly uris: readonly string[];
}

/** Notification: what came of a log. */
export const samplesRanNotification = "fail2ban/samples/ran";

export interface SamplesRan {
  readonly run: string;
  readonly uri: string;
  /** What kept it from being run. */
  readonly refusal?: SampleMessage;
  readonly samples: readonly SampleResult[];
  /** What is wrong in it besides its verdicts. */
  readonly problems: readonly SampleMessage[];
  readonly failregexes: readonly SampleRegex[];
}

/** Something wrong, at a place where one is known. */
export interface SampleMessage {
  readonly message: string;
  readonly uri?: string;
  readonly range?: Range;
}

export interface SampleResult {
  /** The log that it stands in: another one's where that adds this. */
  readonly uri: string;
  readonly line: number;
  /** `broken`: its verdict cannot be used; `skipped`: it is not for this filter or these options. */
  readonly outcome: "passed" | "failed" | "broken" | "skipped";
  readonly message?: string;
  /** What is wrong. */
  readonly range: Range;
  /** Facts, a line each; empty where none were compared. */
  readonly expected: string;
  readonly got: string;
}

/** A failregex of the filter. */
export interface SampleRegex {
  readonly filter: string;
  /** Counted from 1. */
  readonly failregex: number;
  /** As the filter has it. */
  readonly text: string;
  /** Where it stands. */
  readonly uri?: string;
  readonly range?: Range;
  /** Whether a sample of this log hits it. */
  readonly isHit: boolean;
}

/** Request: the filters that lines of a log may be annotated by, the log's own first. Answers SampleFilterChoice[]. */
export const sampleFiltersRequest = "fail2ban/samples/filters";

export interface SampleFiltersParams extends SampleTexts {
  readonly uri: string;
}

export interface SampleFilterChoice {
  readonly folder: string;
  readonly name: string;
  /** Whether the log is for it by its header, its name or its folder's. */
  readonly isOwn: boolean;
}

/** Request: lines of a log with the verdicts that a filter gives them. Answers AnnotatedSamples. */
export const annotateRequest = "fail2ban/samples/annotate";

export interface AnnotateParams extends SampleTexts {
  readonly uri: string;
  readonly lines: readonly string[];
  /** Absent: the log's own. */
  readonly filter?: Pick<SampleFilterChoice, "folder" | "name">;
}

export interface AnnotatedSamples {
  /** A header to put into the log where it is none of samples yet. */
  readonly header?: string;
  readonly lines: readonly string[];
}
