import { type Address, readAddress } from "../filter/index.ts";
import { PythonError, type PythonValue } from "../text/index.ts";
import type { ActionSurroundings } from "./settings.ts";
import type { MergedBans, Ticket } from "./ticket.ts";

/** What a ticket's file tells of the world around the ban; what it does not tell is undefined. */
export interface TicketWorld {
  readonly hostname: Partial<ActionSurroundings["hostname"]>;
  /** Names of addresses. */
  readonly hosts: Readonly<Record<string, string>>;
  readonly counters: Partial<ActionSurroundings["counters"]>;
  /** The jail's bantime in seconds. */
  readonly bantime: number | undefined;
}

/** A ticket's file, read; or one sentence on what is wrong in it. */
export type TicketReading =
  | { readonly ticket: Ticket; readonly world: TicketWorld; readonly fault?: undefined }
  | { readonly fault: string };

/** Given besides the file: they win over what stands there, or stand in for it. */
export interface TicketDefaults {
  /** The address, where it is given by hand. */
  readonly ip?: string | undefined;
  /** The ticket's time where the file has none. */
  readonly now: number;
}

/**
 * Reads a ticket as JSON:
 * `{"ip":..., "fid":..., "time":..., "failures":..., "matches":[...], "bantime":..., "bancount":..., "restored":...,
 * "data":{"user":...}, "ipmatches":[...], "ipfailures":..., "ipjailmatches":[...], "ipjailfailures":...,
 * "jail":{"bantime":..., "banned":..., "banned_total":..., "found":..., "found_total":...},
 * "hosts":{ADDRESS: NAME}, "hostname":{"full":..., "short":...}}`. Only an address is needed. Never throws.
 */
export function readTicket(text: string, defaults: TicketDefaults): TicketReading {
  try {
    const file = new Fields(JSON.parse(text), "the ticket");
    const ip = defaults.ip ?? file.text("ip") ?? file.text("fid");
    if (ip === undefined) return { fault: "the ticket has no “ip”; write the address that is banned." };
    return { ticket: takeTicket(file, ip, defaults.now, text), world: takeWorld(file) };
  } catch (error) {
    if (error instanceof Fault) return { fault: error.message };
    if (error instanceof SyntaxError) return { fault: "the ticket is no JSON; write an object, {...}." };
    if (error instanceof PythonError) return { fault: `fail2ban cannot read the address: ${error.message}` };
    throw error;
  }
}

class Fault extends Error {}

function takeTicket(file: Fields, ip: string, now: number, text: string): Ticket {
  const address = readAddress(ip);
  const fid = file.text("fid");
  const id: Address = fid === undefined ? address : readAddress(fid);
  const data = new Map(Object.entries(file.object("data") ?? {}).filter(([, value]) => value !== null));
  const matches = file.lines("matches") ?? linesOf(data.get("matches")) ?? [];
  const failures = file.number("failures") ?? (data.get("failures") as number | undefined) ?? 0;
  const fields = new Map<string, PythonValue>();
  for (const [name, value] of data) {
    if (name !== "matches" && name !== "failures") fields.set(name, pythonValue(value));
  }
  if (fid !== undefined && fid !== ip) fields.set("ip", address as unknown as PythonValue);
  const time = file.number("time");
  return {
    id,
    ip: address,
    // Python tells 5.0 from 5, and JSON's numbers bear the difference in their spelling alone.
    time: /"time"\s*:\s*-?\d+(?:\.|[eE])/.test(text) ? { float: time! } : (time ?? { float: now }),
    failures,
    matches,
    bantime: file.number("bantime"),
    bancount: file.number("bancount") ?? 0,
    restored: file.flag("restored") ?? false,
    fields,
    merged: takeMerged(file, "ip", { matches, failures }),
    mergedInJail: takeMerged(file, "ipjail", { matches, failures }),
  };
}

function takeMerged(file: Fields, prefix: string, own: MergedBans): MergedBans | undefined {
  const matches = file.lines(`${prefix}matches`);
  const failures = file.number(`${prefix}failures`);
  if (matches === undefined && failures === undefined) return undefined;
  return { matches: matches ?? own.matches, failures: failures ?? own.failures };
}

function takeWorld(file: Fields): TicketWorld {
  const jail = new Fields(file.object("jail") ?? {}, "“jail”");
  const hostname = new Fields(file.object("hostname") ?? {}, "“hostname”");
  const hosts = new Fields(file.object("hosts") ?? {}, "“hosts”");
  return {
    hostname: defined({ full: hostname.text("full"), short: hostname.text("short") }),
    hosts: Object.fromEntries(hosts.names().map((name) => [name, hosts.text(name)!])),
    counters: defined({
      banned: jail.number("banned"),
      bannedTotal: jail.number("banned_total"),
      found: jail.number("found"),
      foundTotal: jail.number("found_total"),
    }),
    bantime: jail.number("bantime"),
  };
}

function defined<Name extends string, Value>(
  values: Readonly<Record<Name, Value | undefined>>,
): Partial<Record<Name, Value>> {
  const found = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(found) as Partial<Record<Name, Value>>;
}

/** A Python value of JSON's; whole numbers are ints. */
function pythonValue(value: unknown): PythonValue {
  if (Array.isArray(value)) return value.map(pythonValue);
  if (value !== null && typeof value === "object") {
    return new Map(Object.entries(value).map(([name, item]) => [name, pythonValue(item)]));
  }
  return value as PythonValue;
}

/** Lines, each as text or in parts. Mirrors Ticket.getMatches. */
function linesOf(value: unknown): string[] | undefined {
  if (value === undefined) return undefined;
  const lines = Array.isArray(value) ? value : [value];
  return lines.map((line) => {
    const parts: unknown[] = Array.isArray(line) ? line : [line];
    if (!parts.every((part) => typeof part === "string"))
      throw new Fault("“matches” has to be a list of log lines.");
    return parts.join("");
  });
}

/** An object of JSON's, asked for values of one type. */
class Fields {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(value: unknown, name: string) {
    if (value === null || typeof value !== "object" || Array.isArray(value)) {
      throw new Fault(`${name} has to be an object of JSON's, {...}.`);
    }
    this.#values = value as Readonly<Record<string, unknown>>;
  }

  names(): string[] {
    return Object.keys(this.#values);
  }

  text(name: string): string | undefined {
    return this.#take(name, "text in quotes", (value) => typeof value === "string");
  }

  number(name: string): number | undefined {
    return this.#take(name, "a number", (value) => typeof value === "number");
  }

  flag(name: string): boolean | undefined {
    return this.#take(name, "true or false", (value) => typeof value === "boolean");
  }

  object(name: string): Record<string, unknown> | undefined {
    return this.#take(
      name,
      "an object, {...}",
      (value) => typeof value === "object" && !Array.isArray(value),
    );
  }

  lines(name: string): string[] | undefined {
    return linesOf(this.#values[name] ?? undefined);
  }

  #take<Value>(name: string, words: string, isOne: (value: unknown) => boolean): Value | undefined {
    const value = this.#values[name] ?? undefined;
    if (value === undefined) return undefined;
    if (!isOne(value)) throw new Fault(`“${name}” of the ticket has to be ${words}.`);
    return value as Value;
  }
}
