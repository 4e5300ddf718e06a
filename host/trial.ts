import { type AskedThread, startAskedThread } from "./asked-thread.ts";
import type { TrialNews, TrialOrder, TrialQuestion } from "./trial-messages.ts";

/** What a thread for a trial runs, as it is bundled. */
export const trialScript = new URL("./trial-thread.cjs", import.meta.url);

/** A trial on a thread of its own. */
export type TrialThread = AskedThread<TrialOrder, TrialQuestion>;

/**
 * Starts a trial whose patterns may take `deadline` milliseconds for a line. `onNews` is told what comes of it, `onEnd` when
 * the thread has ended by itself.
 * `script` is what the thread runs.
 */
export function startTrial(
  deadline: number,
  onNews: (news: TrialNews) => void,
  onEnd: (why: string) => void,
  script = trialScript,
): TrialThread {
  return startAskedThread(script, { deadline }, onNews, onEnd);
}
