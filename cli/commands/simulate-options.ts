import { readAddress } from "../../core/filter/index.ts";
import { type Option, type OptionValues, parseOptions } from "../optparse.ts";

/** Milliseconds that a line may take. */
const defaultDeadline = 10_000;

/** The options of `f2b simulate`. */
export const SIMULATE_OPTIONS: readonly Option[] = [
  { flags: ["-h", "--help"], name: "help", kind: "stop", help: "print this text and end" },
  {
    flags: ["-c", "--config"],
    name: "config",
    kind: "text",
    value: "DIR",
    help: "the config tree of the jail (default: the nearest one, else /etc/fail2ban)",
  },
  {
    flags: ["--log"],
    name: "log",
    kind: "lines",
    value: "FILE",
    help: "read this log, plain or .gz, in place of the jail's own; may be given again, behind JAIL also --log FILE FILE ...",
  },
  {
    flags: ["--set"],
    name: "set",
    kind: "lines",
    value: "KEY=VALUE",
    help: "an option of the jail as jail.conf would have it (maxretry=3, findtime=12h, bantime.increment=true); may be given again, also --set KEY=VALUE KEY=VALUE ...",
  },
  {
    flags: ["--time"],
    name: "time",
    kind: "text",
    value: "HOW",
    help: "'live' (the default): fail2ban watches while the log is written; 'start': it is started at --now and reads the log from its head",
  },
  {
    flags: ["--now"],
    name: "now",
    kind: "text",
    value: "ISO",
    help: "the clock (2026-11-20T12:00:00+01:00): with --time start when fail2ban is started, with live the last date that can be right (default: now)",
  },
  {
    flags: ["--timezone", "--TZ"],
    name: "timezone",
    kind: "text",
    help: "zone of dates that name none, and of the times that are printed: a name like Europe/Zurich, or UTC+0100 for the log alone",
  },
  {
    flags: ["--seed"],
    name: "seed",
    kind: "number",
    value: "N",
    help: "make bantime.rndtime exact: what Python adds after random.seed(N); without it, how much it can be is told",
  },
  {
    flags: ["--own-address"],
    name: "own",
    kind: "lines",
    value: "IP",
    help: "an address of the machine itself, for ignoreself; 127.0.0.1 and ::1 always are; may be given again",
  },
  {
    flags: ["--ignorecommand"],
    name: "ignorecommand",
    kind: "text",
    value: "SAYS",
    help: "what ignorecommand is taken to say: 'ignores' everybody, 'passes' nobody over, or 'unknown' (the default: nobody is ignored, and a warning)",
  },
  {
    flags: ["--why"],
    name: "why",
    kind: "text",
    value: "ADDRESS",
    help: "tell step by step why this address was banned or not",
  },
  {
    flags: ["--compare"],
    name: "compare",
    kind: "lines",
    value: "KEY=VALUE",
    help: "show what these options would change: bans gained, lost, longer or shorter; may be given again, also --compare KEY=VALUE KEY=VALUE ...",
  },
  {
    flags: ["--against"],
    name: "against",
    kind: "text",
    value: "FAIL2BAN_LOG",
    help: "show the bans beside those in fail2ban's own log (plain or .gz), and why they differ",
  },
  { flags: ["--format"], name: "format", kind: "text", help: "'text' (the default) or 'json'" },
  {
    flags: ["--deadline"],
    name: "deadline",
    kind: "number",
    value: "MS",
    help: `milliseconds that a line may take (default: ${defaultDeadline}); a pattern that runs on ends the run, exit 3`,
  },
];

/** What a run of `f2b simulate` is asked for. */
export interface SimulateRequest {
  readonly jail: string;
  readonly config: string | undefined;
  readonly logs: readonly string[];
  readonly set: ReadonlyMap<string, string>;
  readonly compare: ReadonlyMap<string, string> | undefined;
  readonly time: "live" | "start";
  readonly now: string | undefined;
  readonly timezone: string | undefined;
  readonly seed: number | undefined;
  readonly own: readonly string[];
  readonly ignorecommand: "unknown" | "ignores" | "passes";
  readonly why: string | undefined;
  readonly against: string | undefined;
  readonly format: "text" | "json";
  readonly deadline: number;
}

/** The request that the arguments make, or what is wrong with them; `help` where that is asked for. */
export function readSimulateRequest(
  args: readonly string[],
): { readonly request: SimulateRequest } | { readonly wrong: string } | "help" {
  const parsed = parseOptions(SIMULATE_OPTIONS, spread(args));
  if (parsed.kind === "stop") return "help";
  if (parsed.kind === "problem") return { wrong: parsed.message };
  const { values, rest } = parsed;
  const [jail, ...more] = rest;
  if (jail === undefined) return { wrong: "name a JAIL" };
  if (more.length > 0) return { wrong: `unexpected argument ${more[0]}` };
  const wrong = findWrong(values);
  if (wrong !== undefined) return { wrong };
  const set = readSettings("--set", values.get("set"));
  if (typeof set === "string") return { wrong: set };
  const compare = readSettings("--compare", values.get("compare"));
  if (typeof compare === "string") return { wrong: compare };
  const text = (name: string) => values.get(name) as string | undefined;
  const request: SimulateRequest = {
    jail,
    config: text("config"),
    logs: linesOf(values.get("log")),
    set,
    compare: values.has("compare") ? compare : undefined,
    time: (text("time") ?? "live") as SimulateRequest["time"],
    now: text("now"),
    timezone: text("timezone"),
    seed: values.get("seed") as number | undefined,
    own: ["127.0.0.1", "::1", ...linesOf(values.get("own"))],
    ignorecommand: (text("ignorecommand") ?? "unknown") as SimulateRequest["ignorecommand"],
    why: text("why"),
    against: text("against"),
    format: (text("format") ?? "text") as SimulateRequest["format"],
    deadline: (values.get("deadline") as number | undefined) ?? defaultDeadline,
  };
  return { request };
}

const listOptions: Readonly<Record<string, (value: string, hasJail: boolean) => boolean>> = {
  "--log": (value, hasJail) => hasJail && !value.startsWith("-"),
  "--set": isSetting,
  "--compare": isSetting,
};

/** `--set a=1 b=2` for `--set a=1 --set b=2`, and so on. */
function spread(args: readonly string[]): string[] {
  const spelt: string[] = [];
  let hasJail = false;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    spelt.push(arg);
    if (arg === "--") return [...spelt, ...args.slice(at + 1)];
    const option = SIMULATE_OPTIONS.find(({ flags }) => flags.includes(arg));
    if (option === undefined) {
      hasJail ||= !arg.startsWith("-");
      const given = /^(--(?:log|set|compare))=/.exec(arg)?.[1];
      if (given) at = pushMore(given, args, at + 1, hasJail, spelt) - 1;
    } else if (option.kind !== "stop" && at + 1 < args.length) {
      spelt.push(args[++at]!);
      at = pushMore(arg, args, at + 1, hasJail, spelt) - 1;
    }
  }
  return spelt;
}

function pushMore(
  flag: string,
  args: readonly string[],
  from: number,
  hasJail: boolean,
  spelt: string[],
): number {
  const isMore = listOptions[flag];
  let at = from;
  for (; isMore && at < args.length && isMore(args[at]!, hasJail); at++) spelt.push(flag, args[at]!);
  return at;
}

function isSetting(value: string): boolean {
  return /^[a-z][a-z.]*=/.test(value);
}

function linesOf(value: string | number | boolean | undefined): string[] {
  return value === undefined ? [] : String(value).split("\n");
}

function readSettings(
  flag: string,
  value: string | number | boolean | undefined,
): Map<string, string> | string {
  const settings = new Map<string, string>();
  for (const line of linesOf(value)) {
    const equals = line.indexOf("=");
    if (equals < 1) return `${flag} takes KEY=VALUE, as in ${flag} maxretry=3, not ${JSON.stringify(line)}`;
    settings.set(line.slice(0, equals).trim().toLowerCase(), line.slice(equals + 1).trim());
  }
  return settings;
}

function findWrong(values: OptionValues): string | undefined {
  const oneOf = (name: string, words: readonly string[]) => {
    const value = values.get(name);
    return value === undefined || words.includes(String(value))
      ? undefined
      : `--${name} is ${words.join(" or ")}`;
  };
  const isAddress = (text: string) => {
    try {
      return readAddress(text).words.length > 0;
    } catch {
      return false;
    }
  };
  const own = linesOf(values.get("own")).find((text) => !isAddress(text));
  const asked = ["why", "compare", "against"].filter((name) => values.has(name));
  return (
    oneOf("time", ["live", "start"]) ??
    oneOf("format", ["text", "json"]) ??
    oneOf("ignorecommand", ["unknown", "ignores", "passes"]) ??
    (own === undefined ? undefined : `--own-address is an address, not ${JSON.stringify(own)}`) ??
    (values.get("why") === "" ? "--why is an address (or a name, or a user), not nothing" : undefined) ??
    (asked.length > 1 ? `ask one question at a time: --${asked.join(" or --")}` : undefined) ??
    (Number(values.get("deadline") ?? 1) > 0 ? undefined : "--deadline is a number of milliseconds above 0")
  );
}
