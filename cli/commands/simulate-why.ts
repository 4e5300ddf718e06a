import { type Check, explainAddress, placeOf } from "../../core/jail/index.ts";
import { linesNaming } from "../../host/gather.ts";
import { describeOptions } from "../print/simulation.ts";
import { formatTable } from "../print/table.ts";
import type { Run, Setting } from "./simulate-run.ts";

/** Lines without a failure that are named, at most. */
const mostNamed = 3;

const verdicts: Readonly<Record<Check["verdict"], string>> = { passes: "yes", stops: "NO", unknown: "?" };
const titles: Readonly<Record<Check["step"], string>> = {
  match: "Match",
  date: "Date",
  ignoreip: "Not ignored",
  findtime: "Within findtime",
  maxretry: "Count",
  ban: "Ban",
};

/** Why an address was banned or not, as text and as data. */
export function explainWhy(
  { open, around, jail }: Setting,
  { failures, simulation, options }: Run,
  address: string,
): { readonly text: string; readonly steps: unknown } {
  const explained = explainAddress(failures, simulation, options, around, address);
  const isUnmatched = !failures.names.includes(explained.address);
  const named = isUnmatched ? linesNaming(open.logs, explained.address, mostNamed) : undefined;
  const rows = explained.checks.map(({ step, verdict, text }) => [verdicts[verdict], titles[step], text]);
  const verdict = explained.isBanned ? "banned" : "never banned";
  let text = `${explained.address}: ${verdict} in the jail ${jail.name} (${describeOptions(options)}): ${explained.headline}.\n`;
  if (rows.length > 0) text += `\n${formatTable(rows)}`;
  if (named) text += `\n${tellNamed(named, jail.name)}`;
  const steps = {
    address: explained.address,
    banned: explained.isBanned,
    headline: explained.headline,
    checks: explained.checks.map(({ failure, ...check }) => ({
      ...check,
      at: failure === undefined ? null : placeOf(failures, failure),
    })),
    ...(named && { named: named.places, namedLines: named.count }),
  };
  return { text, steps };
}

function tellNamed(
  { places, count }: { readonly places: readonly string[]; readonly count: number },
  jail: string,
): string {
  if (count === 0) return "No line of the logs names it.\n";
  const lines = `${count} ${count === 1 ? "line names" : "lines name"} it all the same`;
  const more = count > places.length ? ", ..." : "";
  return `${lines}: ${places.join(", ")}${more}. Why no failregex matches: f2b explain ${jail} ${places[0]}\n`;
}
