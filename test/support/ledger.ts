import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

/** A case in which we differ from the installed fail2ban on purpose: its exact name, and why. */
export interface LedgerEntry {
  readonly suite: string;
  readonly case: string;
  readonly reason: string;
}

/** A case that came out differently: its name and what can be read of the difference. */
export interface Difference {
  readonly case: string;
  readonly detail: string;
}

/** The ledger of all suites. */
export function readLedger(): readonly LedgerEntry[] {
  return JSON.parse(readFileSync(new URL("../oracle/ledger.json", import.meta.url), "utf8")) as LedgerEntry[];
}

/**
 * Holds the differences of a suite against the ledger: one that is not in it fails, and so does an entry among the
 * `asked` cases that no longer differs.
 */
export function checkDifferences(
  suite: string,
  differences: readonly Difference[],
  asked: ReadonlySet<string>,
): void {
  const known = new Set(readLedger().flatMap((entry) => (entry.suite === suite ? [entry.case] : [])));
  const unknown = differences.filter((difference) => !known.has(difference.case));
  const differing = new Set(differences.map((difference) => difference.case));
  const settled = [...known].filter((name) => asked.has(name) && !differing.has(name));
  assert.deepEqual(settled, [], "entries of the ledger that no longer differ");
  const shown = unknown.slice(0, 5).map(({ case: name, detail }) => `${name}\n${detail}`);
  assert.equal(unknown.length, 0, `${unknown.length} of ${asked.size} cases differ\n${shown.join("\n\n")}`);
}

/** The first lines in which two texts differ. */
export function describeDifference(theirs: string, ours: string): string {
  const left = theirs.split("\n");
  const right = ours.split("\n");
  const at = left.findIndex((line, index) => line !== right[index]);
  const from = at < 0 ? left.length : at;
  const show = (lines: readonly string[], mark: string) =>
    lines.slice(from, from + 3).map((line) => `  ${mark} ${line}`);
  return [`  at line ${from + 1}:`, ...show(left, "fail2ban:"), ...show(right, "ours:    ")].join("\n");
}
