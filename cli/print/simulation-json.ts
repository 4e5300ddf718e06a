import {
  type BanChange,
  type Comparison,
  type JailProblem,
  linePlace,
  optionsJson,
  type Reality,
  type Simulation,
  simulationJson,
  tellReality,
} from "../../core/jail/index.ts";
import type { SimulationText } from "./simulation.ts";

/** A simulation as JSON, in pieces; `more` are further keys. */
export function formatSimulationJson(
  text: SimulationText,
  problems: readonly JailProblem[],
  more: Readonly<Record<string, unknown>>,
): Iterable<string> {
  return simulationJson({ ...text, problems, more });
}

/** What other options would change, as JSON. */
export function comparisonJson(
  { changes, same }: Comparison,
  before: SimulationText,
  after: SimulationText,
): unknown {
  const { failures } = after;
  const bansOf = ({ simulation }: SimulationText, bans: BanChange["before"]) =>
    bans.map((ban) => spanOf(simulation, ban));
  return {
    options: optionsJson(after.options),
    bans: after.simulation.bans.size,
    same,
    changes: changes.map((change) => ({
      id: failures.names[change.id],
      change: change.kind,
      before: bansOf(before, change.before),
      after: bansOf(after, change.after),
      returns: change.returns
        ? { kind: change.returns.kind, at: linePlace(failures, change.returns.line) }
        : null,
    })),
  };
}

/** Predicted and real bans side by side, as JSON. */
export function realityJson(
  reality: Reality,
  { simulation, options }: Pick<SimulationText, "simulation" | "options">,
): unknown {
  const { rows, ...counts } = reality;
  return {
    ...counts,
    rows: rows.map((row) => ({
      id: row.id,
      predicted: row.predicted < 0 ? null : spanOf(simulation, row.predicted),
      real: row.real ? { from: row.real.time, until: known(row.realEnd), line: row.real.line } : null,
      verdict: row.verdict,
      why: tellReality(row, options),
    })),
  };
}

function spanOf({ bans }: Simulation, ban: number): { readonly from: number; readonly until: number | null } {
  return { from: bans.from[ban]!, until: known(bans.until[ban]!) };
}

function known(time: number): number | null {
  return Number.isFinite(time) ? time : null;
}
