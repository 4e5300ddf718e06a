import { isText, readServer, textOf, type Value } from "../config/index.ts";
import type { Tree } from "../text/index.ts";
import { readDuration } from "./durations.ts";
import type { OptionsReading } from "./read-options.ts";

const usualPurgeage = 86400;

/** Seconds for which the server's database remembers a ban, by fail2ban.conf; undefined where there is no database. */
export function readPurgeage(tree: Tree, basedir: string): number | undefined {
  const { commands } = readServer(tree, basedir).value;
  const values = new Map(commands.map(([, name, value]) => [isText(name) ? name.text : "", value as Value]));
  const text = (name: string) => {
    const value = values.get(name);
    return value === undefined || value === null || !("text" in value || "from" in value)
      ? undefined
      : textOf(value).text;
  };
  if (text("dbfile")?.toLowerCase() === "none") return undefined;
  const age = readDuration(text("dbpurgeage") ?? "");
  return age.kind === "seconds" ? age.seconds : usualPurgeage;
}

/** A jail's values as fail2ban uses them without a database: the times of bans do not grow. */
export function withoutDatabase(reading: OptionsReading): OptionsReading {
  const { value, problems } = reading;
  if (!value?.increment) return reading;
  const message =
    "fail2ban.conf has no database (dbfile = None), and without one fail2ban does not let ban times grow.";
  const problem = { code: "no-database", severity: "warning", message, option: "bantime.increment" } as const;
  return { ...reading, value: { ...value, increment: undefined }, problems: [...problems, problem] };
}
