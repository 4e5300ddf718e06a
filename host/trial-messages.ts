import type { Traced } from "../core/text/index.ts";
import type { Mark, ResultRequest } from "../core/trial/index.ts";
import type { LogEdit } from "./memory-log.ts";
import type { FilterText } from "./scan.ts";

/** A filter as plain data, as a trial runs it. */
export interface TrialFilter extends FilterText {
  readonly maxlines: number | undefined;
}

/** A filter's regexes that know where they come from, so that tags are told as tags. */
export interface TracedPatterns {
  readonly prefregex: Traced | undefined;
  readonly failregex: readonly Traced[];
  readonly ignoreregex: readonly Traced[];
}

/** Lines from `from` up to `to`, without the latter. */
export interface LineSpan {
  readonly from: number;
  readonly to: number;
}

/** What a trial is told. Lines are the editor's where it shows the log, else the log's; all count from 0. */
export type TrialOrder =
  | {
      readonly kind: "open";
      readonly path: string | undefined;
      readonly from: "memory" | "disk";
      readonly encoding: string;
      /** How many lines the editor shows: with another number the text has to be sent. */
      readonly lines: number | undefined;
    }
  | { readonly kind: "text"; readonly text: string; readonly isLast: boolean }
  | { readonly kind: "edit"; readonly edits: readonly LogEdit[] }
  /** Another filter, or none where it can't be used. Its runs bear the number `run`. */
  | { readonly kind: "filter"; readonly run: number; readonly filter: TrialFilter | undefined }
  | { readonly kind: "visible"; readonly visible: readonly LineSpan[] }
  /** Failures are old where they are more than `findtime` seconds before the log's last date, or before `now`; without it none is. */
  | { readonly kind: "clock"; readonly findtime: number | undefined; readonly now: number | undefined }
  | { readonly kind: "cancel" }
  | { readonly kind: "ask"; readonly id: number; readonly question: TrialQuestion }
  | { readonly kind: "end" };

export type TrialQuestion =
  | ({ readonly kind: "results" } & ResultRequest)
  | { readonly kind: "facts"; readonly line: number }
  | {
      readonly kind: "next";
      readonly line: number;
      readonly direction: "forward" | "backward";
      readonly kinds: readonly string[];
    }
  /** Why a line matches or misses, behind the lines before it. */
  | { readonly kind: "explain"; readonly line: number; readonly patterns: TracedPatterns }
  /** The text of lines of the log. */
  | { readonly kind: "lines"; readonly from: number; readonly to: number }
  | { readonly kind: "export"; readonly format: "text" | "jsonl"; readonly title: string };

/** What a trial tells. */
export type TrialNews =
  | { readonly kind: "opened"; readonly wantsText: boolean }
  | {
      readonly kind: "marks";
      readonly run: number;
      readonly lines: LineSpan;
      readonly marks: readonly EditorMark[];
    }
  | ({ readonly kind: "state"; readonly run: number } & TrialPhase)
  | { readonly kind: "answer"; readonly id: number; readonly value: unknown }
  | { readonly kind: "refusal"; readonly id: number; readonly message: string };

/** A mark with its stretches in the editor's lines. */
export interface EditorMark extends Pick<Mark, "line" | "kind" | "failregex"> {
  readonly spans: readonly (Pick<Mark["stretches"][number], "role" | "name"> & {
    readonly line: number;
    readonly start: number;
    readonly end: number;
  })[];
}

/** How a trial stands. */
export type TrialPhase =
  | {
      readonly phase: "running" | "done" | "cancelled";
      readonly share: number;
      readonly numbers: TrialNumbers;
    }
  | { readonly phase: "broken"; readonly problem: string; readonly option: string; readonly index: number }
  | {
      readonly phase: "runaway";
      readonly line: number;
      readonly text: string;
      /** `failregex 2`, and its index; -1 where it is no failregex. */
      readonly rule: string;
      readonly index: number;
      readonly deadline: number;
    }
  | { readonly phase: "failed"; readonly problem: string };

/** A log in numbers: see TrialSummary in server/protocol-trial.ts. */
export interface TrialNumbers {
  readonly lines: number;
  readonly matched: number;
  readonly ignored: number;
  readonly missed: number;
  readonly undated: number;
  readonly old: number;
  readonly addresses: number;
  readonly dates: readonly { readonly name: string; readonly hits: number }[];
  readonly failregex: readonly {
    readonly hits: number;
    readonly addresses: number;
    readonly cost: number | null;
  }[];
  readonly ignoreregex: readonly { readonly hits: number }[];
  readonly lastDate: number | null;
  readonly now: number | null;
  readonly milliseconds: number;
}
