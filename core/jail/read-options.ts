import { type Options, splitWords, textOf, toBool, toInt } from "../config/index.ts";
import { excerpt, type Traced, untraced } from "../text/index.ts";
import { compileGrowth, nextBanTime } from "./ban-time.ts";
import { describeDuration, readDuration } from "./durations.ts";
import { judgeIgnoreEntry } from "./ignore-entry.ts";
import type { BanIncrement, JailOptions, JailProblem } from "./options.ts";

/** The options of a jail that a simulation goes by, in jail.conf's order. */
export const simulatedOptions = [
  "maxretry",
  "maxmatches",
  "findtime",
  "bantime",
  "bantime.increment",
  "bantime.factor",
  "bantime.formula",
  "bantime.multipliers",
  "bantime.maxtime",
  "bantime.rndtime",
  "bantime.overalljails",
  "ignorecommand",
  "ignoreself",
  "ignoreip",
] as const;
export type SimulatedOption = (typeof simulatedOptions)[number];

/** A jail's values for a simulation. */
export interface OptionsReading {
  /** Undefined where fail2ban would not start with them, or where they can't be known: a problem says so. */
  readonly value: JailOptions | undefined;
  /** Each names its option. */
  readonly problems: readonly JailProblem[];
  /** The options that are set, as text: by `set`, else in the files. */
  readonly texts: ReadonlyMap<SimulatedOption, string>;
}

/** What fail2ban's server takes where an option is not set. Mirrors the defaults in failmanager.py, filter.py, banmanager.py. */
const usual = { maxretry: 3, maxmatches: 5, findtime: 600, bantime: 600, ignoreself: true } as const;

/**
 * Reads what a jail does with failures: the options of the jail as they were resolved, those of `set` over them, as
 * they would be written in jail.conf.
 * Mirrors fail2ban/client/jailreader.py, JailReader, and what server/transmitter.py does with each value.
 */
export function readJailOptions(
  options: Options,
  set: ReadonlyMap<string, string> = new Map(),
): OptionsReading {
  const texts = new Map<SimulatedOption, string>();
  for (const name of simulatedOptions) {
    const value = options.get(name);
    const text = set.get(name) ?? (value === undefined || value === null ? undefined : textOf(value).text);
    if (text !== undefined) texts.set(name, text);
  }
  const reader = new OptionsReader(texts);
  for (const name of set.keys()) if (!isSimulatedOption(name)) reader.tellUnknown(name);
  const value = reader.read();
  const isGood = !reader.problems.some(({ severity }) => severity === "error");
  return { value: isGood ? value : undefined, problems: reader.problems, texts };
}

/** Whether the name is that of an option that a simulation goes by. */
export function isSimulatedOption(name: string): name is SimulatedOption {
  return (simulatedOptions as readonly string[]).includes(name);
}

const stops = "and fail2ban stops at its start, with all jails";

class OptionsReader {
  readonly problems: JailProblem[] = [];
  private readonly texts: ReadonlyMap<SimulatedOption, string>;

  constructor(texts: ReadonlyMap<SimulatedOption, string>) {
    this.texts = texts;
  }

  read(): JailOptions {
    const bantime = Math.trunc(this.duration("bantime") ?? usual.bantime);
    const options: JailOptions = {
      maxretry: this.wholeNumber("maxretry") ?? usual.maxretry,
      maxmatches: this.wholeNumber("maxmatches") ?? usual.maxmatches,
      findtime: this.duration("findtime") ?? usual.findtime,
      bantime,
      increment: this.increment(bantime),
      ignoreip: this.ignoreip(),
      ignoreself: this.truth("ignoreself") ?? usual.ignoreself,
      ignorecommand: this.texts.get("ignorecommand") || undefined,
    };
    this.judge(options);
    return options;
  }

  tellUnknown(option: string): void {
    const message = `“${option}” is no option that a simulation goes by; it goes by ${simulatedOptions.join(", ")}.`;
    this.tell("unknown-option", "error", message, option);
  }

  private tell(code: string, severity: JailProblem["severity"], message: string, option: string): void {
    this.problems.push({ code, severity, message, option });
  }

  /** What reads well and means something else than its author thought. */
  private judge({ maxretry, maxmatches, findtime, bantime }: JailOptions): void {
    if (maxretry < 1)
      this.tell(
        "wrong-number",
        "warning",
        `With maxretry ${maxretry} fail2ban bans at the first failure, as with 1; write 1 or more.`,
        "maxretry",
      );
    if (maxmatches < 0)
      this.tell(
        "wrong-number",
        "warning",
        `With maxmatches ${maxmatches} fail2ban keeps other matches than one expects; write 0 or more.`,
        "maxmatches",
      );
    if (findtime < 0)
      this.tell(
        "wrong-duration",
        "warning",
        `findtime is below 0 (${findtime} seconds), so that no failure counts beside another; write how far back failures count, such as 10m.`,
        "findtime",
      );
    if (findtime === 0)
      this.tell(
        "wrong-duration",
        "warning",
        "findtime is 0, so that only failures of one second count together; write how far back failures count, such as 10m.",
        "findtime",
      );
    if (bantime === 0)
      this.tell(
        "wrong-duration",
        "warning",
        "bantime is 0, so that each ban is over at once; write how long a ban lasts, such as 10m, or -1 for good.",
        "bantime",
      );
    if (bantime < -1)
      this.tell(
        "wrong-duration",
        "warning",
        `bantime is ${bantime}: only -1 means for good, and a ban of other times below 0 is over before it begins; write -1.`,
        "bantime",
      );
  }

  private wholeNumber(option: SimulatedOption): number | undefined {
    const text = this.texts.get(option);
    if (text === undefined) return undefined;
    const value = toInt(untraced(text))?.value;
    if (typeof value === "number") return value;
    const what = value === undefined ? "no whole number" : "a number too large for a simulation";
    this.tell(
      "wrong-number",
      "error",
      `“${excerpt(text)}” is ${what}${value === undefined ? `, ${stops}` : ""}; write a number such as 5.`,
      option,
    );
    return undefined;
  }

  private truth(option: SimulatedOption): boolean | undefined {
    const text = this.texts.get(option);
    if (text === undefined) return undefined;
    if (!/^(?:1|on|true|yes|0|off|false|no|none|)$/i.test(text))
      this.tell(
        "wrong-boolean",
        "warning",
        `fail2ban takes “${excerpt(text)}” for false; write true or false.`,
        option,
      );
    return toBool(untraced(text)).value === true;
  }

  private duration(option: SimulatedOption): number | undefined {
    const text = this.texts.get(option);
    // fail2ban takes an empty bantime.maxtime for none.
    if (text === undefined || (text === "" && option.startsWith("bantime."))) return undefined;
    let read = readDuration(text);
    // bantime is made an int, whatever it was.
    const quoted =
      option === "bantime" && read.kind === "text" ? toInt(untraced(read.text))?.value : undefined;
    if (quoted !== undefined) read = { kind: "seconds", seconds: Number(quoted) };
    if (read.kind === "seconds" && Number.isFinite(read.seconds)) return read.seconds;
    const mend = "write seconds, or numbers with units, such as 10m, 12h, 2w";
    if (read.kind === "unknown") {
      this.tell(
        "unknown-duration",
        "error",
        `How long “${excerpt(text)}” is can't be told here, as it goes beyond arithmetic; ${mend}.`,
        option,
      );
    } else if (option === "findtime" && read.kind !== "error") {
      this.tell(
        "wrong-duration",
        "error",
        `“${excerpt(text)}” is no time to fail2ban, and the jail finds nothing; ${mend}.`,
        option,
      );
    } else {
      const why = read.kind === "error" ? ` (${read.error})` : "";
      this.tell(
        "wrong-duration",
        "error",
        `fail2ban can't read “${excerpt(text)}” as a time${why} and stops at its start, with all jails; ${mend}.`,
        option,
      );
    }
    return undefined;
  }

  private increment(bantime: number): BanIncrement | undefined {
    const increment: BanIncrement = {
      factor: this.texts.get("bantime.factor") || undefined,
      formula: this.texts.get("bantime.formula") || undefined,
      multipliers: this.texts.get("bantime.multipliers") || undefined,
      maxtime: this.duration("bantime.maxtime"),
      rndtime: this.duration("bantime.rndtime"),
      overalljails: this.truth("bantime.overalljails") ?? false,
    };
    // fail2ban makes the formula of them even where bantime.increment is off.
    const { growth, problems } = compileGrowth(increment);
    const isOn = this.truth("bantime.increment") ?? false;
    // What is not known matters only where it is asked.
    this.problems.push(...(isOn ? problems : problems.filter(({ code }) => code === "wrong-formula")));
    if (!isOn) return undefined;
    if (increment.overalljails)
      this.tell(
        "other-jails",
        "info",
        "With bantime.overalljails the bans of other jails make failures weigh more and bans longer; other jails are not simulated, so none of that is shown.",
        "bantime.overalljails",
      );
    if ((increment.rndtime ?? 0) < 0)
      this.tell(
        "wrong-duration",
        "warning",
        `bantime.rndtime is below 0 (${increment.rndtime} seconds), so that bans are shorter by chance; write how much longer they may be, such as 10m.`,
        "bantime.rndtime",
      );
    if (growth && bantime > 0) this.tryGrowth(growth, increment, bantime);
    return increment;
  }

  /** Tells of a formula at which Python stumbles only when it is asked. */
  private tryGrowth(
    growth: NonNullable<ReturnType<typeof compileGrowth>["growth"]>,
    increment: BanIncrement,
    bantime: number,
  ): void {
    const option = increment.multipliers ? "bantime.multipliers" : "bantime.formula";
    for (let bancount = 1; bancount <= mostTried; bancount++) {
      const next = nextBanTime(growth, increment, bantime, bancount, () => 0);
      if (next.kind === "value") continue;
      const where = `at the ban after ${bancount === 1 ? "one earlier one" : `${bancount} earlier ones`}`;
      if (next.kind === "unknown") {
        const message = `What ${option} comes to ${where} is not known here (${next.what}); write arithmetic of ban.Time, ban.Count and banFactor.`;
        this.tell("unknown-formula", "error", message, option);
      } else {
        const { type, message } = next.error;
        const effect = `fail2ban logs the error and the ban keeps its plain time, ${describeDuration(bantime)}`;
        this.tell(
          "failing-formula",
          "warning",
          `${option} fails ${where} (${type}: ${message}): ${effect}; mend the formula.`,
          option,
        );
      }
      return;
    }
  }

  private ignoreip(): string[] {
    const words = splitWords(untraced(this.texts.get("ignoreip") ?? "")).map(({ text }: Traced) => text);
    for (const word of words) {
      const wrong = judgeIgnoreEntry(word);
      // What is no error is told where the list is used.
      if (wrong?.severity === "error") this.tell("wrong-address", "error", wrong.message, "ignoreip");
    }
    return words;
  }
}

/** Bans of one id for which a formula is tried before any log is read. */
const mostTried = 30;
