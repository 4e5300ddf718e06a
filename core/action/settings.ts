import {
  type ActionReference,
  actionOptions,
  type Command,
  isText,
  type Options,
  textOf,
  type Value,
  type Word,
} from "../config/index.ts";
import { readDuration } from "../jail/index.ts";
import { untraced } from "../text/index.ts";

/** An action as fail2ban's server holds it, once it was told all that a jail says of it. */
export interface ActionSettings {
  /** What the jail calls it: `iptables-multiport`, or its `actname`. */
  readonly name: string;
  /** Its file without folder and ending. */
  readonly file: string;
  readonly jail: string;
  /** Whether it is written in Python: what it runs is not known. */
  readonly isPython: boolean;
  /** What fail2ban stops with where the action cannot be set up as it is. */
  readonly error: string | undefined;
  /** Seconds after which a command is ended. */
  readonly timeout: number;
  /** Everything its tags are filled from: operations, options of [Init], what the jail gives in brackets. */
  readonly properties: Options;
}

/** What is around an action when it runs: all that fail2ban would look up by itself. */
export interface ActionSurroundings {
  /** Unix seconds: the time of what runs without a ticket. */
  readonly now: number;
  /** This host's own names: `<fq-hostname>`, `<sh-hostname>`. */
  readonly hostname: { readonly full: string; readonly short: string };
  /** The name of an address, for `<ip-host>`; undefined where it has none. */
  readonly hostOf: (address: string) => string | undefined;
  /** Whether fail2ban uses IPv6: it then starts an action with `?family=` values for both families. */
  readonly ipv6: boolean;
  /** The jail's bantime in seconds, and its counters. */
  readonly bantime: number;
  readonly counters: {
    readonly banned: number;
    readonly bannedTotal: number;
    readonly found: number;
    readonly foundTotal: number;
  };
}

/** An action that a jail names, or that is read by itself for a jail of that name, as the server holds it. */
export function settingsOf(
  reference: Pick<ActionReference, "name" | "definition">,
  jail: string,
): ActionSettings {
  const { definition, name } = reference;
  const file = name.text.replace(/^.*\//, "").replace(/\.py$/, "");
  const isPython = name.text.endsWith(".py");
  const commands = definition?.commands ?? [];
  const told = toldProperties(commands);
  const properties = new Map<string, Value>(serverDefaults);
  let timeout = defaultTimeout;
  let error = definition?.refusal?.message;
  if (!definition?.found && !isPython) error ??= `there is no action ${name.text} that can be read`;
  for (const [option, value] of told) {
    if (methods.has(option))
      error ??= `“${option}” is a function of fail2ban's action, and no option can be called so.`;
    if (option === "bantime" || option.startsWith("_") || methods.has(option)) continue;
    if (option !== "timeout") {
      properties.set(option, value);
      continue;
    }
    const seconds = readSeconds(value);
    if (seconds === undefined)
      error ??= `“${value === null ? "" : textOf(value).text}” is no timeout; write seconds.`;
    else {
      timeout = seconds;
      properties.set(option, untraced(String(seconds)));
    }
  }
  const own = commands[0]?.[3];
  return { name: isText(own) ? own.text : file, file, jail, isPython, error, timeout, properties };
}

const defaultTimeout = 60;

/** What CommandAction.clearAllParams sets, and its one attribute that a tag can reach. */
const serverDefaults: ReadonlyArray<readonly [string, Value]> = [
  ...actionOptions.flatMap(
    ({ name, type }): Array<readonly [string, Value]> =>
      type === "string" && name !== "actionprolong" ? [[name, untraced("")]] : [],
  ),
  ["banEpoch", untraced("0")],
  ["timeout", untraced(String(defaultTimeout))],
];

/** Functions of CommandAction: an option of that name is called, and not set. */
const methods: ReadonlySet<string> = new Set([
  ...["ban", "clearAllParams", "consistencyCheck", "escapeTag", "executeCmd", "flush", "invalidateBanEpoch"],
  ...["prolong", "reban", "reload", "replaceDynamicTags", "replaceTag", "start", "stop", "unban"],
]);

/** The options that the commands tell the server, in their order. */
function toldProperties(commands: readonly Command[]): Array<readonly [string, Value]> {
  return commands.flatMap((command) => {
    const [kind, , what, , ...rest] = command;
    if (!isText(what) || what.text !== "action") return [];
    const pairs =
      isText(kind) && kind.text === "multi-set" ? (rest[0] as readonly (readonly Word[])[]) : [rest];
    return pairs.flatMap(
      ([option, value]): Array<readonly [string, Value]> =>
        isText(option) ? [[option.text, value as Value]] : [],
    );
  });
}

/** Mirrors WRAP_CMD_PARAMS: a timeout is a duration; undefined where it is none that can be computed. */
function readSeconds(value: Value): number | undefined {
  const duration = readDuration(value === null ? "" : textOf(value).text);
  return duration.kind === "seconds" ? duration.seconds : undefined;
}
