import type { Zone } from "../dates/index.ts";
import type { Span, Tree } from "../text/index.ts";

/** A line that the drafted failregex has to match; spans are UTF-16 offsets into it, as it stands in the log. */
export interface ExampleLine {
  readonly text: string;
  /** The address that is to be banned, where it is marked; else it is looked for. */
  readonly address?: Span | undefined;
  /** The user name, where it is marked; else it is looked for. */
  readonly user?: Span | undefined;
}

/** The world that a draft is made for. */
export interface DraftOptions {
  /** Unix seconds. */
  readonly now: () => number;
  readonly zone: Zone;
  readonly logtimezone?: string | undefined;
  /** The config folder that the filter is for: `filter.d/common.conf` is used where it has one. */
  readonly tree?: Tree | undefined;
  /** Where that folder stands in the tree. */
  readonly basedir?: string | undefined;
  /** How a syslog prefix is written: `%(__prefix_line)s` of common.conf (the default, where there is one), or in full. */
  readonly prefix?: "common" | "plain" | undefined;
}

/** What a piece of a drafted failregex stands for. */
export type DraftPartKind = "start" | "prefix" | "literal" | "address" | "user" | "variable" | "end";

/** A piece of a drafted failregex. */
export interface DraftPart {
  /** As written in the file; all parts one after the other are the failregex. */
  readonly text: string;
  readonly kind: DraftPartKind;
  /** Why it is written so: one sentence. */
  readonly reason: string;
  /** What stands there in each of the examples that the failregex is for (without the date); empty for `^` and `$`. */
  readonly examples: readonly string[];
}

/** A failregex drafted from some of the lines. */
export interface DraftedFailregex {
  /** As written in the file: `%` doubled, tags and `%(__prefix_line)s` in their place. */
  readonly text: string;
  readonly parts: readonly DraftPart[];
  /** The examples that it is for, by index. */
  readonly examples: readonly number[];
}

/** The date that was cut out of a line. */
export interface DraftDate {
  readonly span: Span;
  readonly text: string;
  /** Unix seconds; undefined where the text is no time (the 31st of June). */
  readonly time: number | undefined;
  /** fail2ban's name of the template that found it. */
  readonly template: string;
}

/** What was found in an example line, and what became of it. */
export interface DraftedExample {
  readonly date: DraftDate | undefined;
  readonly address: Span | undefined;
  readonly user: Span | undefined;
  /** The failregex that matches it, by index; undefined where none could be drafted from the line. */
  readonly failregex: number | undefined;
  /** Why none could be drafted, a sentence. */
  readonly reason: string | undefined;
}

/** Something that is to be known about a draft before it is accepted. */
export interface DraftWarning {
  readonly code:
    | "no-address"
    | "private-address"
    | "host-name"
    | "no-date"
    | "several"
    | "open-tail"
    | "single-example"
    | "free-text";
  readonly message: string;
  /** The examples it is about, by index. */
  readonly examples: readonly number[];
}

/** A filter drafted from lines. Every failregex in it was run by the engine: it matches its examples, with their addresses. */
export interface Draft {
  /** The text of the filter's file; empty where nothing could be drafted. */
  readonly filter: string;
  readonly failregex: readonly DraftedFailregex[];
  /** One for each line given, in order. */
  readonly examples: readonly DraftedExample[];
  readonly warnings: readonly DraftWarning[];
}

/** A line that a drafted filter catches. */
export interface DraftHit {
  /** From 1. */
  readonly line: number;
  /** By index. */
  readonly failregex: number;
  /** The address or other id that would be banned. */
  readonly id: string;
  /** Whether the line is one of the examples. */
  readonly isExample: boolean;
}

/** What a drafted filter does with the lines of a log. */
export interface DraftTrial {
  readonly hits: readonly DraftHit[];
  /** The examples that it misses, by index; none for a draft that nobody has changed. */
  readonly missed: readonly number[];
  /** What fail2ban says against the text, where it was changed to something that does not compile; else empty. */
  readonly problems: readonly string[];
}
