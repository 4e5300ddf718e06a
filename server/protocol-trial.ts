/**
 * What client and server say to each other about trials: names and types only. A trial runs a filter, or a jail's filter,
 * over one log for as long as it is open, and tells what becomes of every line. Lines and characters count from 0, in
 * UTF-16 code units, as the editor shows the log.
 */

/** What is tried: the filter of a file, or a jail of a jail file. */
export interface Subject {
  /** The file's URI. */
  readonly uri: string;
  /** The jail's name; absent for a filter by itself. */
  readonly jail?: string;
  /** Options as in `filter = name[mode=aggressive]`; they win over the jail's own. */
  readonly options?: Readonly<Record<string, string>>;
}

/** Request: what can be tried of a file. Answers SubjectChoice[], of a filter one, of a jail file one a section. */
export const subjectsRequest = "fail2ban/subjects";

export interface SubjectsParams {
  readonly uri: string;
}

export interface SubjectChoice {
  readonly subject: Subject;
  /** `sshd`, `jail sshd`. */
  readonly title: string;
  /** Where the jail's section begins. */
  readonly line: number;
  /** The modes that the filter has (sshd: normal, ddos, extra, aggressive); empty where it has none. */
  readonly modes: readonly string[];
  /** The mode that it is in; undefined where it has none. */
  readonly mode?: string;
}

/** Request: the logs that fit a filter or a jail, the likeliest first. Answers LogChoice[]. */
export const logsOfRequest = "fail2ban/logsOf";

export interface LogsOfParams {
  readonly subject: Subject;
}

export interface LogChoice {
  readonly uri: string;
  /** `logpath`: a jail's path finds it; `name`: it stands near and is named alike; `near`: it stands near. */
  readonly why: "logpath" | "name" | "near";
  /** The jail whose path finds it. */
  readonly jail?: string;
  readonly bytes: number;
}

/** Request: the filters and jails that fit a log, the likeliest first. Answers SubjectMatch[]. */
export const subjectsOfRequest = "fail2ban/subjectsOf";

export interface SubjectsOfParams {
  /** The log's URI. */
  readonly uri: string;
  /** Some lines of the log where the server can't read it from disk. */
  readonly lines?: readonly string[];
}

export interface SubjectMatch extends SubjectChoice {
  /** `logpath`: its path finds the log; `content`: it matches lines of it; `name`: it is named alike. */
  readonly why: "logpath" | "content" | "name";
  /** Of the lines tried, how many it matched. */
  readonly matched: number;
  readonly tried: number;
}

/** Request: begins a trial. Answers once it is known whether the log's text has to be sent. Marks and states follow by themselves: that the log can't be read, too. */
export const startTrialRequest = "fail2ban/trial/start";

export interface StartTrialParams {
  /** The client's own name for it. */
  readonly trial: string;
  readonly subject: Subject;
  readonly log: {
    readonly uri: string;
    /**
     * `editor`: it is open in an editor; its text as on disk, unless textNotification sends another at once.
     * `disk`: it is read from disk only, whatever its size, and followed as it grows.
     */
    readonly from: "editor" | "disk";
    /** The editor's text comes by textNotification: it is not what is on disk. */
    readonly isSent?: boolean;
    /** How many lines the editor shows; where the disk has another number, the answer asks for the text. */
    readonly lines?: number;
  };
  readonly clock: TrialClock;
  /** What the editor shows of the log. */
  readonly visible: readonly LineRange[];
}

/** From when lines count as old: the log's last date, or the machine's clock. */
export type TrialClock = "log" | "now";

/** Lines from `from` up to `to`, without the latter. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

export interface TrialStarted {
  readonly title: string;
  /** The client is to send the text: the editor's differs from the disk's. */
  readonly wantsText: boolean;
}

/** Notification to the server: the whole text of a trial's log, in pieces of at most a million characters. */
export const textNotification = "fail2ban/trial/text";

export interface TextParams {
  readonly trial: string;
  readonly text: string;
  readonly isLast: boolean;
}

/** Notification to the server: edits of a trial's log, as the editor made them one after the other. */
export const editNotification = "fail2ban/trial/edit";

export interface EditParams {
  readonly trial: string;
  /** Places are those of the text that the edits before have left. */
  readonly edits: readonly {
    readonly from: { readonly line: number; readonly character: number };
    readonly to: { readonly line: number; readonly character: number };
    readonly text: string;
  }[];
}

/** Notification to the server: what the editor shows now; its marks are sent before all else. */
export const visibleNotification = "fail2ban/trial/visible";

export interface VisibleParams {
  readonly trial: string;
  readonly visible: readonly LineRange[];
}

/** Notification to the server: other options, another mode, another clock. What stays undefined stays as it is. */
export const changeTrialNotification = "fail2ban/trial/change";

export interface ChangeTrialParams {
  readonly trial: string;
  readonly subject?: Subject;
  readonly clock?: TrialClock;
}

/** Notification to the server: the running pass is broken off; what is known stays. */
export const cancelTrialNotification = "fail2ban/trial/cancel";
/** Notification to the server: the trial is over. */
export const stopTrialNotification = "fail2ban/trial/stop";

export interface TrialParams {
  readonly trial: string;
}

/** Notification to the client: what became of the lines of a range. They replace what was known of these lines. */
export const marksNotification = "fail2ban/trial/marks";

export interface MarksParams {
  readonly trial: string;
  /** Counts up with each edit of filter or log; what comes of an older run than the newest seen is out of date. */
  readonly run: number;
  readonly lines: LineRange;
  readonly marks: readonly LineMark[];
}

/** What became of a line. */
export interface LineMark {
  readonly line: number;
  /**
   * `matched`: a failure. `old`: one that is older than findtime before now. `undated`: one whose line has no date that
   * can be read. `ignored`: an ignoreregex took it. `nofail`: matched, but none yet (<F-NOFAIL>, an id that is awaited).
   * `missed`: nothing matched; sent for visible lines only, for the date. `error`: fail2ban ends with an exception.
   */
  readonly kind: "matched" | "old" | "undated" | "ignored" | "nofail" | "missed" | "error";
  /** The failregexes that matched, from 0. */
  readonly failregex: readonly number[];
  /** The stretches to be coloured, in the line or, where it holds a carriage return, in the lines that follow. */
  readonly spans: readonly MarkSpan[];
}

export interface MarkSpan {
  /** `date`: cut out before the regexes see the line. `match`: what a failregex took. The others are groups. */
  readonly role: "date" | "match" | "address" | "user" | "group";
  /** The group's name. */
  readonly name?: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** Notification to the client: how a trial stands. */
export const trialStateNotification = "fail2ban/trial/state";

export interface TrialState {
  readonly trial: string;
  readonly run: number;
  readonly title: string;
  /**
   * `running` with a share from 0 to 1. `done`: the summary is of the whole log. `broken`: the filter can't be used.
   * `runaway`: a pattern takes too long. `failed`: the log can't be read. `cancelled`: the summary is of a part.
   */
  readonly phase: "running" | "done" | "broken" | "runaway" | "failed" | "cancelled";
  readonly share: number;
  /** What is wrong, in one sentence that names place and mend. */
  readonly message?: string;
  /** Of a runaway: the line of the log that shows it, and which regex. */
  readonly line?: number;
  /** Where in the filter's files the trouble is. */
  readonly place?: Place;
  readonly mode?: string;
  readonly modes: readonly string[];
  readonly summary?: TrialSummary;
}

/** A place in a file. */
export interface Place {
  readonly uri: string;
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
}

/** A log in numbers. */
export interface TrialSummary {
  readonly lines: number;
  readonly matched: number;
  readonly ignored: number;
  readonly missed: number;
  /** Of those matched: without a date that can be read, and older than findtime before `now`. */
  readonly undated: number;
  readonly old: number;
  readonly addresses: number;
  /** Date templates and how many lines have such a date, as fail2ban-regex prints them. */
  readonly dates: readonly { readonly name: string; readonly hits: number }[];
  readonly failregex: readonly RegexCount[];
  readonly ignoreregex: readonly RegexCount[];
  /** Unix seconds; null where no line has a date. */
  readonly lastDate: number | null;
  readonly now: number | null;
  /** Seconds; null for a filter that no jail uses: then nothing is called old. */
  readonly findtime: number | null;
  /** How long the pass took, in milliseconds. */
  readonly milliseconds: number;
}

export interface RegexCount {
  readonly hits: number;
  readonly addresses: number;
  /** Milliseconds that this regex takes for a thousand lines of this log, each tried as fail2ban does; null if not measured. */
  readonly cost: number | null;
  /** Where it stands; undefined where it came from no file. */
  readonly place?: Place;
  readonly text: string;
}

/** Request: a node's children in the view of results. Answers ResultPage. */
export const resultsRequest = "fail2ban/trial/results";

export interface ResultsParams {
  readonly trial: string;
  /** One list, or the lines of one of its entries. */
  readonly of: { readonly list: ResultList; readonly key?: string };
  /** Skips so many. */
  readonly offset: number;
  readonly limit: number;
}

/** By address (the failures' ids), by failregex, missed lines by shape. */
export type ResultList = "addresses" | "regexes" | "shapes";

export interface ResultPage {
  readonly total: number;
  readonly entries: readonly ResultEntry[];
}

export interface ResultEntry {
  /** Asks for its lines; absent for a line. */
  readonly key?: string;
  /** An address, a regex, a shape, or the text of a line. */
  readonly label: string;
  readonly count: number;
  /** The line, or the first one. */
  readonly line: number;
}

/** Request: all about one line, for the hover. Answers LineDetail, or null where there is nothing to tell. */
export const lineRequest = "fail2ban/trial/line";

export interface LineParams {
  readonly trial: string;
  readonly line: number;
}

export interface LineDetail {
  readonly mark: LineMark;
  /** In Markdown: which failregex, all groups, the time understood with zone and age, the id. */
  readonly markdown: string;
}

/** Request: the next line of one of these kinds from a line on, in that direction, around the end. Answers a line or null. */
export const nextLineRequest = "fail2ban/trial/next";

export interface NextLineParams {
  readonly trial: string;
  readonly line: number;
  readonly direction: "forward" | "backward";
  readonly kinds: readonly LineMark["kind"][];
}

/** Request: the results as text (for the clipboard) or JSON (as `f2b regex --format jsonl`). Answers a string. */
export const exportRequest = "fail2ban/trial/export";

export interface ExportParams {
  readonly trial: string;
  readonly format: "text" | "jsonl";
}

/**
 * Request: some lines of a trial's log as it stands now, for a log that no editor shows. Answers a string a line, without
 * its end; fewer at the log's end. At most 1000 lines are asked for at once.
 */
export const linesRequest = "fail2ban/trial/lines";

export interface LinesParams {
  readonly trial: string;
  readonly lines: LineRange;
}
