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
