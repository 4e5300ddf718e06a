import { createContext, Script } from "node:vm";

const world: { step: () => void } = { step: () => {} };
const script = new Script("step()");

/**
 * Runs `step` on this thread and answers whether it came to its end within `milliseconds`. One that did not is broken
 * off wherever it stands (inside a regular expression too), so that nothing it worked on can be trusted any more.
 */
export function endsWithin(milliseconds: number, step: () => void): boolean {
  let failure: { readonly error: unknown } | undefined;
  world.step = () => {
    try {
      step();
    } catch (error) {
      failure = { error };
    }
  };
  try {
    script.runInContext(createContext(world), { timeout: Math.max(1, Math.ceil(milliseconds)) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return false;
    throw error;
  }
  if (failure) throw failure.error;
  return true;
}

/** A step that was broken off so often with too little of the processor to tell is taken for one that runs away. */
const mostTries = 5;
/** Of a deadline, as much has to be spent on the processor. */
const share = 0.8;

/**
 * Whether `step`, which can be run again and again, takes more than `milliseconds` of the processor. A step that only
 * had to wait for a busy machine is given more time.
 */
export function runsAway(milliseconds: number, step: () => void): boolean {
  let patience = milliseconds;
  for (let tries = 0; tries < mostTries; tries++) {
    const before = process.cpuUsage();
    if (endsWithin(patience, step)) return false;
    const { user, system } = process.cpuUsage(before);
    if ((user + system) / 1000 >= milliseconds * share) return true;
    patience *= 2;
  }
  return true;
}
