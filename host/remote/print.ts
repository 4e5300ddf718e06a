import { visible } from "../../core/text/index.ts";
import type { RemotePlan } from "./apply.ts";
import type { RemoteCommand } from "./command.ts";
import type { Entry } from "./journal.ts";
import type { RemoteResult, Status } from "./outcome.ts";
import { targetOf } from "./remote.ts";

const styles: Readonly<Record<Status, number>> = {
  banned: 32,
  "already-banned": 32,
  unbanned: 32,
  "not-banned": 36,
  refused: 33,
  failed: 31,
  unknown: 31,
};

const paint = (hasColors: boolean, style: number, text: string) =>
  hasColors ? `\x1b[${style}m${text}\x1b[0m` : text;

/** What would be run where: every command, as it would be given to the remote's shell. */
export function formatPlans(plans: readonly RemotePlan[], hasColors: boolean): string {
  return plans.map((plan) => formatPlan(plan, hasColors)).join("");
}

function formatPlan({ remote, bans, refused, leftOut }: RemotePlan, hasColors: boolean): string {
  const lines = [`${paint(hasColors, 1, remote.name)}  ${targetOf(remote)}`];
  for (const { order, check, start, ban, unban, stop } of bans) {
    lines.push(`  ${order.ip} by ${order.action}`);
    const named: ReadonlyArray<readonly [string, RemoteCommand | undefined]> = [
      ["check", check],
      ["start", start],
      ["ban", ban],
      ["undo", unban],
      ["stop", stop],
    ];
    for (const [name, command] of named) {
      if (!command) continue;
      lines.push(...blockOf(name, command.text));
      const [, ...values] = command.argv;
      for (const [index, value] of values.entries())
        lines.push(`    ${" ".repeat(7)}$${index} = ${visible(JSON.stringify(value))}`);
    }
    if (ban.ignored.length > 0) lines.push(`    not heeded: ${ban.ignored.map(visible).join(", ")}`);
    if (ban.local !== "") lines.push(...blockOf("left alone, since it is of this machine:", ban.local));
  }
  lines.push(
    ...refused.map(
      ({ ip, message = "" }) =>
        `  ${visible(ip)}: ${paint(hasColors, styles.refused, "refused")}: ${visible(message)}`,
    ),
  );
  lines.push(...leftOut.map((why) => `  left out: ${visible(why)}`));
  if (bans.length === 0) lines.push("  nothing would be run");
  return `${lines.join("\n")}\n`;
}

function blockOf(name: string, text: string): readonly string[] {
  const [first, ...rest] = text.split("\n").map(visible);
  const indent = " ".repeat(12);
  return name.length > 6
    ? [`    ${name}`, ...[first!, ...rest].map((line) => indent + line)]
    : [`    ${name.padEnd(8)}${first}`, ...rest.map((line) => indent + line)];
}

/** What became of the addresses on each remote, and how the rules changed. */
export function formatResults(results: readonly RemoteResult[], hasColors: boolean): string {
  return results
    .map(({ remote, target, fault, outcomes, diff, settled }) => {
      const lines = [`${paint(hasColors, 1, remote)}  ${target}`];
      if (fault) lines.push(`  ${paint(hasColors, 31, "fault")}: ${visible(fault.message)}`);
      lines.push(...settled.map((what) => `  settled: ${visible(what)}`));
      for (const { ip, action, status, id, message } of outcomes) {
        const how = action === "" ? "" : ` by ${action}`;
        const name = id === undefined ? "" : ` (${id})`;
        const more = message === undefined ? "" : `: ${visible(message)}`;
        lines.push(`  ${paint(hasColors, styles[status], status)} ${ip}${how}${name}${more}`);
      }
      lines.push(
        ...diff.map((line) => `    ${paint(hasColors, line.startsWith("+") ? 32 : 31, visible(line))}`),
      );
      return `${lines.join("\n")}\n`;
    })
    .join("");
}

/** The plans as one JSON array: the arguments of `/bin/sh -c` on the remote, by the event that runs them. */
export function plansJson(plans: readonly RemotePlan[]): string {
  const rows = plans.map(({ remote, bans, refused, leftOut }) => ({
    remote: remote.name,
    target: targetOf(remote),
    bans: bans.map(({ order: { ip, jail, action }, check, start, ban, unban, stop }) => ({
      ...{ ip, jail, action },
      check: check?.argv ?? null,
      start: start?.argv ?? null,
      ban: ban.argv,
      undo: unban.argv,
      stop: stop?.argv ?? null,
      leftAlone: ban.local,
      notHeeded: ban.ignored,
    })),
    refused: refused.map(({ ip, message }) => ({ ip, message })),
    leftOut,
  }));
  return `${JSON.stringify(rows)}\n`;
}

/** The results as one JSON array. */
export function resultsJson(results: readonly RemoteResult[]): string {
  const rows = results.map(({ fault, rules, ...rest }) => ({
    ...rest,
    fault: fault ? { code: fault.code, message: fault.message } : null,
  }));
  return `${JSON.stringify(rows)}\n`;
}

/** What is applied: a line each. `now` is in Unix seconds. */
export function formatEntries(entries: readonly Entry[], now: number): string {
  if (entries.length === 0) return "Nothing is applied.\n";
  return entries
    .map(({ begun, state }) => {
      const { id, at, remote, target, jail, action, ip, until } = begun;
      const when = new Date(at * 1000).toISOString().replace(/\.\d+Z$/, "Z");
      const end =
        until === undefined
          ? ""
          : until <= now
            ? ", overdue"
            : `, until ${new Date(until * 1000).toISOString().replace(/\.\d+Z$/, "Z")}`;
      const doubt = state === "unknown" ? ", not known whether it was run" : "";
      const what = visible(`${id}  ${ip} of ${jail} by ${action} on ${remote} (${target})`);
      return `${what} since ${when}${end}${doubt}\n`;
    })
    .join("");
}

/** The entries as one JSON array. */
export function entriesJson(entries: readonly Entry[]): string {
  return `${JSON.stringify(
    entries.map(({ begun: { id, at, remote, target, jail, action, ip, until }, state }) => ({
      ...{ id, remote, target, jail, action, ip, at, until: until ?? null, state },
    })),
  )}\n`;
}
