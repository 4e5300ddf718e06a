import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { readDuration } from "../../core/jail/index.ts";
import { visible } from "../../core/text/index.ts";
import { banAll, checkAll, planBans, type RemotePlan, unbanAll } from "../../host/remote/apply.ts";
import { openJournal } from "../../host/remote/journal.ts";
import { wordsOf } from "../../host/remote/networks.ts";
import { readOrders, surroundingsByHand } from "../../host/remote/order.ts";
import type { RemoteResult } from "../../host/remote/outcome.ts";
import { journalFile } from "../../host/remote/places.ts";
import { formatPlans, formatResults, plansJson, resultsJson } from "../../host/remote/print.ts";
import { isBad, summaryOf } from "../../host/remote/summary.ts";
import { undoDue } from "../../host/remote/undo.ts";
import type { Desk } from "../../host/remote/work.ts";
import { openTree } from "../../host/tree.ts";
import { findTree, liveTree } from "../../host/trees.ts";
import { EXIT, type Io } from "../io.ts";
import { type Option, type OptionValues, parseOptions } from "../optparse.ts";
import { terminalPrompts } from "../prompts.ts";
import { listApplied, undoNamed, waitAndUndo } from "./apply-undo.ts";
import { candidateFiles, chooseRemotes } from "./remotes-file.ts";

const help = `Usage: f2b apply ban|unban JAIL --ip IP[,IP...]|--ips FILE --on REMOTE[,REMOTE...] [options]
       f2b apply list [--format json]
       f2b apply undo ID... | --all | --due

Runs a jail's action on remote hosts over SSH, as fail2ban would run it here, and reads the rules
back: a ban counts only where its rule is there. Where the action is an ssh line itself, its remote
part is taken out and run; user, host and port have to be the remote's own. Each ban is noted before
it runs, with the command that undoes it.

Never banned are: the remote's own addresses, this machine's as the remote sees it, who is logged in
there by ssh, loopback, private ranges unless the remote allows them, the jail's ignoreip, what the
remote protects, wide networks, host names. f2b remote --help tells of remotes.

Options:
  --ip IP[,IP...]       the addresses
  --ips FILE            a file with addresses, one a line; # begins a comment
  --on REMOTE[,REMOTE]  the remotes, by name; all at once, each with its own result
  --action NAME         one of the jail's actions (default: all whose rules can be read back)
  --dry-run             show every command, and open no connection
  --check               connect and read the rules only
  --yes                 do not ask before anything is run
  --for DURATION        undo the bans after this time (10m): the command waits and does it; if it
                        is ended before, f2b apply undo --due does it later, and so does VS Code
  --no-wait             with --for: do not wait
  -c, --config DIR      the configuration's folder (default: the nearest, else /etc/fail2ban)
  --remotes FILE        the file of remotes (default: .fail2ban/remotes.ini here or above, else the
                        user's)
  --format FORMAT       text or json, of --dry-run too; default: text
  --all                 with undo: all that is applied
  --due                 with undo: what is past its time
  -h, --help            show this help

Exit codes: 0 all is as it was asked for, 1 an address was refused or failed, 2 wrong usage,
3 a remote could not be worked on.
`;

const options: readonly Option[] = [
  ...(["ip", "ips", "on", "action", "for", "remotes", "format"] as const).map(
    (name): Option => ({ flags: [`--${name}`], name, kind: "text", help: "" }),
  ),
  ...(["dry-run", "check", "yes", "no-wait", "all", "due"] as const).map(
    (name): Option => ({ flags: [`--${name}`], name, kind: "true", help: "" }),
  ),
  { flags: ["-c", "--config", "--conf"], name: "config", kind: "text", help: "" },
  { flags: ["-h", "--help"], name: "help", kind: "stop", help: "" },
];

/** Runs `f2b apply` and answers its exit code. */
export async function runApply(args: readonly string[], io: Io): Promise<number> {
  const parsed = parseOptions(options, args);
  if (parsed.kind === "stop") {
    io.out(help);
    return EXIT.fine;
  }
  const usage = (what: string) => {
    io.err(`f2b apply: ${what}; see f2b apply --help\n`);
    return EXIT.usage;
  };
  if (parsed.kind === "problem") return usage(parsed.message);
  const { values, rest } = parsed;
  const [verb, ...words] = rest;
  const format = textOf(values, "format") ?? "text";
  if (format !== "text" && format !== "json") return usage("--format is text or json");
  const desk: Desk = { journal: openJournal(journalFile()), prompts: terminalPrompts(), now: io.now };
  const files = candidateFiles(process.cwd(), textOf(values, "remotes"));
  switch (verb) {
    case "list":
      return words.length > 0 ? usage(`unexpected argument ${words[0]}`) : listApplied(desk, format, io);
    case "undo": {
      const which = values.get("all") ? "all" : values.get("due") ? "due" : words;
      if (which.length === 0) return usage("undo wants an ID, --all or --due");
      return undoNamed({ which, files, format }, desk, io);
    }
    case "ban":
    case "unban": {
      const request = readRequest(verb, words, values);
      return typeof request === "string" ? usage(request) : applyBans(request, { files, format }, desk, io);
    }
    default:
      return usage(
        verb === undefined ? "say ban, unban, list or undo" : `${verb} is none of ban, unban, list, undo`,
      );
  }
}

/** What `ban` and `unban` are asked for. */
interface Request {
  readonly verb: "ban" | "unban";
  readonly jail: string;
  readonly ips: readonly string[];
  readonly on: string;
  readonly action: string | undefined;
  readonly config: string | undefined;
  readonly mode: "run" | "dry-run" | "check";
  readonly yes: boolean;
  /** Seconds. */
  readonly lasts: number | undefined;
  readonly waits: boolean;
}

function readRequest(
  verb: "ban" | "unban",
  words: readonly string[],
  values: OptionValues,
): Request | string {
  const [jail, extra] = words;
  if (jail === undefined) return `${verb} wants a jail`;
  if (extra !== undefined) return `unexpected argument ${extra}`;
  const on = textOf(values, "on");
  if (!on) return "--on names the remotes";
  const ips = readAddresses(values);
  if (typeof ips === "string") return ips;
  const lasting = textOf(values, "for");
  const duration = lasting === undefined ? undefined : readDuration(lasting);
  if (duration && !("seconds" in duration && duration.seconds > 0))
    return `--for takes a time like 10m, not ${lasting}`;
  if (values.get("dry-run") && values.get("check"))
    return "--dry-run opens no connection, and --check does: say one";
  return {
    verb,
    jail,
    ips,
    on,
    action: textOf(values, "action"),
    config: textOf(values, "config"),
    mode: values.get("dry-run") ? "dry-run" : values.get("check") ? "check" : "run",
    yes: values.get("yes") === true,
    lasts: duration && "seconds" in duration ? duration.seconds : undefined,
    waits: values.get("no-wait") !== true,
  };
}

function readAddresses(values: OptionValues): readonly string[] | string {
  const file = textOf(values, "ips");
  let listed = textOf(values, "ip") ?? "";
  if (file !== undefined) {
    try {
      listed += `\n${readFileSync(file, "utf8").replace(/#.*/g, "")}`;
    } catch (error) {
      return `${file} cannot be read (${(error as NodeJS.ErrnoException).code})`;
    }
  }
  const ips = wordsOf(listed);
  return ips.length > 0 ? ips : "--ip or --ips gives the addresses";
}

async function applyBans(
  request: Request,
  { files, format }: { readonly files: readonly string[]; readonly format: "text" | "json" },
  desk: Desk,
  io: Io,
): Promise<number> {
  const failed = (what: string) => {
    io.err(`f2b apply: ${visible(what)}\n`);
    return EXIT.failed;
  };
  const remotes = chooseRemotes(request.on, files);
  if (typeof remotes === "string") return failed(remotes);
  const basedir =
    request.config === undefined ? (findTree(process.cwd()) ?? liveTree) : resolve(request.config);
  const orders = readOrders(openTree(), { basedir, jail: request.jail, cwd: process.cwd() });
  if (typeof orders === "string") return failed(orders);
  const bantime = request.lasts ?? orders.bantime ?? 600;
  const around = surroundingsByHand({ now: io.now(), hostname: io.hostname, bantime });
  const { verb, action, ips } = request;
  const plans = await planBans({ verb, orders, action, ips, remotes, around });
  if (request.mode === "dry-run") {
    io.out(format === "json" ? plansJson(plans) : formatPlans(plans, io.hasColors));
    return plans.every(({ bans, refused }) => bans.length > 0 && refused.length === 0)
      ? EXIT.fine
      : EXIT.findings;
  }
  const print = (results: readonly RemoteResult[]) => {
    io.out(format === "json" ? resultsJson(results) : formatResults(results, io.hasColors));
    return exitOf(results);
  };
  const idle = plans.find(({ bans, refused }) => bans.length === 0 && refused.length === 0);
  if (idle) return failed(`nothing can be run on [${idle.remote.name}]: ${idle.leftOut.join("; ")}`);
  if (request.mode === "check") return print(await checkAll(plans, desk));
  if (!request.yes && plans.some(({ bans }) => bans.length > 0)) {
    const answer = await askFirst(plans, request, desk, io);
    if (answer !== true)
      return failed(
        answer === undefined
          ? "nobody is here to confirm it: say --yes, or look first with --dry-run"
          : "nothing was run",
      );
  }
  if (request.yes) {
    for (const { remote, leftOut } of plans)
      for (const why of leftOut) io.err(`f2b apply: [${remote.name}] left out: ${visible(why)}\n`);
  }
  for (const result of await undoDue(remotes, desk))
    io.err(`f2b apply: bans were past their time: ${visible(summaryOf(result))}\n`);
  if (request.verb === "unban") return print(await unbanAll(plans, desk));
  const until = request.lasts === undefined ? undefined : io.now() + request.lasts;
  const results = await banAll(plans, desk, { until });
  const code = print(results);
  if (until === undefined || !request.waits) return code;
  const undone = await waitAndUndo(results, remotes, until, desk, io);
  return Math.max(code, print(undone));
}

async function askFirst(
  plans: readonly RemotePlan[],
  { verb }: Request,
  desk: Desk,
  io: Io,
): Promise<boolean | undefined> {
  io.err(formatPlans(plans, io.hasColors));
  return desk.prompts.confirm(`Shall this ${verb} be run?`);
}

/** The exit code that tells of results: the gravest. */
export function exitOf(results: readonly RemoteResult[]): number {
  if (results.some(({ fault }) => fault !== undefined)) return EXIT.failed;
  return results.some(({ outcomes }) => outcomes.some(isBad)) ? EXIT.findings : EXIT.fine;
}

function textOf(values: OptionValues, name: string): string | undefined {
  return values.get(name) as string | undefined;
}
