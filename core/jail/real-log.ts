import { readIso, type Zone } from "../dates/index.ts";

/**
 * What fail2ban's own log tells of a jail. `found`, `raised` (by the observer), `attempt` (reported by hand or by
 * another program), `ignored`, `expired`, `ban`, `restored` (from the database, at a start), `reban`, `already-banned`,
 * `increased`, `unban`; the jail `started`, `stopped`; the server `up`, `down`; and `option`, a value at a start.
 */
export type RealKind =
  | "found"
  | "raised"
  | "attempt"
  | "ignored"
  | "expired"
  | "ban"
  | "restored"
  | "reban"
  | "already-banned"
  | "increased"
  | "unban"
  | "started"
  | "stopped"
  | "up"
  | "down"
  | "option";

/** One line of fail2ban's log that tells of the jail. */
export interface RealEvent {
  readonly kind: RealKind;
  /** When it was logged, Unix seconds. */
  readonly time: number;
  /** Line of the log, from 1. */
  readonly line: number;
  /** The id; empty where the line tells of none. */
  readonly id: string;
  /** What else it says: by what an id is ignored, the option and its value, the version. */
  readonly detail: string;
}

/** What was read of fail2ban's own log. */
export interface RealLog {
  /** The jail that was looked for. */
  readonly jail: string;
  readonly events: readonly RealEvent[];
  readonly lines: number;
  /** Lines in one of fail2ban's log formats. */
  readonly readable: number;
  /** First and last time of such lines, Unix seconds; NaN where there is none. */
  readonly from: number;
  readonly to: number;
  /** The jails that it names, with their lines. */
  readonly jails: ReadonlyMap<string, number>;
}

/** Which jail is looked for, and what its log's dates mean where they leave something open. */
export interface RealLogQuestion {
  readonly jail: string;
  /** The zone of the server's clock. */
  readonly zone: Zone;
  /** Unix seconds: a date without a year is the last such day before. */
  readonly now: number;
}

const levels =
  "CRITI(?:CAL)?|ERROR|WARNI(?:NG)?|NOTIC(?:E)?|INFO|MSG|DEBUG|HEAVY|TRACE(?:DEBUG)?|Level \\d+|\\d+";
const iso = "\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d+)?(?: ?(?:Z|[+-]\\d\\d:?\\d\\d))?";
const syslog = "[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d";
/** Its usual form, in a file and (with a host's name) by syslog or the journal. */
const usual = new RegExp(
  `^(${iso}|${syslog})\\s(?:\\S+\\s)?fail2ban(?:[-.][\\w.-]+)?\\s*(?:\\[\\d+\\])?:\\s+(?:fail2ban\\.\\w+\\s*(?:\\[\\d+\\])?:\\s+)?(?:(?:${levels})\\s+)?(.*)$`,
);
/** What a server prints that runs with -v twice or more. */
const verbose = new RegExp(
  `^ (${iso})\\s+(?:\\+\\s*\\d+ )?[0-9A-F]+ (?:fail2ban\\.\\S+\\s+)?(?:${levels})\\s+(?:\\|.*?\\| )?(.*)$`,
);
const message = /^\[([^\]]+)\] (.*)$/;

const ofId: readonly (readonly [RealKind, RegExp])[] = [
  ["raised", /^Found (.+), bad - (.*)$/],
  ["found", /^Found (.+) - (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)$/],
  ["found", /^Found (.+)$/],
  ["attempt", /^Attempt (.+) - (.*)$/],
  ["expired", /^Ignore (.+), expired bantime()$/],
  ["ignored", /^Ignore (.+) by (.+)$/],
  ["restored", /^Restore Ban (.+)$/],
  ["increased", /^Increase Ban (.+) (\(\d+ # .*\))$/],
  ["reban", /^Reban ([^,]+)(?:, action (.*))?$/],
  ["ban", /^Ban (.+)$/],
  ["unban", /^Unban (.+)$/],
  ["already-banned", /^(.+) already banned$/],
];
const option = /^\s*(findtime|banTime|maxRetry|maxLines): (.*)$|^Set banTime\.(\S+) = (.*)$/;
const months = "JanFebMarAprMayJunJulAugSepOctNovDec";

/**
 * Reads fail2ban's own log, line by line: the forms in which 0.10, 1.0 and 1.1 write to a file, to syslog and to a
 * terminal. Mirrors fail2ban/helpers.py, getVerbosityFormat, and the sentences of filter.py, actions.py, observer.py,
 * jail.py and server.py.
 */
export class RealLogReader {
  readonly #question: RealLogQuestion;
  readonly #events: RealEvent[] = [];
  readonly #jails = new Map<string, number>();
  #lines = 0;
  #readable = 0;
  #from = Number.NaN;
  #to = Number.NaN;
  /** The jail that is being set up: the lines with its options do not name it. */
  #setUp = "";

  constructor(question: RealLogQuestion) {
    this.#question = question;
  }

  /** Takes the next line. */
  takeLine(text: string): void {
    this.#lines++;
    const read = usual.exec(text) ?? verbose.exec(text);
    if (!read) return;
    const time = this.#timeOf(read[1]!);
    if (time === undefined) return;
    this.#readable++;
    this.#from = Number.isNaN(this.#from) ? time : Math.min(this.#from, time);
    this.#to = Number.isNaN(this.#to) ? time : Math.max(this.#to, time);
    this.#takeMessage(read[2]!, time);
  }

  /** What was read so far. */
  result(): RealLog {
    return {
      jail: this.#question.jail,
      events: this.#events,
      lines: this.#lines,
      readable: this.#readable,
      from: this.#from,
      to: this.#to,
      jails: this.#jails,
    };
  }

  #takeMessage(text: string, time: number): void {
    const add = (kind: RealKind, id = "", detail = "") =>
      this.#events.push({ kind, time, line: this.#lines, id, detail });
    const { jail } = this.#question;
    const ofJail = message.exec(text);
    if (ofJail) {
      const [, name, rest] = ofJail;
      this.#jails.set(name!, (this.#jails.get(name!) ?? 0) + 1);
      if (name !== jail) return;
      for (const [kind, pattern] of ofId) {
        const told = pattern.exec(rest!);
        if (!told) continue;
        add(kind, told[1], told[2]);
        return;
      }
      return;
    }
    const started = /^Starting Fail2ban (v\S+)/.exec(text);
    if (started) add("up", "", started[1]);
    else if (/^(?:Exiting Fail2ban|Shutdown in progress)/.test(text)) add("down");
    else if (/^Stopping all jails/.test(text)) add("stopped");
    else {
      const begun = /^(?:Creating new|Reload) jail '([^']*)'/.exec(text);
      if (begun) this.#setUp = begun[1]!;
      const state = /^Jail '([^']*)' (started|stopped|reloaded)/.exec(text);
      if (state) {
        this.#setUp = "";
        if (state[1] === jail) add(state[2] === "stopped" ? "stopped" : "started");
        return;
      }
      const value = this.#setUp === jail ? option.exec(text) : null;
      if (value) add("option", "", `${value[1] ?? `bantime.${value[3]}`} = ${value[2] ?? value[4]}`);
    }
  }

  #timeOf(text: string): number | undefined {
    const { zone, now } = this.#question;
    if (/^\d/.test(text)) return readIso(text.replace(",", "."), zone);
    const [month, day, clock] = text.split(/ +/);
    const [hour, minute, second] = clock!.split(":").map(Number);
    const index = months.indexOf(month!) / 3;
    if (!Number.isInteger(index)) return undefined;
    const year = new Date((now + zone.offsetAt(now)) * 1000).getUTCFullYear();
    const inYear = (one: number) => zone.toUnix(one, index + 1, Number(day), hour!, minute!, second!);
    const time = inYear(year);
    return time > now + 86400 ? inYear(year - 1) : time;
  }
}
