import { isText, type Value } from "../../config/index.ts";
import { type Place, sliceTraced, type Traced } from "../../text/index.ts";
import type { Analysis } from "../analysis.ts";
import type { Finding } from "../finding.ts";
import { likely } from "../likely.ts";
import { knownOption } from "../options.ts";
import { serverOption } from "../server-options.ts";
import { isJudgeable, placeOf, writeFixes } from "../written.ts";
import type { Rule } from "./rule.ts";

/** A value that is none of those that an option takes. */
export const wrongEnum: Rule = {
  codes: ["wrong-enum"],
  *jail({ analysis, options }) {
    yield* findBackend(analysis, options.get("backend"));
  },
  *filter({ analysis, usedns }) {
    yield* findUsedns(analysis, usedns);
  },
  *file({ analysis, role }) {
    if (role.kind !== "config") return;
    yield* findIpv6(analysis, serverOption(analysis, "allowipv6"));
    yield* findTarget(analysis, serverOption(analysis, "logtarget"));
  },
};

/** The word in front of options in brackets, where it is to be judged. */
function wordOf(value: Value | undefined): { word: Traced; place: Place } | undefined {
  if (!isText(value) || !isJudgeable(value)) return undefined;
  const word = sliceTraced(value, 0, /^[^[]*/.exec(value.text)![0].trimEnd().length);
  const place = placeOf(word);
  return place && { word, place };
}

function namesOf(kind: "jail" | "config", option: string): string[] {
  return (knownOption(kind, "DEFAULT", option)?.values ?? []).map(({ name }) => name);
}

function* findBackend(analysis: Analysis, value: Value | undefined): Iterable<Finding> {
  const found = wordOf(value);
  if (!found) return;
  const { word, place } = found;
  const names = namesOf("jail", "backend");
  if (names.includes(word.text.toLowerCase())) return;
  const meant = likely(word.text, names);
  yield {
    code: "wrong-enum",
    severity: "error",
    message: `There is no backend “${word.text}”, and fail2ban stops at its start, with all jails; write ${meant ? `“${meant}”` : "auto, polling, pyinotify or systemd"}.`,
    ...place,
    fixes: writeFixes(analysis, word, meant ? [meant] : ["auto", "polling", "pyinotify", "systemd"]),
  };
}

function* findUsedns(analysis: Analysis, value: Traced | undefined): Iterable<Finding> {
  if (!value || !isJudgeable(value)) return;
  const names = namesOf("jail", "usedns");
  const place = placeOf(value);
  if (!place || names.includes(value.text.toLowerCase())) return;
  const truths: Readonly<Record<string, string>> = {
    true: "yes",
    on: "yes",
    "1": "yes",
    false: "no",
    off: "no",
    "0": "no",
  };
  const meant = truths[value.text.toLowerCase()] ?? likely(value.text, names);
  yield {
    code: "wrong-enum",
    severity: "warning",
    message: `usedns is yes, warn, no or raw; fail2ban takes “${value.text}” for no. Write ${meant ? `“${meant}”` : "one of them"}.`,
    ...place,
    fixes: writeFixes(analysis, value, meant ? [meant] : ["no", "warn", "yes", "raw"]),
  };
}

function* findIpv6(analysis: Analysis, value: Value | undefined): Iterable<Finding> {
  if (!isText(value) || !isJudgeable(value)) return;
  const place = placeOf(value);
  if (!place || value.text === "auto" || /^(?:1|on|true|yes|0|off|false|no)$/i.test(value.text)) return;
  const lower = value.text.toLowerCase();
  const meant = lower === "auto" ? "auto" : likely(value.text, ["auto", "yes", "no", "true", "false"]);
  yield {
    code: "wrong-enum",
    severity: "warning",
    message: `allowipv6 is auto, yes or no; fail2ban takes “${value.text}” for no, and bans no IPv6 address. Write ${meant ? `“${meant}”` : "one of them"}.`,
    ...place,
    fixes: writeFixes(analysis, value, meant ? [meant] : ["auto", "yes", "no"]),
  };
}

function* findTarget(analysis: Analysis, value: Value | undefined): Iterable<Finding> {
  const found = wordOf(value);
  if (!found) return;
  const { word, place } = found;
  const names = namesOf("config", "logtarget");
  if (names.includes(word.text.toUpperCase()) || word.text.includes("/")) return;
  const meant = likely(word.text, names);
  if (!meant) return;
  yield {
    code: "wrong-enum",
    severity: "warning",
    message: `“${word.text}” is no target that fail2ban knows, so that it writes its log to a file of this name; write “${meant}”.`,
    ...place,
    fixes: writeFixes(analysis, word, [meant]),
  };
}
