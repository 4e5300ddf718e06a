import type { Outcome, RemoteResult, Status } from "./outcome.ts";

/** Whether all is as it was asked for. */
export function isGood(results: readonly RemoteResult[]): boolean {
  return results.every(({ fault, outcomes }) => !fault && !outcomes.some(isBad));
}

/** Whether an address is not as it was asked for. */
export function isBad({ status }: Pick<Outcome, "status">): boolean {
  return status === "refused" || status === "failed" || status === "unknown";
}

/** A sentence about a remote: what went wrong there, else how many addresses are how. */
export function summaryOf({ remote, fault, outcomes }: RemoteResult): string {
  if (fault) return `${remote}: ${fault.message}`;
  const bad = outcomes.find(isBad);
  if (bad) return `${remote}: ${bad.ip} ${bad.status}: ${bad.message ?? ""}`;
  const counts = new Map<Status, number>();
  for (const { status } of outcomes) counts.set(status, (counts.get(status) ?? 0) + 1);
  const only = outcomes[0];
  if (outcomes.length === 1 && only) return `${remote}: ${only.ip} ${wordsOf[only.status]}`;
  return `${remote}: ${[...counts].map(([status, count]) => `${count} ${wordsOf[status]}`).join(", ")}`;
}

const wordsOf: Readonly<Record<Status, string>> = {
  banned: "banned, and the rule read back",
  "already-banned": "banned already",
  unbanned: "no longer banned",
  "not-banned": "not banned",
  refused: "refused",
  failed: "failed",
  unknown: "unknown",
};
