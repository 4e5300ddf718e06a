import { isTrue } from "../config/index.ts";
import { originOf, type Place } from "../text/index.ts";
import type { ActionCommand, ActionEvent } from "./command.ts";
import { ActionFailed, CommandAction } from "./command-action.ts";
import { TagLoop } from "./expand.ts";
import { isProlongable, isStartedOnDemand } from "./families.ts";
import type { ActionSettings, ActionSurroundings } from "./settings.ts";
import type { Ticket } from "./ticket.ts";

/** Everything that may happen to an action, in the order of a jail's life. */
export const actionEvents: readonly ActionEvent[] = [
  "start",
  "check",
  "repair",
  "ban",
  "prolong",
  "reban",
  "unban",
  "flush",
  "reload",
  "stop",
];

/** What one event has fail2ban run of one action. */
export interface RenderedEvent {
  readonly event: ActionEvent;
  readonly settings: ActionSettings;
  readonly commands: readonly ActionCommand[];
  /** What fail2ban logs where it comes to nothing. */
  readonly error: string | undefined;
  /** What there is to know about it in one sentence, such as why nothing runs. */
  readonly note: string | undefined;
}

/**
 * What an event runs of an action that was started and has banned the ticket, if every command succeeds. What it is
 * of an action in Python is not known: no commands.
 */
export function renderEvent(
  settings: ActionSettings,
  event: ActionEvent,
  ticket: Ticket,
  around: ActionSurroundings,
): RenderedEvent {
  if (settings.isPython) return { event, settings, commands: [], error: undefined, note: unknownPython };
  const commands: ActionCommand[] = [];
  let isTold = false;
  const isTrouble = event === "check" || event === "repair";
  const action = new CommandAction(settings, around, (command) => {
    if (isTold) commands.push(command);
    // What mends an action is run where a ban fails.
    return !isTrouble || (command.event !== "ban" && (command.event !== "check" || event === "check"));
  });
  const error = outcomeOf(() => {
    isTold = event === "start";
    action.start();
    isTold ||= event === "ban" || isTrouble;
    if (event !== "start" || isStartedOnDemand(settings.properties)) action.ban(ticket);
    isTold = true;
    if (event !== "start" && event !== "ban" && !isTrouble) operate(action, event, ticket);
  });
  const own = commands.filter((command) => isOf(command.event, event));
  const note = noteOnRestored(settings, event, ticket) ?? noteOn(settings, event, own.length === 0);
  return { event, settings, commands: own, error: isTrouble ? undefined : error, note };
}

/** One operation of a script of them, and how it ended. */
export interface RanEvent extends RenderedEvent {
  /** The exit code of each command. */
  readonly exits: readonly number[];
}

/**
 * What a row of events runs of one action, one after the other, where the commands end with these exit codes in turn (0
 * once they are used up): a check, a repair, a second try where fail2ban makes one.
 */
export function renderScript(
  settings: ActionSettings,
  events: readonly ActionEvent[],
  ticket: Ticket,
  around: ActionSurroundings,
  exits: readonly number[],
): RanEvent[] {
  if (settings.isPython) {
    return events.map((event) => ({ ...renderEvent(settings, event, ticket, around), exits: [] }));
  }
  const codes = [...exits];
  let commands: ActionCommand[] = [];
  let ended: number[] = [];
  const action = new CommandAction(settings, around, (command) => {
    const code = codes.shift() ?? 0;
    commands.push(command);
    ended.push(code);
    return code === 0;
  });
  return events.map((event) => {
    commands = [];
    ended = [];
    const error = outcomeOf(() => operate(action, event, ticket));
    return {
      event,
      settings,
      commands,
      exits: ended,
      error,
      note: noteOn(settings, event, commands.length === 0),
    };
  });
}

/** A tag that nothing filled, as a command holds it: a shell takes it for a redirection. */
export interface LeftTag {
  readonly tag: string;
  readonly place: Place | undefined;
}

/** The tags that stand in a command as they are written. */
export function leftTags({ text }: ActionCommand): LeftTag[] {
  const left = new Map<string, LeftTag>();
  for (const match of text.text.matchAll(/(?<!<)<([A-Za-z_][\w./-]*)>/g)) {
    const end = match.index + match[0].length;
    const isWritten = text.pieces.some(
      (piece) => piece.exact && piece.start <= match.index && end <= piece.end,
    );
    const tag = match[1]!;
    if (isWritten && !left.has(tag)) left.set(tag, { tag, place: originOf(text, match.index, end) });
  }
  return [...left.values()];
}

const unknownPython = "It is written in Python: what it runs is unknown.";

function operate(action: CommandAction, event: ActionEvent, ticket: Ticket): void {
  switch (event) {
    case "ban":
    case "reban":
    case "unban":
      action[event](ticket);
      break;
    case "prolong":
      if (action.isProlongable) action.prolong(ticket);
      break;
    case "check":
    case "repair":
      if (!action.checkConsistency()) throw new ActionFailed("Unable to restore environment");
      break;
    default:
      action[event]();
  }
}

function outcomeOf(run: () => void): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof ActionFailed || error instanceof TagLoop) return error.message;
    throw error;
  }
}

/** Whether a command belongs to an event: to ban anew may be to ban. */
function isOf(command: ActionEvent, event: ActionEvent): boolean {
  return command === event || (event === "reban" && command === "ban");
}

/** A jail leaves out the bans that fail2ban remembers, where an action wants it so. Mirrors Actions.__checkBan. */
function noteOnRestored(
  { properties }: ActionSettings,
  event: ActionEvent,
  { restored }: Ticket,
): string | undefined {
  if (!restored || !isTrue(properties.get("norestored")) || (event !== "ban" && event !== "prolong")) {
    return undefined;
  }
  return "Its norestored is set: for this ban, which fail2ban knows from before its start, the jail leaves it out.";
}

function noteOn({ properties }: ActionSettings, event: ActionEvent, isEmpty: boolean): string | undefined {
  const isSet = (name: string) => isTrue(properties.get(name));
  if (event === "start" && isStartedOnDemand(properties)) {
    return "It is started on demand: before the first ban of each family.";
  }
  if (event === "reban" && !isSet("actionreban")) return "There is no actionreban: it bans once more.";
  if (!isEmpty) return undefined;
  if (event === "repair" && !isSet("actionrepair")) {
    return isSet("actioncheck")
      ? "There is no actionrepair: fail2ban stops the action and starts it again."
      : "There is no actioncheck: nothing is repaired.";
  }
  if (event === "check" && !isSet("actioncheck")) {
    return "There is no actioncheck: a command that fails is run once more as it is.";
  }
  if (event === "flush" && !isSet("actionflush"))
    return "There is no actionflush: fail2ban unbans one by one.";
  if (event === "prolong" && !isProlongable(properties)) return "There is no actionprolong: nothing is told.";
  return isSet(`action${event}`) ? undefined : `There is no action${event}: nothing runs.`;
}
