import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { maskSeconds, runF2b } from "../support/f2b.ts";
import { argumentsOf } from "../support/transcript.ts";

/** What a page shows of a run: the command, and what it printed. A line `...` stands for any lines. */
interface Transcript {
  readonly page: string;
  readonly command: string;
  readonly output: string;
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const transcripts = ["README.md", "ARCHITECTURE.md"].flatMap(transcriptsOf);

describe("what the pages show", () => {
  it("is not nothing", () => assert.ok(transcripts.length >= 2));

  for (const { page, command, output } of transcripts) {
    it(`${page}: ${command}`, async () => {
      const { stdout } = await runF2b(argumentsOf(`$ f2b ${command}`));
      const printed = maskSeconds(stdout).trimEnd();
      if (!matches(printed.split("\n"), output.split("\n"))) assert.equal(printed, output);
    });
  }
});

/** The blocks of a page that begin with ```console and `$ f2b`. */
function transcriptsOf(page: string): readonly Transcript[] {
  const text = readFileSync(`${root}/${page}`, "utf8");
  return [...text.matchAll(/^```console\n\$ f2b (.*)\n([\s\S]*?)^```$/gm)].map(([, command, output]) => ({
    page,
    command: command!,
    output: maskSeconds(output!).trimEnd(),
  }));
}

/** Whether the printed lines are the shown ones, where a shown `...` takes any number of lines. */
function matches(printed: readonly string[], shown: readonly string[]): boolean {
  const [first, ...rest] = shown;
  if (first === undefined) return printed.length === 0;
  if (first === "...") return printed.some((_, at) => matches(printed.slice(at), rest)) || rest.length === 0;
  return printed[0] === first && matches(printed.slice(1), rest);
}
