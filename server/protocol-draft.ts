/** What client and server say to each other about a failregex drafted from lines of a log: names and types only. */

import type { Draft, ExampleLine } from "../core/draft/index.ts";

/** Request: a filter drafted from lines, tried on their log at once. Answers DraftAnswer. */
export const draftRequest = "fail2ban/draft";

export interface DraftParams {
  /** The log that the lines are of; the draft is tried on it as it is on the disk, or on `text` where that is given. */
  readonly log: { readonly uri: string; readonly text?: string };
  readonly examples: readonly ExampleLine[];
  /** The filter that it is for, if there is one: its config folder is used (`%(__prefix_line)s`). */
  readonly filter?: string;
}

export interface DraftAnswer {
  readonly draft: Draft;
  /** What it catches in the log, in the log's order: of the examples and of the others at most the first 500. */
  readonly hits: readonly CaughtLine[];
  /** How many lines it catches in all, how many of them are none of the examples, and how many were tried. */
  readonly caught: number;
  readonly others: number;
  readonly tried: number;
  /** Why the log was not tried to its end; absent where it was. */
  readonly unfinished?: string;
}

/** A line that the draft catches. */
export interface CaughtLine {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  readonly id: string;
  /** Whether it is one of those that it was drafted from. */
  readonly isExample: boolean;
}
