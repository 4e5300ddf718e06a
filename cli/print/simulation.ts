import { formatTime, type Zone } from "../../core/dates/index.ts";
import {
  type BanChange,
  type Comparison,
  describeDuration,
  describeFindtime,
  describeNeverBanned,
  describeRoughly,
  describeSpread,
  findReturns,
  type JailOptions,
  type LogFailures,
  linePlace,
  type Reality,
  type Return,
  type Simulation,
  type TimeReading,
  tellAgreement,
  tellReality,
} from "../../core/jail/index.ts";
import { formatTable } from "./table.ts";

/** What is printed of a simulation. */
export interface SimulationText {
  readonly jail: string;
  readonly options: JailOptions;
  readonly time: TimeReading;
  readonly zone: Zone;
  readonly failures: LogFailures;
  readonly simulation: Simulation;
}

/** The jail, its logs, its bans and the addresses that were never banned. */
export function formatSimulation(text: SimulationText): string {
  return `${formatHead(text)}${formatBans(text)}${formatNeverBanned(text)}`;
}

/** What is simulated: the jail's limits, the logs, and how much they hold. */
export function formatHead({ jail, options, time, zone, failures, simulation }: SimulationText): string {
  const { bans, neverBanned, ignored } = simulation;
  const at = (moment: number) => shownTime(moment, zone);
  const reading =
    time.kind === "live"
      ? "fail2ban watches while the logs are written"
      : `fail2ban is started at ${at(time.now)} and reads the logs from their heads`;
  const lines = [`Jail ${jail}: ${describeOptions(options)}; ${reading}. Times are in ${zone.name}.`];
  failures.logs.forEach((name, log) => {
    let count = 0;
    let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let line = 0; line < failures.lines.size; line++) {
      if (failures.lines.logs[line] !== log) continue;
      count++;
      const moment = failures.lines.times[line]!;
      if (moment < from) from = moment;
      if (moment > to) to = moment;
    }
    const span =
      count === 0
        ? "empty"
        : to < from
          ? `${counted(count, "line")} without a date`
          : `${counted(count, "line")} from ${at(from)} to ${at(to)}`;
    lines.push(`${name}: ${span}`);
  });
  if (failures.size === 0) {
    const which = time.kind === "start" ? "No line that is younger than findtime" : "No line";
    lines.push("", `${which} is a failure: nobody is banned. f2b explain tells of a line why it is none.`);
    return `${lines.join("\n")}\n`;
  }
  const banned = new Set(bans.ids.subarray(0, bans.size)).size;
  const none = `${counted(neverBanned.length, "address", "es")} never banned${ignored.size > 0 ? `, ${ignored.size} of them ignored` : ""}`;
  lines.push(
    "",
    `${counted(failures.size, "failure")} of ${counted(failures.names.length, "address", "es")}: ${counted(bans.size, "ban")} of ${counted(banned, "address", "es")}; ${none}`,
  );
  return `${lines.join("\n")}\n`;
}

/** The options in a few words: `maxretry 3, findtime 12 hours, bantime 1 day`. */
export function describeOptions({ maxretry, findtime, bantime, increment }: JailOptions): string {
  const banwords = bantime < -1 ? `${bantime} seconds` : describeDuration(bantime);
  return `maxretry ${maxretry}, findtime ${describeFindtime(findtime)}, bantime ${banwords}${increment ? ", growing" : ""}`;
}

function formatBans(text: SimulationText): string {
  const { simulation, failures, zone } = text;
  const { bans } = simulation;
  if (bans.size === 0) return "";
  const returns = findReturns(simulation, failures);
  const rows = [["address", "banned", "until", "for", "failures", "lines"]];
  for (let ban = 0; ban < bans.size; ban++) {
    const [from, until, spread] = [bans.from[ban]!, bans.until[ban]!, bans.spread[ban]!];
    const more = spread === 0 ? "" : `, ${describeSpread(spread)}`;
    rows.push([
      failures.names[bans.ids[ban]!]!,
      shownTime(from, zone),
      Number.isFinite(until) ? shownTime(until, zone) : "for good",
      Number.isFinite(until) ? `${describeRoughly(Math.round(until - from))}${more}` : "for good",
      String(bans.failures[ban]),
      linesOf(simulation, failures, ban),
    ]);
  }
  return `\nBans\n${formatTable(rows, [4])}${formatReturns(returns, failures)}`;
}

const mostLines = 6;

/** Where the failures stand that led to a ban. */
function linesOf({ bans }: Simulation, failures: LogFailures, ban: number): string {
  const causes = Array.from(bans.causes.subarray(bans.starts[ban], bans.starts[ban + 1]));
  const shown = causes.length > mostLines ? causes.slice(-mostLines) : causes;
  let log = -1;
  const places = shown.map((failure) => {
    const line = failures.at[failure]!;
    const own = failures.lines.logs[line]!;
    const name = failures.logs.length > 1 && own !== log ? `${baseName(failures.logs[own]!)}:` : "";
    log = own;
    return `${name}${failures.lines.numbers[line]}`;
  });
  return `${causes.length > mostLines ? "... " : ""}${places.join(", ")}`;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

const returnTitles = {
  "log-in": "Likely the right people: they log in after they are banned",
  seen: "Perhaps the right people: after they are banned, a line that is no failure names them",
} as const;

function formatReturns(returns: ReadonlyMap<number, Return>, failures: LogFailures): string {
  return (["log-in", "seen"] as const)
    .map((kind) => {
      const own = [...returns].filter(([, one]) => one.kind === kind);
      const rows = own.map(([id, { line }]) => [failures.names[id]!, linePlace(failures, line)]);
      return rows.length === 0 ? "" : `\n${returnTitles[kind]}\n${formatTable(rows)}`;
    })
    .join("");
}

function formatNeverBanned({ simulation, failures, options }: SimulationText): string {
  const { neverBanned } = simulation;
  if (neverBanned.length === 0) return "";
  const rows = neverBanned.map((never) => [
    failures.names[never.id]!,
    describeNeverBanned(never, options, simulation.ignored.get(never.id)),
  ]);
  return `\nNever banned\n${formatTable(rows)}`;
}

const signs = { gained: "+", lost: "-", changed: "~" } as const;

/** What other options would change. */
export function formatComparison(
  { changes, same }: Comparison,
  before: SimulationText,
  after: SimulationText,
): string {
  const { failures, zone } = after;
  const count = (kind: BanChange["kind"]) => changes.filter((change) => change.kind === kind).length;
  const head =
    `With ${describeOptions(after.options)}: ${counted(after.simulation.bans.size, "ban")} instead of ${before.simulation.bans.size}; ` +
    `${counted(count("gained"), "address", "es")} more, ${count("lost")} less, ${count("changed")} at other times, ${same} as before.\n`;
  if (changes.length === 0) return head;
  const shown = ({ simulation }: SimulationText, bans: readonly number[]) =>
    bans.map((ban) => spanOf(simulation, ban, zone)).join("; ") || "not banned";
  const rows = changes.map((change) => [
    signs[change.kind],
    failures.names[change.id]!,
    change.kind === "gained"
      ? shown(after, change.after)
      : change.kind === "lost"
        ? shown(before, change.before)
        : `${shown(before, change.before)} -> ${shown(after, change.after)}`,
  ]);
  const returns = new Map(changes.flatMap(({ id, returns }) => (returns ? [[id, returns] as const] : [])));
  return `${head}\n${formatTable(rows)}${formatReturns(returns, failures)}`;
}

function spanOf({ bans }: Simulation, ban: number, zone: Zone): string {
  const [from, until] = [bans.from[ban]!, bans.until[ban]!];
  const length = Number.isFinite(until) ? `for ${describeRoughly(Math.round(until - from))}` : "for good";
  return `${shownTime(from, zone)} ${length}`;
}

/** Predicted and real bans side by side. */
export function formatReality(reality: Reality, name: string, text: SimulationText): string {
  const { simulation, zone, options } = text;
  const rows = [["address", "predicted", "real", ""]];
  for (const row of reality.rows) {
    rows.push([
      row.id,
      row.predicted < 0 ? "-" : shownTime(simulation.bans.from[row.predicted]!, zone),
      row.real ? shownTime(row.real.time, zone) : "-",
      tellReality(row, options),
    ]);
  }
  return `Beside ${name}: ${tellAgreement(reality)}\n${reality.rows.length > 0 ? `\n${formatTable(rows)}` : ""}`;
}

/** A moment in a zone. */
export function shownTime(moment: number, zone: Zone): string {
  return Number.isFinite(moment) ? formatTime(moment, zone, "%Y-%m-%d %H:%M:%S") : "-";
}

function counted(count: number, word: string, plural = "s"): string {
  return `${count} ${word}${count === 1 ? "" : plural}`;
}
