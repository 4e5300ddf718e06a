import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { runF2b } from "../support/f2b.ts";
import { type Judge, startJudge } from "../support/judge.ts";
import { askAction, type Step } from "./action-judge.ts";
import { lives } from "./action-tickets.ts";

const basedir = "/etc/fail2ban";
const now = 1795164081;
const own = ["--hostname", "mail.example.com", "--now", "2026-11-20T08:01:21Z"];

/** What `f2b render --format json` says of an event. */
interface Rendered {
  readonly events: readonly {
    readonly event: string;
    readonly error: string | null;
    readonly commands: readonly {
      readonly argv: readonly string[];
      readonly text: string;
      readonly environment: Readonly<Record<string, string>>;
    }[];
  }[];
}

describe("f2b render, beside the installed fail2ban", () => {
  const folder = mkdtempSync(join(tmpdir(), "f2b-render-"));
  const file = join(folder, "ticket.json");
  let judge: Judge;
  before(() => {
    judge = startJudge();
  });
  after(() => {
    judge.close();
    rmSync(folder, { recursive: true });
  });

  const names = readdirSync(`${basedir}/action.d`)
    .filter((name) => name.endsWith(".conf"))
    .map((name) => name.replace(/\.conf$/, ""));
  // Every ticket, of both families, with the exit codes of some failures.
  const chosen = lives.filter(({ name }) => /^nothing goes well at first, ticket \d+$/.test(name));

  for (const name of names) {
    it(`${name}: commands, arguments and values are fail2ban's`, async () => {
      assert.ok(chosen.length >= 20, `${chosen.length} lives`);
      for (const life of chosen) {
        const events = life.events.map(([event]) => event).filter((event) => event !== "check");
        const ticket = life.events[0]![1];
        const question = {
          basedir,
          name,
          jail: "sshd",
          options: {},
          lives: [{ ...life, events: events.map((event) => [event, ticket]) }],
        };
        const [theirs] = await judge.python<Step[][]>({ code: askAction, question, now });
        writeFileSync(file, JSON.stringify(ticket));
        const asked = [
          "--ticket",
          file,
          "--jail",
          "sshd",
          "--event",
          events.join(","),
          "--exits",
          life.exits.join(","),
        ];
        const answer = await runF2b(["render", "-c", basedir, name, ...asked, ...own, "--format", "json"]);
        assert.equal(answer.stderr, "");
        const { events: ours } = JSON.parse(answer.stdout) as Rendered;
        assert.deepEqual(
          ours.map(({ event, error, commands }) => [
            event,
            error !== null,
            commands.map(({ argv }) => argv.slice(2)),
          ]),
          theirs,
        );
        for (const { argv, text, environment } of ours.flatMap(({ commands }) => commands)) {
          assert.deepEqual(argv.slice(0, 2), ["/bin/sh", "-c"]);
          assert.deepEqual(argv.slice(3), Object.values(environment));
          assert.ok(argv[2]!.endsWith(text));
        }
      }
    }).timeout(60000);
  }
});
