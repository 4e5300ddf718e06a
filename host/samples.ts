import { closeSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import {
  looksLikeSamples,
  type SampleReport,
  type SampleRequest,
  SampleRun,
  sampleKey,
} from "../core/samples/index.ts";
import { endsWithin } from "./deadline.ts";
import { isLiveTree } from "./trees.ts";

/** Folders in which a configuration's sample logs are looked for: in it, and beside it. */
const usualFolders = ["tests", "test", "samples", "logs"];

/** Folders without sample logs of the user's. */
const passedOver = /^(?:node_modules|__pycache__|\..*|(?:filter|action|jail|fail2ban)\.d)$/;
const noLog = /\.(?:conf|local|gz|bz2|xz|zip|py|pyc|md)$/;

/** How far a search goes. */
const deepest = 8;
const mostFiles = 20_000;

/** A sample log shows what it is within so many bytes. */
const headSize = 1 << 16;

/** A pattern that runs away is broken off, and the log begun anew without its line, so many times. */
const mostRunaways = 5;

/** The sample logs at or below a folder, sorted by path. Links to folders are not followed. Never throws. */
export function findSampleLogs(folder: string): readonly string[] {
  const found: string[] = [];
  let seen = 0;
  const walk = (place: string, depth: number): void => {
    for (const entry of listed(place)) {
      if (seen++ > mostFiles) return;
      const path = join(place, entry.name);
      if (entry.isDirectory()) {
        if (depth < deepest && !passedOver.test(entry.name)) walk(path, depth + 1);
      } else if (!noLog.test(entry.name) && isSampleLog(path)) found.push(path);
    }
  };
  walk(folder, 0);
  return found.sort();
}

/**
 * The sample logs of a config folder: those in its folders `tests`, `test`, `samples` and `logs`, and in folders of these
 * names beside it (but for the folder that fail2ban on this machine reads).
 */
export function findSampleLogsOf(basedir: string): readonly string[] {
  const places = isLiveTree(basedir) ? [basedir] : [basedir, dirname(basedir)];
  const found = places.flatMap((place) => usualFolders.flatMap((name) => findSampleLogs(join(place, name))));
  return [...new Set(found)].sort();
}

/** Whether a file's begin has a header `# f2b:` or a verdict. Never throws. */
export function isSampleLog(path: string): boolean {
  try {
    if (!statSync(path).isFile()) return false;
    const fd = openSync(path, "r");
    try {
      const head = Buffer.alloc(headSize);
      const size = readSync(fd, head, 0, headSize, 0);
      return looksLikeSamples(head.toString("utf8", 0, size));
    } finally {
      closeSync(fd);
    }
  } catch {
    return false;
  }
}

/**
 * Runs a sample log. A line that takes a filter longer than `deadline` milliseconds is a failed sample; the log is begun
 * anew without it.
 */
export function runSamples(request: SampleRequest, deadline: number): SampleReport {
  const stuck = new Map(request.stuck);
  let patience = deadline;
  for (;;) {
    const run = new SampleRun({ ...request, stuck });
    const spent = runToEnd(run, patience);
    if (spent === undefined) return run.report();
    const { inHand } = run;
    // Where it had to wait for a busy machine it is not the pattern's fault.
    const isBusy = spent < deadline * leastShare && patience < deadline * mostPatience;
    if (isBusy) patience *= 2;
    else if (inHand && stuck.size < mostRunaways) {
      const complaint = `This line took longer than ${deadline} ms; mend the pattern that runs away.`;
      stuck.set(sampleKey(inHand), complaint);
    } else {
      const where = inHand ? `${basename(inHand.path)}:${inHand.line}` : basename(request.path);
      const message = `${where} took longer than ${deadline} ms; mend the pattern that runs away.`;
      return { ...run.report(), refusal: { message, place: undefined } };
    }
  }
}

/** Of a deadline, as much has to be spent on the processor. */
const leastShare = 0.8;
/** On a busy machine a line may take so many times the deadline. */
const mostPatience = 32;
/** Steps take a share of the deadline, so that a line has nearly all of it. */
const stepShare = 0.05;

/** Undefined where the run came to its end; else milliseconds that the processor spent on the step that was broken off. */
function runToEnd(run: SampleRun, deadline: number): number | undefined {
  let goesOn = true;
  const step = () => {
    const end = performance.now() + deadline * stepShare;
    while (goesOn && !run.opensNext && performance.now() < end) goesOn = run.step();
  };
  while (goesOn) {
    if (run.opensNext) {
      goesOn = run.step();
      continue;
    }
    const before = process.cpuUsage();
    if (endsWithin(deadline, step)) continue;
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  }
  return undefined;
}

function listed(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
