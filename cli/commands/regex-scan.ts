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
  let shown = performance.now();
  for await (const lines of batches) {
    let next = 0;
    let broken: string | undefined;
    const step = () => {
      const end = performance.now() + deadline * stepShare;
      while (next < lines.length && broken === undefined) {
        const line = withoutEnd(lines[next]!);
        next++;
        if (line === "" || line.startsWith("#")) continue;
        broken = take(line, number + next);
        if (performance.now() > end) return;
      }
    };
    while (next < lines.length && broken === undefined) {
      if (!endsWithin(deadline, step)) {
        const text = shorten(lines[next - 1] ?? "");
        throw new Broken(
          `line ${number + next} took longer than ${deadline} ms (${text}): mend the pattern that runs away, ` +
            "or give it more time with --deadline",
          EXIT.failed,
        );
      }
    }
    if (broken !== undefined) throw new Broken(`line ${number + next}: ${broken}`, EXIT.findings);
    number += lines.length;
    if (performance.now() - shown > progressEvery) {
      shown = performance.now();
      progress(`${number} lines`);
    }
  }
  progress("");
}

function withoutEnd(line: string): string {
  return line.endsWith("\r") || line.endsWith("\n") ? line.replace(/[\r\n]+$/, "") : line;
}
