import { endsWithin } from "../../host/deadline.ts";
import { EXIT } from "../io.ts";
import { shorten } from "../print/list.ts";
import { Broken } from "./refusal.ts";
import type { Batches } from "./regex-lines.ts";

/** Takes a line; `number` counts from 1. Answers Python's exception where fail2ban-regex would end with one. */
export type TakeLine = (line: string, number: number) => string | undefined;

/** Lines are run in steps of about so much of the deadline, so that a line has nearly all of it. */
const stepShare = 0.02;

/** Milliseconds between two tellings of how far it has come. */
const progressEvery = 500;

/**
 * Runs a log's lines one after the other, passing over comments and empty lines. Throws Broken where a line takes
 * longer than `deadline` milliseconds, or breaks fail2ban-regex. Mirrors fail2banregex.py, Fail2banRegex.process.
 */
export async function runLines(
  batches: Batches,
  deadline: number,
  take: TakeLine,
  progress: (text: string) => void,
): Promise<void> {
  let number = 0;
  let told = performance.now();
  try {
    for await (const lines of batches) {
      runBatch(lines, number, deadline, take);
      number += lines.length;
      if (performance.now() - told < progressEvery) continue;
      told = performance.now();
      progress(`${number} lines`);
    }
  } finally {
    progress("");
  }
}

function runBatch(lines: readonly string[], before: number, deadline: number, take: TakeLine): void {
  let next = 0;
  let broken: string | undefined;
  const step = () => {
    const end = performance.now() + deadline * stepShare;
    while (next < lines.length && broken === undefined) {
      const line = withoutEnd(lines[next]!);
      next++;
      if (line === "" || line.startsWith("#")) continue;
      broken = take(line, before + next);
      if (performance.now() > end) return;
    }
  };
  while (next < lines.length && broken === undefined) {
    if (endsWithin(deadline, step)) continue;
    const text = shorten(lines[next - 1] ?? "");
    throw new Broken(
      `line ${before + next} took longer than ${deadline} ms (${text}): mend the pattern that runs away, ` +
        "or give it more time with --deadline",
      EXIT.failed,
    );
  }
  if (broken !== undefined) throw new Broken(`line ${before + next}: ${broken}`, EXIT.findings);
}

function withoutEnd(line: string): string {
  return line.endsWith("\r") || line.endsWith("\n") ? line.replace(/[\r\n]+$/, "") : line;
}
