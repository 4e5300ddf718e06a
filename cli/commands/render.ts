import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import {
  type ActionEvent,
  type ActionSettings,
  type ActionSurroundings,
  actionEvents,
  leftTags,
  type RanEvent,
  type RenderedEvent,
  readTicket,
  renderEvent,
  renderScript,
  type Ticket,
  type TicketWorld,
} from "../../core/action/index.ts";
import { Analysis, roleOf } from "../../core/analysis/index.ts";
import { readIso, zoneOf } from "../../core/dates/index.ts";
import { type ActionSubject, isTold, readActionSubject } from "../../core/service/index.ts";
import { findTree, liveTree } from "../../host/trees.ts";
import { openWorld } from "../../host/world.ts";
import { EXIT, type Io } from "../io.ts";
import { type Option, type OptionValues, parseOptions } from "../optparse.ts";
import { formatRendered, renderedJson } from "../print/rendered.ts";
import { Broken } from "./refusal.ts";

const help = `Usage: f2b render [options] JAIL|ACTION[OPTIONS] --ip IP
       f2b render [options] JAIL|ACTION[OPTIONS] --ticket FILE

Prints the commands that fail2ban would run, tags filled, and what they do; runs none of them.

JAIL is a jail of the configuration, with all its actions; ACTION one action by its name, or the
path of its file, with options as a jail gives them: 'iptables-multiport[port=22, name=web]'.

Options:
  --ip IP           the address that is banned; or a host name, or an id
  --ticket FILE     what is known of the ban, as JSON (see below); - is stdin
  --event EVENTS    start, check, repair, ban, prolong, reban, unban, flush, reload, stop, or several
                    with commas between (default: all of them)
  --exits CODES     run the events one after the other (default: start,ban,unban,stop), where the
                    commands end with these exit codes in turn: 0,1,1 is fine, failed, failed, and 0
                    from then on. So check, repair and second tries show
  --jail NAME       the jail's name, for an ACTION (default: jail)
  --hostname NAME   this host's own name, for <fq-hostname> and <sh-hostname>
  --now TIME        the time of the ban where the ticket has none, as in 2026-11-20T12:00:00Z
  --no-ipv6         as where fail2ban finds no IPv6 address of its own
  -c, --config DIR  the configuration's folder (default: the nearest one, else /etc/fail2ban)
  --format FORMAT   text or json (default: text)
  -h, --help        show this help

A ticket: {"ip": "203.0.113.7", "time": 1795164081, "failures": 5, "matches": ["line", ...],
"fid": "...", "bantime": 600, "bancount": 1, "restored": false, "data": {"user": "root"},
"ipmatches": [...], "ipfailures": 12, "ipjailmatches": [...], "ipjailfailures": 8,
"jail": {"bantime": 600, "banned": 3, "banned_total": 17, "found": 9, "found_total": 240},
"hosts": {"203.0.113.7": "host.example.com"}, "hostname": {"full": "...", "short": "..."}}
Only an address is needed, there or by --ip.

As JSON: {"jail", "ip", "family", "events": [{"event", "action", "unknown", "note", "error",
"commands": [{"event", "argv", "text", "environment", "family", "timeout", "does", "left", "pieces"}]}]}.
argv is what is executed; environment the values that stand in text as $f2bV_...; left the tags that
nothing fills; pieces where stretches of text were written. unknown is true of an action in Python.

Exit codes: 0 fine, 1 a command holds a tag that nothing fills or comes to nothing, 2 wrong usage,
3 something could not be read.
`;

const options: readonly Option[] = [
  { flags: ["--ip"], name: "ip", kind: "text", help: "" },
  { flags: ["--ticket"], name: "ticket", kind: "text", help: "" },
  { flags: ["--event", "--events"], name: "event", kind: "text", help: "" },
  { flags: ["--exits"], name: "exits", kind: "text", help: "" },
  { flags: ["--jail"], name: "jail", kind: "text", help: "" },
  { flags: ["--hostname"], name: "hostname", kind: "text", help: "" },
  { flags: ["--now"], name: "now", kind: "text", help: "" },
  { flags: ["--no-ipv6"], name: "ipv6", kind: "false", help: "" },
  { flags: ["-c", "--config", "--conf"], name: "config", kind: "text", help: "" },
  { flags: ["--format"], name: "format", kind: "text", help: "" },
  { flags: ["-h", "--help"], name: "help", kind: "stop", help: "" },
];

/** Wrong usage, in words. */
class Usage extends Error {}

/** Runs `f2b render` and answers its exit code. */
export function runRender(args: readonly string[], io: Io): number {
  const parsed = parseOptions(options, args);
  if (parsed.kind === "stop") {
    io.out(help);
    return EXIT.fine;
  }
  try {
    if (parsed.kind === "problem") throw new Usage(parsed.message);
    return render(parsed.rest, parsed.values, io);
  } catch (error) {
    if (error instanceof Usage) {
      io.err(`f2b render: ${error.message}; see f2b render --help\n`);
      return EXIT.usage;
    }
    if (!(error instanceof Broken)) throw error;
    io.err(`f2b render: ${error.message}\n`);
    return EXIT.failed;
  }
}

function render(rest: readonly string[], values: OptionValues, io: Io): number {
  const [argument, ...more] = rest;
  if (argument === undefined || more.length > 0) throw new Usage("name one JAIL or ACTION");
  const format = String(values.get("format") ?? "text");
  if (format !== "text" && format !== "json") throw new Usage("--format is text or json");
  const given = values.get("event") as string | undefined;
  const exits = readExits(values.get("exits") as string | undefined);
  const events = readEvents(given ?? (exits ? "start,ban,unban,stop" : actionEvents.join(",")));
  const { ticket, world } = readBan(values, io);
  const { analysis, subject } = openSubject(argument, values);
  const around = surroundings(values, world, subject.bantime, io);
  const rendered = exits
    ? subject.settings.flatMap((settings) => renderScript(settings, events, ticket, around, exits))
    : events.flatMap((event) => renderAll(subject.settings, event, ticket, around));
  // What an action leaves out is told where it was asked for, and where it says how fail2ban goes about it.
  const shown = given === undefined ? rendered.filter(isTold) : rendered;
  const cwd = process.cwd();
  if (format === "json") io.out(renderedJson(analysis, shown, { ...subject, ticket, cwd }));
  else io.out(formatRendered(analysis, shown, { ...subject, ticket, cwd, hasColors: io.hasColors }));
  const isWrong = ({ error, commands }: RenderedEvent | RanEvent) =>
    (!exits && error !== undefined) || commands.some((command) => leftTags(command).length > 0);
  return shown.some(isWrong) ? EXIT.findings : EXIT.fine;
}

/** One event of all actions of a jail, in fail2ban's order: it stops them from the last to the first. */
function renderAll(
  settings: readonly ActionSettings[],
  event: ActionEvent,
  ticket: Ticket,
  around: ActionSurroundings,
): RenderedEvent[] {
  const order = event === "stop" ? [...settings].reverse() : settings;
  return order.map((one) => renderEvent(one, event, ticket, around));
}

function readEvents(text: string): ActionEvent[] {
  return text.split(",").map((word) => {
    const name = word.trim().replace(/^action/, "");
    const event = actionEvents.find((one) => one === name);
    if (event === undefined)
      throw new Usage(`--event knows ${actionEvents.join(", ")}, and no ${JSON.stringify(word)}`);
    return event;
  });
}

function readExits(text: string | undefined): number[] | undefined {
  if (text === undefined) return undefined;
  return text
    .split(",")
    .filter((word) => word !== "")
    .map((word) => {
      if (!/^\s*\d+\s*$/.test(word))
        throw new Usage("--exits takes exit codes with commas between, as 0,1,0");
      return Number(word);
    });
}

function readBan(values: OptionValues, io: Io): { readonly ticket: Ticket; readonly world: TicketWorld } {
  const ip = values.get("ip") as string | undefined;
  const file = values.get("ticket") as string | undefined;
  if (ip === undefined && file === undefined) throw new Usage("give the address with --ip, or a --ticket");
  const said = values.get("now");
  const now = said === undefined ? Math.floor(io.now()) : readIso(String(said), zoneOf("UTC")!);
  if (now === undefined) throw new Usage("--now is an ISO time like 2026-11-20T12:00:00+01:00");
  const reading = readTicket(file === undefined ? "{}" : readText(file), { ip, now });
  if (reading.fault !== undefined)
    throw new Broken(file === undefined ? reading.fault : `${file}: ${reading.fault}`, EXIT.failed);
  return reading;
}

function readText(file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Broken(`${file} cannot be read (${code}); mend the path`, EXIT.failed);
  }
}

function openSubject(
  argument: string,
  values: OptionValues,
): { readonly analysis: Analysis; readonly subject: Exclude<ActionSubject, { readonly fault: string }> } {
  const config = values.get("config") as string | undefined;
  const [, name = argument, brackets = ""] = /^([^[]*)(\[.*)?$/s.exec(argument) ?? [];
  const isPath = name.includes("/") && /\.(?:conf|local)$/.test(name);
  const basedir =
    config !== undefined ? resolve(config) : (findTree(isPath ? name : process.cwd()) ?? liveTree);
  const role = isPath ? roleOf(resolve(name)) : undefined;
  const action = role?.kind === "action" ? role.name : isPath ? basename(name).replace(/\.\w+$/, "") : name;
  const analysis = new Analysis(openWorld(basedir));
  const isJail = brackets === "" && !isPath && analysis.jails().includes(name);
  const jail = String(values.get("jail") ?? "jail");
  const subject = readActionSubject(
    analysis,
    isJail ? { kind: "jail", name } : { kind: "action", text: action + brackets, jail },
  );
  if (subject.fault !== undefined) throw new Broken(subject.fault.replace(/\s*\n\s*/g, " "), EXIT.failed);
  return { analysis, subject };
}

function surroundings(values: OptionValues, world: TicketWorld, bantime: number, io: Io): ActionSurroundings {
  const own = String(values.get("hostname") ?? io.hostname);
  const said = values.get("now");
  return {
    now: (said === undefined ? undefined : readIso(String(said), zoneOf("UTC")!)) ?? io.now(),
    hostname: { full: own, short: own.replace(/\..*$/, ""), ...world.hostname },
    hostOf: (address) => world.hosts[address],
    ipv6: values.get("ipv6") !== false,
    bantime: world.bantime ?? bantime,
    counters: { banned: 1, bannedTotal: 1, found: 0, foundTotal: 0, ...world.counters },
  };
}
