import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { maskSeconds, runF2b } from "../support/f2b.ts";
import { argumentsOf, readTranscripts, transcriptFolder } from "../support/transcript.ts";

// With F2B_UPDATE=1 the files are written anew.
describe("transcripts", () => {
  for (const file of readdirSync(transcriptFolder).sort()) {
    const transcripts = readTranscripts(file);
    const count = transcripts.filter(({ command }) => command !== undefined).length;
    it(`${file}: ${count} commands print what stands there`, async () => {
      assert.ok(count > 0);
      const parts: string[] = [];
      for (const { command, text } of transcripts) {
        parts.push(command === undefined ? text : await transcribe(command, /\n\n*$/.exec(text)![0]));
      }
      const then = transcripts.map(({ text }) => text).join("");
      if (process.env["F2B_UPDATE"]) writeFileSync(new URL(file, transcriptFolder), parts.join(""));
      else assert.equal(parts.join(""), then);
    });
  }
});

async function transcribe(command: string, space: string): Promise<string> {
  assert.ok(command.startsWith("$ f2b"));
  const { stdout, stderr, exit } = await runF2b(argumentsOf(command));
  const errors = stderr.replace(/(.*)\n/g, "! $1\n");
  return `${command}\n${maskSeconds(stdout)}${errors}exit ${exit}${space}`;
}
