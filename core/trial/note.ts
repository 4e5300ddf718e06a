import { addressText, type LineOutcome, lineKind, secondsOf } from "../filter/index.ts";
import type { Rows } from "./rows.ts";
import type { IdNames } from "./scan.ts";

/** Notes in `rows` what became of a line, where it is more than missed. */
export function noteOutcome(
  rows: Rows,
  line: number,
  text: string,
  outcome: LineOutcome,
  ids: IdNames,
): void {
  const { failures, ignored, error, line: cut } = outcome;
  if (error !== undefined) {
    rows.add(line, "error");
    return;
  }
  if (failures.length === 0 && ignored.length === 0) return;
  const isWhole = cut !== undefined && cut.tuple[0] === "" && cut.tuple[2] === text;
  const kind = lineKind(outcome) === "matched" ? "matched" : ignored.length > 0 ? "ignored" : "nofail";
  if (failures.length === 0) rows.add(line, kind, { isWhole });
  for (const failure of failures) {
    rows.add(line, kind, {
      failregex: failure.failregex,
      time: failure.time === null ? Number.NaN : secondsOf(failure.time),
      isWhole,
      ...(failure.id !== null && { id: ids.numberOf(addressText(failure.id)) }),
    });
  }
}
