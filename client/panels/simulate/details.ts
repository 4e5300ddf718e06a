import type { SimulationWhy } from "../../../server/protocol-simulate.ts";
import type { Model, Row } from "./model.ts";
import { type Clock, countWords, durationWords } from "./words.ts";

/** Events of an address that are listed at once. */
const most = 60;

const signs = { passes: "✓", stops: "✗", unknown: "?" };
const signWords = { passes: "does not keep it from a ban", stops: "keeps it from a ban", unknown: "unknown" };

/** Below the table: why an address was banned or not, and its failures and bans, each of which leads to its line. */
export class Details {
  private readonly place: HTMLElement;
  private readonly reveal: (log: number, line: number) => void;

  constructor(place: HTMLElement, reveal: (log: number, line: number) => void) {
    this.place = place;
    this.reveal = reveal;
  }

  clear(): void {
    this.place.hidden = true;
  }

  focus(): void {
    this.place.querySelector<HTMLElement>("h2")?.focus();
  }

  show(model: Model, row: Row, clock: Clock, why: SimulationWhy | null): void {
    const head = document.createElement("h2");
    head.tabIndex = -1;
    head.textContent =
      row.bans.length > 0 ? `Why was ${row.address} banned?` : `Why was ${row.address} not banned?`;
    const left = document.createElement("div");
    left.className = "steps";
    left.append(head, ...this.steps(why));
    const right = document.createElement("div");
    right.className = "events";
    right.append(...this.events(model, row, clock));
    this.place.replaceChildren(left, right);
    this.place.hidden = false;
  }

  private steps(why: SimulationWhy | null): HTMLElement[] {
    if (!why) return [];
    const summary = document.createElement("p");
    summary.textContent = `${why.headline[0]?.toUpperCase()}${why.headline.slice(1)}.`;
    const list = document.createElement("ol");
    for (const { step, verdict, text, log, line } of why.checks) {
      const item = document.createElement("li");
      const sign = document.createElement("span");
      sign.className = `sign ${verdict}`;
      sign.textContent = signs[verdict];
      sign.setAttribute("role", "img");
      sign.setAttribute("aria-label", signWords[verdict]);
      const what = document.createElement("b");
      what.textContent = step;
      item.append(sign, what, ` ${text} `);
      if (log !== undefined && line !== undefined) item.append(this.link(`line ${line + 1}`, log, line));
      list.append(item);
    }
    return [summary, list];
  }

  private events({ failures }: Model, row: Row, clock: Clock): HTMLElement[] {
    const all: {
      time: number;
      words: string;
      log: number | undefined;
      line: number | undefined;
      kind: string;
    }[] = [];
    const at = (index: number) => ({ log: failures.logs[index], line: failures.at[index] });
    for (const index of row.failures)
      all.push({
        time: failures.times[index] ?? Number.NaN,
        words: "failure",
        kind: "failure",
        ...at(index),
      });
    for (const index of row.successes) {
      const { times, logs, at: lines, saysSo } = failures.successes;
      all.push({
        time: times[index] ?? Number.NaN,
        words: saysSo[index] ? "logged in" : "seen in a line that is no failure",
        kind: saysSo[index] ? "success" : "seen",
        log: logs[index],
        line: lines[index],
      });
    }
    for (const { from, until, failure } of row.bans) {
      const how = until === Number.POSITIVE_INFINITY ? "for good" : `for ${durationWords(until - from)}`;
      all.push({ time: from, words: `banned ${how}`, kind: "ban", ...at(failure) });
      if (Number.isFinite(until))
        all.push({ time: until, words: "unbanned", kind: "unban", log: undefined, line: undefined });
    }
    for (const { from, failure } of row.gone)
      all.push({ time: from, words: "was banned before the change", kind: "gone", ...at(failure) });
    // What has no date stays where it is.
    all.sort((one, other) => one.time - other.time || 0);
    const head = document.createElement("h3");
    head.textContent = `${countWords(row.failures.length, "failure")}, ${countWords(row.bans.length, "ban")}`;
    const list = document.createElement("ul");
    for (const { time, words, log, line, kind } of all.slice(0, most)) {
      const item = document.createElement("li");
      item.className = kind;
      const when = Number.isFinite(time) ? clock.words(time) : "without a date";
      item.append(`${when}  ${words} `);
      if (log !== undefined && line !== undefined) item.append(this.link(`line ${line + 1}`, log, line));
      list.append(item);
    }
    if (all.length > most) {
      const item = document.createElement("li");
      item.textContent = `and ${all.length - most} more`;
      list.append(item);
    }
    return [head, list];
  }

  private link(words: string, log: number, line: number): HTMLElement {
    const button = document.createElement("button");
    button.className = "link";
    button.textContent = words;
    button.addEventListener("click", () => this.reveal(log, line));
    return button;
  }
}
