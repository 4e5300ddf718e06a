import { type AskedThread, startAskedThread } from "./asked-thread.ts";
import type { SimulationOrder, SimulationPhase, SimulationQuestion } from "./simulation-messages.ts";

/** What a thread for a simulation runs, as it is bundled. */
const simulationScript = new URL("./simulation-thread.cjs", import.meta.url);

/** A simulation on a thread of its own. */
export type SimulationThread = AskedThread<SimulationOrder, SimulationQuestion>;

/**
 * Starts a simulation whose patterns may take `deadline` milliseconds for a line. `onPhase` is told how the reading of the logs
 * stands, `onEnd` when the thread has ended by itself.
 */
export function startSimulation(
  deadline: number,
  onPhase: (phase: SimulationPhase) => void,
  onEnd: (why: string) => void,
): SimulationThread {
  return startAskedThread(simulationScript, { deadline }, onPhase, onEnd);
}
