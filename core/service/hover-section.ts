import type { Analysis, FileRole } from "../analysis/index.ts";
import { extractOptions, splitWithOptions } from "../config/index.ts";
import { describeDuration, readDuration } from "../jail/index.ts";
import { untraced } from "../text/index.ts";
import type { Cursor } from "./cursor.ts";
import { brief, inlineCode, jailValue } from "./effective.ts";

/** A section by its name: a jail at a glance, else what the section is for. */
export function describeSection(analysis: Analysis, { section, role }: Cursor): string | undefined {
  if (!section) return undefined;
  const { name } = section;
  const isJail = role.kind === "jail" && name !== "DEFAULT" && name !== "INCLUDES";
  if (isJail) return describeJail(analysis, name);
  const doc = sectionDoc(role.kind, name);
  return doc && `**[${name}]**\n\n${doc}`;
}

/** What a section of such a file is for; undefined where it means nothing to fail2ban. */
export function sectionDoc(kind: FileRole["kind"], name: string): string | undefined {
  if (name === "INCLUDES") return "Files that are read before and after this one.";
  if (name === "DEFAULT") {
    return kind === "jail" || kind === "paths"
      ? "Options that every jail has unless it sets its own."
      : "Values that the other sections use as `%(name)s`.";
  }
  if (kind === "filter") {
    if (name === "Definition") return "The filter: its regexes and what they are made of.";
    if (name === "Init") return "Values that a jail may set in brackets behind the filter's name.";
  }
  if (kind === "action") {
    if (name === "Definition") return "The action: the commands that fail2ban runs.";
    if (name === "Init")
      return "Values of the commands' tags, which a jail may set in brackets behind the action's name.";
    if (name === "Init?family=inet6") return "Values of the commands' tags for IPv6 addresses.";
    if (name === "Init?family=inet4") return "Values of the commands' tags for IPv4 addresses.";
  }
  if (kind === "config") {
    if (name === "Definition") return "The settings of the fail2ban server.";
    if (name === "Thread") return "The settings of the server's threads.";
  }
  return undefined;
}

function describeJail(analysis: Analysis, jail: string): string {
  const value = (option: string) => jailValue(analysis, jail, option);
  const enabled = /^(?:1|on|true|yes)$/i.test(value("enabled") ?? "");
  const rows: string[] = [];
  const add = (label: string, text: string | undefined) => {
    if (text) rows.push(`- ${label}: ${text}`);
  };
  add("filter", code(value("filter")));
  const backend = value("backend") ?? "auto";
  if (backend.startsWith("systemd")) add("journal", code(value("journalmatch")) ?? "as the filter says");
  else add("logs", lines(value("logpath")));
  const retries = value("maxretry") ?? "3";
  const time = (option: string, or: string) => inWords(value(option) ?? or);
  const bantime = time("bantime", "10m");
  const ban = bantime === "permanent" ? "banned for ever" : `banned for ${bantime}`;
  rows.push(
    `- ${retries} ${retries === "1" ? "failure" : "failures"} within ${time("findtime", "10m")}: ${ban}`,
  );
  const actions = splitWithOptions(untraced(value("action") ?? ""));
  const names = actions.map((action) => extractOptions(action).value?.name.text.trim() ?? action.text);
  add("actions", names.map((name) => inlineCode(brief(name))).join(", ") || "none");
  return [`**[${jail}]** (jail, ${enabled ? "enabled" : "not enabled"})`, rows.join("\n")].join("\n\n");
}

function inWords(text: string): string {
  const duration = readDuration(text);
  return duration.kind === "seconds" ? describeDuration(duration.seconds) : `${inlineCode(text)} (unknown)`;
}

function code(text: string | undefined): string | undefined {
  return text ? inlineCode(brief(text, 80)) : undefined;
}

function lines(text: string | undefined): string | undefined {
  return text
    ?.split("\n")
    .filter((line) => line.trim() !== "")
    .slice(0, 5)
    .map((line) => inlineCode(brief(line, 80)))
    .join(", ");
}
