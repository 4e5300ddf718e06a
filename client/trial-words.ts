import type { RegexCount, TrialState, TrialSummary } from "../server/protocol-trial.ts";

/** A log in numbers: `113 matched, 0 ignored, 5011 missed`. */
export function countsOf({ matched, ignored, missed }: TrialSummary): string {
  return `${matched} matched, ${ignored} ignored, ${missed} missed`;
}

/** What a regex finds and costs: `128 matches, 37 addresses, 0.8 ms/1000 lines`. */
export function regexWords({ hits, addresses, cost }: RegexCount, what: "failregex" | "ignoreregex"): string {
  const parts = [
    count(hits, what === "failregex" ? "match" : "line", what === "failregex" ? "matches" : "lines"),
  ];
  if (what === "failregex") parts.push(count(addresses, "address", "addresses"));
  else parts[0] += " ignored";
  if (cost !== null) parts.push(`${cost < 10 ? cost.toFixed(1) : Math.round(cost)} ms/1000 lines`);
  return parts.join(", ");
}

/** How a trial stands, for the status bar: an icon and words. */
export function stateWords(title: string, state: TrialState | undefined): string {
  if (!state) return `$(sync~spin) ${title}`;
  const { phase, share, summary, mode, message } = state;
  const counts = summary && countsOf(summary);
  const tail = mode === undefined ? "" : ` · ${mode}`;
  switch (phase) {
    case "running":
      return `$(sync~spin) ${title}: ${counts ? `${counts}, ` : ""}${Math.floor(share * 100)} %${tail}`;
    case "done":
      return `$(beaker) ${title}: ${counts ?? "no lines"}${tail}`;
    case "cancelled":
      return `$(circle-slash) ${title}: ${counts ? `${counts}, ` : ""}broken off${tail}`;
    default:
      return `$(error) ${title}: ${shorten(message ?? phase)}${tail}`;
  }
}

/** More than the numbers, for a tooltip: what is undated or old, the dates, the time that the pass took. */
export function stateDetails({ summary, message }: TrialState): string {
  const lines = message === undefined ? [] : [message];
  if (!summary) return lines.join("\n");
  const { undated, old, addresses, findtime, now, milliseconds, dates } = summary;
  const clock = now === null ? "now" : new Date(now * 1000).toISOString();
  const oldOnes =
    findtime === null
      ? "none called old: no jail uses the filter"
      : `${old} older than ${findtime} s before ${clock}`;
  lines.push(
    `${count(summary.lines, "line", "lines")}, ${count(addresses, "address", "addresses")}`,
    `${undated} of those matched without a date, ${oldOnes}`,
    ...dates.map(({ name, hits }) => `${count(hits, "date", "dates")} as ${name}`),
    `took ${Math.round(milliseconds)} ms`,
  );
  return lines.join("\n");
}

/** A number and its noun. */
export function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
