import { isText, isTrue, type Options, textOf } from "../config/index.ts";
import type { ActionSurroundings } from "./settings.ts";
import type { Family } from "./ticket.ts";

/** fail2ban's family of a ban: an empty text is that of an action that asks for none, undefined that of a host name. */
export type FamilyKey = Family | "" | undefined;

/** Whether the action is started at its first ban: where it says so, else where it has a value for one family. */
export function isStartedOnDemand(properties: Options): boolean {
  const said = properties.get("actionstart_on_demand") ?? null;
  return said === null ? hasConditions(properties) : isTrue(said);
}

/** Whether a ban that becomes longer is told to the action. */
export function isProlongable(properties: Options): boolean {
  const value = properties.get("actionprolong") ?? null;
  return value !== null && /[^\s\x1c-\x1f\x85]/.test(textOf(value).text);
}

/** The families that an action is started for, where none is asked for. Mirrors CommandAction._families. */
export function familiesOf(properties: Options, { ipv6 }: ActionSurroundings): readonly FamilyKey[] {
  const own = properties.get("families");
  if (own && isText(own)) {
    const words = own.text.split(/[ ,\n]+/).filter((word) => word !== "");
    if (words.length > 0) return words as FamilyKey[];
  }
  if (!hasConditions(properties)) return [""];
  return ipv6 ? ["inet4", "inet6"] : ["inet4"];
}

function hasConditions(properties: Options): boolean {
  return [...properties.keys()].some((name) => /^[\p{L}\p{N}_]+\?family=[^\n]*\n?$/u.test(name));
}
