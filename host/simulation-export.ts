import type { JailOptions, LogFailures, Simulation } from "../core/jail/index.ts";
import { describeIds } from "./simulation-reasons.ts";

const columns = ["address", "failures", "counted", "ignored", "bans", "banned from", "banned until", "why"];

/** What became of each address as CSV, a row an address; times are ISO 8601 in UTC. */
export function exportCsv(failures: LogFailures, simulation: Simulation, options: JailOptions): string {
  const { rows, reasons } = describeIds(failures, simulation, options);
  const { bans } = simulation;
  const count = new Array<number>(failures.names.length).fill(0);
  for (const id of failures.ids) count[id]!++;
  const own = failures.names.map((): number[] => []);
  bans.ids.forEach((id, ban) => {
    own[id]!.push(ban);
  });
  const lines = failures.names.map((name, id) => {
    const [first] = own[id]!;
    const last = own[id]!.at(-1);
    return [
      name,
      count[id],
      rows.found[id],
      rows.ignored[id],
      own[id]!.length,
      first === undefined ? "" : timeWords(bans.from[first]!),
      last === undefined ? "" : timeWords(bans.until[last]!),
      reasons[rows.reason[id]!] ?? "",
    ];
  });
  return [columns, ...lines].map((cells) => `${cells.map(cell).join(",")}\r\n`).join("");
}

function timeWords(seconds: number): string {
  if (!Number.isFinite(seconds)) return "for good";
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}

/** A cell as RFC 4180 has it. What comes from a log is not to be a formula to whoever opens it. */
function cell(value: unknown): string {
  const text = String(value ?? "");
  const safe = /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
