import type { Address, Failure } from "../../core/filter/index.ts";
import { asText } from "../../core/filter/index.ts";
import { type PythonValue, pythonRepr } from "../../core/text/index.ts";
import { matchTexts, type OutData } from "./value.ts";

/** A failure as -o prints it; a line without one that is printed all the same (--invert) is one, too. */
export type OutFailure = Pick<Failure, "id" | "time"> & { readonly data: OutData };

/** Prints the failures of one line as -o asks for: each text is a line of output. */
export type FormatFailures = (failures: readonly OutFailure[]) => readonly string[];

/** Thrown where the original has no answer either: a tag that a server's jail alone can fill. */
export class NoAnswer extends Error {}

const messageMark = "\0msg\0";

/**
 * How `-o FORM` prints failures. `now` is the time of a failure without one, `hostname` this machine's name.
 * Mirrors fail2banregex.py, Fail2banRegex._prepaireOutput.
 */
export function prepareOutput(form: string, now: number, hostname: string): FormatFailures {
  switch (form) {
    case "id":
    case "fid":
      return (failures) => failures.map(({ id }) => asText(id));
    case "ip":
      return (failures) => failures.map(({ id, data }) => asText(data.has("ip") ? data.get("ip")! : id));
    case "msg":
      return (failures) => failures.flatMap(({ data }) => matchTexts(data));
    case "row":
      return (failures) => failures.map(formatRow);
  }
  if (!form.includes("<")) {
    return (failures) => failures.map(({ data }) => asText(data.get(form) ?? null));
  }
  return (failures) => formatTemplate(form, failures, now, hostname);
}

function formatRow({ id, time, data }: OutFailure): string {
  const shown = new Map<string, PythonValue>(data);
  shown.delete("matches");
  return `[${[id, time, shown].map(pythonRepr).join(",\t")}],`;
}

function formatTemplate(
  form: string,
  failures: readonly OutFailure[],
  now: number,
  hostname: string,
): readonly string[] {
  const lines: string[] = [];
  const wrapped: Array<{ readonly failure: OutFailure; readonly text: string }> = [];
  let wraps = false;
  for (const failure of failures) {
    const ticket = makeTicket(failure, now);
    const message = () => {
      if (!wraps && ticket.matches.length <= 1) return ticket.matches.join("\n");
      wraps = true;
      return messageMark;
    };
    const text = replaceTags(form, ticket, message, hostname);
    if (wraps) wrapped.push({ failure, text });
    else lines.push(text);
  }
  for (const { failure, text } of wrapped) {
    lines.push(...matchTexts(failure.data).map((match) => text.replaceAll(messageMark, () => match)));
  }
  return lines;
}

/** What a ban of the failure would know. Mirrors fail2ban/server/ticket.py, BanTicket, made of a failure. */
interface Ticket {
  readonly id: Address | null;
  readonly ip: Address | null;
  readonly time: PythonValue;
  readonly data: Map<string, PythonValue>;
  readonly matches: readonly string[];
}

function makeTicket({ id, time, data }: OutFailure, now: number): Ticket {
  const known = new Map<string, PythonValue>([
    ["matches", []],
    ["failures", 0],
  ]);
  for (const [name, value] of data) if (value !== null) known.set(name, value);
  const ip = data.get("ip");
  return {
    id,
    ip: ip === undefined || ip === null ? id : (ip as Address),
    time: time ?? (Number.isInteger(now) ? now : { float: now }),
    data: known,
    matches: matchTexts(data),
  };
}

/** Mirrors fail2ban/server/action.py, CommandAction.replaceDynamicTags, without the escapes of a shell. */
function replaceTags(form: string, ticket: Ticket, message: () => string, hostname: string): string {
  const filled = form.replace(/<([^ <>]+)>/g, (tag, name: string) => {
    if (name === "msg") return message();
    const value = tagValue(name, ticket);
    if (value !== undefined) return escapeNul(value);
    if (name === "br") return "\n";
    if (name === "sp") return " ";
    return name === "fq-hostname" || name === "sh-hostname" ? hostname : tag;
  });
  return filled.replace(/<F-([A-Z0-9_-]+)>/g, (_, name: string) => {
    const group = name === "ID" ? "fid" : name === "PORT" ? "fport" : name.toLowerCase();
    const value = ticket.data.get(group);
    return value === undefined ? "" : escapeNul(asText(value));
  });
}

/** What a tag of the ticket's stands for; undefined where it is none. Mirrors actions.py, ActionInfo.AI_DICT. */
function tagValue(name: string, ticket: Ticket): string | undefined {
  switch (name) {
    case "ip":
      return asText(ticket.ip);
    case "family":
      return familyOf(ticket.ip) ?? "None";
    case "ip-rev":
      return reversed(ticket.ip);
    case "ip-host":
      return "None";
    case "fid":
      return asText(ticket.id);
    case "failures":
      return asText(ticket.data.get("failures")!);
    case "time":
      return asText(ticket.time);
    case "bancount":
    case "restored":
      return "0";
    case "matches":
      return ticket.matches.join("\n");
    case "F-*":
      return pythonRepr(ticket.data);
    case "raw-ticket":
      return formatTicket(ticket);
  }
  if (/^(?:bantime|ip(?:jail)?(?:matches|failures)|jail\.(?:banned|found)(?:_total)?)$/.test(name)) {
    throw new NoAnswer(`the tag <${name}> is known to a running jail alone: take it out of --out`);
  }
  return undefined;
}

function formatTicket(ticket: Ticket): string {
  const { data, id, time } = ticket;
  const failures = `#attempts=${asText(data.get("failures")!)} matches=${pythonRepr(data.get("matches")!)}`;
  return `BanTicket: ip=${asText(id)} time=${asText(time)} bantime=None bancount=0 ${failures}`;
}

function familyOf(address: Address | null): string | undefined {
  return address && /^inet/.test(address.family) ? address.family : undefined;
}

/** Mirrors ipdns.py, IPAddr.getPTR with an empty suffix. */
function reversed(address: Address | null): string {
  if (!address || familyOf(address) === undefined) return "";
  const parts =
    address.family === "inet4"
      ? asText(address).split(".")
      : [...address.words.map((word) => word.toString(16).padStart(4, "0")).join("")];
  return `${parts.reverse().join(".")}.`;
}

function escapeNul(text: string): string {
  return text.replaceAll("\0", "\\x00");
}
