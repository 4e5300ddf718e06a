import { addressText } from "../filter/index.ts";
import { type PythonValue, pythonRepr } from "../text/index.ts";
import type { TagValues } from "./expand.ts";
import type { ActionSurroundings } from "./settings.ts";
import { familyOf, reverseOf, type Ticket } from "./ticket.ts";

/** What fills the tags of a ban. Mirrors fail2ban/server/actions.py, Actions.ActionInfo.AI_DICT. */
export function tagsOf(ticket: Ticket, around: ActionSurroundings): TagValues {
  const { ip, id, merged, mergedInJail } = ticket;
  return (tag) => {
    switch (tag) {
      case "ip":
        return addressText(ip);
      case "family":
        return familyOf(ticket) ?? null;
      case "ip-rev":
        return reverseOf(ip);
      case "ip-host":
        return around.hostOf(addressText(ip)) ?? null;
      case "fid":
        return addressText(id);
      case "failures":
        return ticket.failures;
      case "time":
        return ticket.time;
      case "bantime":
        return ticket.bantime ?? around.bantime;
      case "bancount":
        return ticket.bancount;
      case "matches":
        return ticket.matches.join("\n");
      case "restored":
        return ticket.restored ? 1 : 0;
      case "F-*":
        return fieldsOf(ticket);
      case "ipmatches":
        return (merged ?? ticket).matches.join("\n");
      case "ipjailmatches":
        return (mergedInJail ?? ticket).matches.join("\n");
      case "ipfailures":
        return (merged ?? ticket).failures;
      case "ipjailfailures":
        return (mergedInJail ?? ticket).failures;
      case "raw-ticket":
        return rawTicket(ticket);
      case "jail.banned":
        return around.counters.banned;
      case "jail.banned_total":
        return around.counters.bannedTotal;
      case "jail.found":
        return around.counters.found;
      case "jail.found_total":
        return around.counters.foundTotal;
      default:
        return undefined;
    }
  };
}

/** All that a ticket holds by name, in Python's order. Mirrors Ticket.getData. */
export function fieldsOf({ matches, failures, fields }: Ticket): ReadonlyMap<string, PythonValue> {
  return new Map<string, PythonValue>([["matches", matches], ["failures", failures], ...fields]);
}

/** Mirrors Ticket.__str__ of a BanTicket. */
function rawTicket({ id, time, bantime, bancount, failures, matches }: Ticket): string {
  const parts = [
    `ip=${addressText(id)}`,
    `time=${pythonRepr(time)}`,
    `bantime=${pythonRepr(bantime ?? null)}`,
    `bancount=${bancount}`,
    `#attempts=${failures}`,
    `matches=${pythonRepr(matches)}`,
  ];
  return `BanTicket: ${parts.join(" ")}`;
}
