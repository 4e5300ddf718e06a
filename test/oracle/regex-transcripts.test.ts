import assert from "node:assert/strict";
import { maskReport } from "../support/f2b.ts";
import { type Judge, startJudge } from "../support/judge.ts";
import { checkDifferences, type Difference, describeDifference, readLedger } from "../support/ledger.ts";
import { argumentsOf, readTranscripts, type Transcript } from "../support/transcript.ts";

/** Files of which every command is fail2ban-regex's, too; of the others, those in the ledger are asked. */
const shared = ["errors.txt", "header.txt", "listings.txt", "out.txt", "time.txt"];
const others = ["newer.txt", "own.txt"];

describe("transcripts of f2b regex", () => {
  let judge: Judge;
  before(() => {
    judge = startJudge();
  });
  after(() => judge.close());

  it("are what the installed fail2ban-regex prints, but for the ledger", async () => {
    const own = readLedger().filter(({ suite }) => suite === "transcripts");
    const listed = new Set(own.map((entry) => entry.case));
    const transcripts = [
      ...shared.flatMap(readTranscripts),
      ...others.flatMap(readTranscripts).filter(({ command }) => listed.has(command ?? "")),
    ].filter(({ command }) => command?.startsWith("$ f2b regex"));
    assert.ok(transcripts.length > 60);
    const asked = new Set(transcripts.map(({ command }) => command!));
    const unasked = [...listed].filter((command) => !asked.has(command));
    assert.deepEqual(unasked, [], "entries of the ledger that no transcript shows");
    const differences: Difference[] = [];
    for (const transcript of transcripts) {
      const difference = await compare(transcript);
      if (difference) differences.push(difference);
    }
    checkDifferences("transcripts", differences, asked);
  });

  it("end a wrong call with the exit code of the installed fail2ban-regex", async () => {
    const codes = new Set<number>();
    for (const { command, text } of ["errors.txt", "usage.txt"].flatMap(readTranscripts)) {
      if (!command?.startsWith("$ f2b regex")) continue;
      const { exit } = await ask(command);
      assert.equal(text.match(/^exit (\d+)$/m)?.[1], String(exit), command);
      codes.add(exit);
    }
    assert.ok(codes.has(255) && codes.has(2));
  });

  function ask(command: string) {
    const { argv, now, zone } = questionOf(argumentsOf(command).slice(1));
    return judge.tool({ run: "regex", argv: ["-r", ...argv], now, tz: zone, cwd: process.cwd() });
  }

  async function compare({ command = "", text }: Transcript): Promise<Difference | undefined> {
    const answer = await ask(command);
    const theirs = `${maskReport(answer.stdout)}exit ${answer.exit}`;
    const ours = maskReport(text.slice(command.length + 1).replace(/^! .*\n/gm, "")).trimEnd();
    return theirs === ours ? undefined : { case: command, detail: describeDifference(theirs, ours) };
  }
});

/** The arguments that fail2ban-regex takes, clock and local zone taken out of them. */
function questionOf(args: readonly string[]): { argv: string[]; now: number; zone: string } {
  const argv = [...args];
  let zone = "UTC";
  const at = argv.indexOf("--timezone");
  if (argv[at + 1] === "Europe/Zurich") {
    zone = "Europe/Zurich";
    argv.splice(at, 2);
  }
  const clock = argv.indexOf("--now");
  if (clock < 0) return { argv, now: 0, zone };
  const [iso = ""] = argv.splice(clock, 2).slice(1);
  // A date alone is local time for us, UTC for JavaScript.
  const shift = iso.length === 10 && zone !== "UTC" ? 3600 : 0;
  return { argv, now: Date.parse(iso) / 1000 - shift, zone };
}
