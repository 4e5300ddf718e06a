import {
  type ActionCommand,
  type ActionSettings,
  type ActionSurroundings,
  CommandAction,
  familyOf,
  settingsOf,
  type Ticket,
  ticketOf,
} from "../../core/action/index.ts";
import { isText, readJail } from "../../core/config/index.ts";
import { addressText } from "../../core/filter/index.ts";
import { readDuration } from "../../core/jail/index.ts";
import type { Tree } from "../../core/text/index.ts";
import { wordsOf } from "./networks.ts";

/** What an action runs about one address: rendered, and not yet for any remote. */
export interface BanOrder {
  readonly jail: string;
  readonly action: string;
  /** As fail2ban spells it. */
  readonly ip: string;
  readonly family: "inet4" | "inet6";
  readonly check: ActionCommand | undefined;
  readonly start: ActionCommand | undefined;
  readonly ban: ActionCommand;
  readonly unban: ActionCommand;
  readonly stop: ActionCommand | undefined;
}

/** A jail whose bans are to be set elsewhere. */
export interface JailOrders {
  readonly jail: string;
  /** Words of its ignoreip. */
  readonly ignoreip: readonly string[];
  readonly actions: readonly ActionSettings[];
  /** Seconds; undefined where it is not set, or is no duration. */
  readonly bantime: number | undefined;
}

/** Which jail, and where it stands. */
export interface JailRequest {
  readonly basedir: string;
  readonly jail: string;
  readonly cwd: string;
}

/** The actions of a jail; a sentence where there is no such jail, or where fail2ban would not read it. */
export function readOrders(tree: Tree, { basedir, jail, cwd }: JailRequest): JailOrders | string {
  const { value } = readJail(tree, { basedir, name: jail, forceEnable: true, logs: () => [], cwd });
  if (!value.found) return `there is no jail ${jail} in ${basedir}`;
  if (value.refusal) return `fail2ban would not read the jail ${jail}: ${value.refusal.message}`;
  const textIn = (option: string) => {
    const found = value.options.get(option);
    return found && isText(found) ? found.text : undefined;
  };
  const bantime = readDuration(textIn("bantime") ?? "");
  return {
    jail,
    ignoreip: wordsOf(textIn("ignoreip") ?? ""),
    bantime: "seconds" in bantime ? bantime.seconds : undefined,
    actions: value.actionReferences.map((reference) => settingsOf(reference, jail)),
  };
}

/** What is around a ban that is set by hand, with no fail2ban at work: nothing was found or banned before. */
export function surroundingsByHand({
  now,
  hostname,
  bantime,
}: {
  readonly now: number;
  readonly hostname: string;
  readonly bantime: number;
}): ActionSurroundings {
  return {
    now: Math.floor(now),
    hostname: { full: hostname, short: hostname.split(".")[0]! },
    hostOf: () => undefined,
    ipv6: true,
    bantime,
    counters: { banned: 0, bannedTotal: 0, found: 0, foundTotal: 0 },
  };
}

/** What an action runs to ban an address and to take the ban back; a sentence where that can't be told. */
export function orderBan(
  settings: ActionSettings,
  ip: string,
  around: ActionSurroundings,
): BanOrder | string {
  const { name: action, jail } = settings;
  if (settings.isPython) return `${action} is written in Python: what it would run is not known`;
  if (settings.error !== undefined) return `${action} can't be set up: ${settings.error}`;
  const ticket = ticketOf(ip, around.now);
  const family = familyOf(ticket);
  if (family === undefined) return `${ip} is no address`;
  const recorded = record(settings, ticket, around);
  if (typeof recorded === "string") return `${action}: ${recorded}`;
  const of = (event: ActionCommand["event"]) =>
    recorded.find((command) => command.event === event && (command.family ?? family) === family);
  const ban = of("ban");
  const unban = of("unban");
  if (!ban) return `${action} has no actionban: nothing would be run`;
  if (!unban) return `${action} has no actionunban: what it bans could not be taken back`;
  const text = addressText(ticket.ip);
  return {
    jail,
    action,
    ip: text,
    family,
    check: of("check"),
    start: of("start"),
    ban,
    unban,
    stop: of("stop"),
  };
}

/** All that the action runs, from its start to its stop. The first ban fails, since only then it is checked. */
function record(
  settings: ActionSettings,
  ticket: Ticket,
  around: ActionSurroundings,
): readonly ActionCommand[] | string {
  const recorded: ActionCommand[] = [];
  let isFirst = true;
  const action = new CommandAction(settings, around, (command) => {
    recorded.push(command);
    if (command.event !== "ban" || !isFirst) return true;
    isFirst = false;
    return false;
  });
  try {
    action.start();
    action.ban(ticket);
    action.unban(ticket);
    action.stop();
    return recorded;
  } catch (error) {
    return (error as Error).message;
  }
}
