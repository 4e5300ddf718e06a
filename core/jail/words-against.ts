import type { Reality, RealityRow } from "./against.ts";
import { describeDuration } from "./durations.ts";
import type { JailOptions } from "./options.ts";

/** What a row of predicted and real bans comes to, in words. */
export function tellReality(
  { verdict, detail, real }: RealityRow,
  { maxretry, findtime }: JailOptions,
): string {
  const within = describeDuration(Math.max(0, findtime));
  switch (verdict) {
    case "same":
      return "as predicted";
    case "stopped":
      return "as predicted, until the jail was stopped";
    case "other end":
      return "begins as predicted and ends at another time: unbanned by hand, or with another bantime";
    case "other jails":
      return "predicted only: fail2ban's log never names this jail";
    case "not covered":
      return "predicted only: fail2ban's log does not reach there";
    case "down":
      return "predicted only: the server or the jail was not running";
    case "banned already":
      return "predicted only: it was banned already";
    case "ignored":
      return `predicted only: fail2ban ignored the address, by ${detail}`;
    case "expired":
      return "predicted only: fail2ban found the ban over before it began";
    case "fewer found":
      return detail === "0"
        ? "predicted only: fail2ban found no failure of it then; did it read this log, with this filter?"
        : `predicted only: fail2ban found ${detail} of ${maxretry} failures within ${within}; did it read all of this log?`;
    case "restored":
      return "real only: restored from fail2ban's database when it started";
    case "by hand":
      return "real only: fail2ban found no failure before it, so it was banned by hand or by another program";
    case "attempt":
      return "real only: another program told fail2ban of an attempt";
    case "not in the logs":
      return "real only: the address does not fail in the logs that were read";
    case "known offender":
      return "real only: bans from before are in fail2ban's database, and failures weighed more";
    case "more found": {
      const [theirs, ours] = detail.split(" and ");
      return `real only: fail2ban found ${theirs} failures within ${within}, these logs have ${ours}`;
    }
    case "ignored here":
      return `real only: it is ignored here, by ${detail}`;
    case "still banned":
      return "real only: a predicted ban was still on";
    case "other options":
      return `${real ? "real" : "predicted"} only: fail2ban ran with ${detail}${detail.startsWith("findtime") ? " seconds" : ""}`;
    case "unknown":
      return `${real ? "real" : "predicted"} only, and nothing in the logs says why`;
  }
}

/** How the two agree as a whole, in words. */
export function tellAgreement({ same, predictedOnly, realOnly, rows, shift }: Reality): string {
  const restored = rows.filter(({ verdict }) => verdict === "restored").length;
  const parts = [
    `${same} ${same === 1 ? "ban" : "bans"} on both sides`,
    `${predictedOnly} predicted only`,
    `${realOnly} real only`,
  ];
  if (restored > 0) parts.push(`${restored} restored at a start`);
  const words = `${parts.join(", ")}.`;
  if (shift === 0) return words;
  const by = `${describeDuration(Math.abs(shift))} ${shift > 0 ? "later" : "earlier"}`;
  return `${words} The real ones come ${by} throughout, so the two logs are in other zones; that is allowed for here. --timezone says in which zone a time without one is.`;
}
