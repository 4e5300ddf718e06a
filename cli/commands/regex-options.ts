import { formatOptions, type Option, type OptionValues } from "../optparse.ts";

/** Milliseconds that a line may take before `f2b regex` gives up on its pattern. */
const defaultDeadline = 10_000;

/** The options of `f2b regex`: those of fail2ban-regex 1.1.1 in its order, then our own. */
export const REGEX_OPTIONS: readonly Option[] = [
  { flags: ["--version"], name: "version", kind: "stop", help: "print the version and end" },
  { flags: ["-h", "--help"], name: "help", kind: "stop", help: "print this text and end" },
  {
    flags: ["-c", "--config"],
    name: "config",
    kind: "text",
    help: "the config tree to take jails and filters from (default: /etc/fail2ban)",
  },
  {
    flags: ["-d", "--datepattern"],
    name: "datepattern",
    kind: "text",
    help: "look for dates of this form, whatever the filter says",
  },
  {
    flags: ["--timezone", "--TZ"],
    name: "timezone",
    kind: "text",
    help:
      "zone of dates that name none: a fixed one as fail2ban knows them (UTC+0100, CET, -0400), or a name " +
      "like Europe/Zurich, which becomes the local zone of this run",
  },
  {
    flags: ["-e", "--encoding"],
    name: "encoding",
    kind: "text",
    help: "encoding of the log (default: UTF-8)",
  },
  {
    flags: ["-r", "--raw"],
    name: "raw",
    kind: "true",
    help: "keep host names as they are; always so here, since names are never resolved",
  },
  {
    flags: ["--usedns"],
    name: "usedns",
    kind: "text",
    help: "what <HOST> stands for: addresses and host names ('yes'), or addresses alone ('no')",
  },
  {
    flags: ["-L", "--maxlines"],
    name: "maxlines",
    kind: "number",
    help: "lines that a regex over several lines may look back on, whatever the filter says",
  },
  {
    flags: ["-m", "--journalmatch"],
    name: "journalmatch",
    kind: "text",
    help: "accepted for fail2ban-regex's sake: the journal is not read",
  },
  {
    flags: ["-l", "--log-level"],
    name: "log_level",
    kind: "text",
    help: "least level of fail2ban's log messages to print: critical, error or warning (default: critical)",
  },
  { flags: ["-V"], name: "short-version", kind: "stop", help: "print the fail2ban version followed, alone" },
  { flags: ["-v", "--verbose"], name: "verbose", kind: "count", help: "tell more; twice, still more" },
  { flags: ["--verbosity"], name: "verbose", kind: "number", help: "how much to tell, as a number (0..4)" },
  {
    flags: ["--verbose-date", "--VD"],
    name: "verbose_date",
    kind: "true",
    help: "show pattern, regex and weight of each date template",
  },
  {
    flags: ["-D", "--debuggex"],
    name: "debuggex",
    kind: "true",
    help: "list lines with links to debuggex.com",
  },
  {
    flags: ["--no-check-all"],
    name: "checkAllRegex",
    kind: "false",
    help: "stop at the first failregex that matches a line",
  },
  {
    flags: ["-o", "--out"],
    name: "out",
    kind: "text",
    help:
      "print the failures alone, each as this says: row, id, ip, msg, the name of a group (user, ip4, dns, " +
      "matches, ...) or a text with tags ('<ip> <F-USER>')",
  },
  {
    flags: ["-i", "--invert"],
    name: "invert",
    kind: "true",
    help: "with -o: print the lines without a failure",
  },
  { flags: ["--print-no-missed"], name: "print_no_missed", kind: "true", help: "list no missed lines" },
  { flags: ["--print-no-ignored"], name: "print_no_ignored", kind: "true", help: "list no ignored lines" },
  { flags: ["--print-all-matched"], name: "print_all_matched", kind: "true", help: "list the matched lines" },
  {
    flags: ["--print-all-missed"],
    name: "print_all_missed",
    kind: "true",
    help: "list all missed lines, however many",
  },
  {
    flags: ["--print-all-ignored"],
    name: "print_all_ignored",
    kind: "true",
    help: "list all ignored lines, however many",
  },
  {
    flags: ["-t", "--log-traceback"],
    name: "log_traceback",
    kind: "true",
    help: "accepted for fail2ban-regex's sake: there are no Python tracebacks here",
  },
  {
    flags: ["--full-traceback"],
    name: "full_traceback",
    kind: "true",
    help: "accepted for fail2ban-regex's sake",
  },
  {
    flags: ["--format"],
    name: "format",
    kind: "text",
    whole: true,
    help: "'text' is fail2ban-regex's report (the default), 'jsonl' one JSON object a failure and a summary",
  },
  {
    flags: ["--now"],
    name: "now",
    kind: "text",
    whole: true,
    value: "ISO",
    help: "fix the clock at this ISO time (2026-11-20T12:00:00+01:00), so that a run can be repeated",
  },
  {
    flags: ["--deadline"],
    name: "deadline",
    kind: "number",
    whole: true,
    value: "MS",
    help: `milliseconds that a line may take (default: ${defaultDeadline}); a pattern that runs on ends the run, exit 3`,
  },
];

/** The options of one run, by name. */
export interface RegexRequest {
  readonly config: string;
  readonly datepattern: string | undefined;
  readonly timezone: string | undefined;
  readonly encoding: string;
  readonly raw: boolean;
  readonly usedns: string | undefined;
  readonly maxlines: number;
  readonly logLevel: string;
  readonly verbose: number;
  readonly verboseDate: boolean;
  readonly debuggex: boolean;
  readonly checkAll: boolean;
  readonly out: string | undefined;
  readonly invert: boolean;
  readonly printNo: { readonly missed: boolean; readonly ignored: boolean };
  readonly printAll: { readonly matched: boolean; readonly missed: boolean; readonly ignored: boolean };
  readonly format: string;
  readonly now: string | undefined;
  readonly deadline: number;
}

/** Names the values; an empty text counts as not given where Python asks for truth. */
export function readRequest(values: OptionValues): RegexRequest {
  const text = (name: string) => (values.get(name) as string | undefined) || undefined;
  const flag = (name: string) => values.get(name) === true;
  return {
    config: (values.get("config") as string | undefined) ?? "/etc/fail2ban",
    datepattern: text("datepattern"),
    timezone: text("timezone"),
    encoding: (values.get("encoding") as string | undefined) ?? "UTF-8",
    raw: flag("raw"),
    usedns: text("usedns"),
    maxlines: (values.get("maxlines") as number | undefined) ?? 0,
    logLevel: (values.get("log_level") as string | undefined) ?? "critical",
    verbose: (values.get("verbose") as number | undefined) ?? 0,
    verboseDate: flag("verbose_date"),
    debuggex: flag("debuggex"),
    checkAll: values.get("checkAllRegex") !== false,
    out: text("out"),
    invert: flag("invert"),
    printNo: { missed: flag("print_no_missed"), ignored: flag("print_no_ignored") },
    printAll: {
      matched: flag("print_all_matched"),
      missed: flag("print_all_missed"),
      ignored: flag("print_all_ignored"),
    },
    format: (values.get("format") as string | undefined) ?? "text",
    now: values.get("now") as string | undefined,
    deadline: (values.get("deadline") as number | undefined) ?? defaultDeadline,
  };
}

/** The first line of help and of a complaint about options. */
export const REGEX_USAGE = "Usage: f2b regex [OPTIONS] <LOG> <REGEX> [IGNOREREGEX]\n";

/** All of `f2b regex --help`. */
export function regexHelp(columns: number): string {
  return `${REGEX_USAGE}
Tests a failregex, a filter or a jail on a log, as fail2ban-regex does: the same
arguments, the same report, the same exit codes. Host names are never resolved.

LOG:
  a log file            read line by line; a .gz file is unpacked on the way
  a text                one line of a log, or several with newlines between
  systemd-journal       refused: the journal is not read

REGEX:
  a jail or a filter    by name, the jail first; options in brackets
                        (sshd, sshd[mode=aggressive])
  a filter file         by path (filter.d/sshd.conf, ./my.conf[mode=ddos])
  a text                a failregex

IGNOREREGEX:
  a text                an ignoreregex

${formatOptions(REGEX_OPTIONS, columns)}
Exit codes: 0 tested, 2 wrong options, 3 given up at the deadline or at a .gz
file that is damaged, 255 for whatever fail2ban-regex refuses.
`;
}
