import { isText, type Value } from "../config/index.ts";
import type { Analysis } from "./analysis.ts";

/** What fail2ban.conf tells the server of an option; undefined where it tells nothing. */
export function serverOption(analysis: Analysis, name: string): Value | undefined {
  const command = analysis
    .server()
    .value.commands.find((words) => isText(words[1]) && words[1].text === name);
  const value = command?.[2];
  if (value === undefined || Array.isArray(value) || value instanceof Map) return undefined;
  return value as Value;
}

/** The same of an option of [Thread]. */
export function threadOption(analysis: Analysis, name: string): Value | undefined {
  const command = analysis
    .server()
    .value.commands.find((words) => isText(words[1]) && words[1].text === "thread");
  const options = command?.[2];
  return options instanceof Map ? (options.get(name) as Value | undefined) : undefined;
}
