import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import {
  ActionFailed,
  type ActionSettings,
  type ActionSurroundings,
  CommandAction,
  readTicket,
  settingsOf,
  shellArguments,
  TagLoop,
  type Ticket,
  type TicketWorld,
} from "../../core/action/index.ts";
import { readAction } from "../../core/config/index.ts";
import { untraced } from "../../core/text/index.ts";
import { openTree } from "../../host/tree.ts";
import { type Judge, startJudge } from "../support/judge.ts";
import { checkDifferences, type Difference, describeDifference } from "../support/ledger.ts";
import { handmade } from "./action-handmade.ts";
import { askAction, type Step } from "./action-judge.ts";
import { jailOptions, type Life, lives, type TicketFile } from "./action-tickets.ts";

const stock = "/etc/fail2ban";
const now = 1795164081.25;

/** The action as our reader hands it to a server. */
function readSettings(
  basedir: string,
  name: string,
  options: Readonly<Record<string, string>>,
): ActionSettings {
  const given = new Map(Object.entries(options).map(([option, value]) => [option, untraced(value)]));
  const request = { basedir, name: untraced(name), jail: untraced("sshd"), options: given };
  const settings = settingsOf(
    { name: untraced(name), definition: readAction(openTree(), request).value },
    "sshd",
  );
  assert.equal(settings.error, undefined);
  return settings;
}

/** What our action runs in the same life. */
function liveOurs(settings: ActionSettings, { exits, events }: Life): Step[] {
  const codes = [...exits];
  let commands: (readonly string[])[] = [];
  let world: TicketWorld | undefined;
  const around: ActionSurroundings = {
    now,
    hostname: { full: "mail.example.com", short: "mail" },
    hostOf: (address) => world?.hosts[address],
    ipv6: true,
    get bantime() {
      return world?.bantime ?? 600;
    },
    get counters() {
      return { banned: 0, bannedTotal: 0, found: 0, foundTotal: 0, ...world?.counters };
    },
  };
  const action = new CommandAction(settings, around, (command) => {
    commands.push(shellArguments(command));
    return (codes.shift() ?? 0) === 0;
  });
  return events.map(([event, file]): Step => {
    const reading = readTicket(JSON.stringify(file), { now });
    assert.ok(reading.fault === undefined, reading.fault);
    world = reading.world;
    commands = [];
    return [event, !run(action, event, reading.ticket), commands];
  });
}

/** Whether the operation succeeds. */
function run(action: CommandAction, event: string, ticket: Ticket): boolean {
  try {
    if (event === "check") return action.checkConsistency();
    if (event === "ban" || event === "reban" || event === "unban" || event === "prolong")
      action[event](ticket);
    else action[event as "start" | "stop" | "flush" | "reload"]();
    return true;
  } catch (error) {
    if (error instanceof ActionFailed || error instanceof TagLoop) return false;
    throw error;
  }
}

describe("actions, beside the installed fail2ban", () => {
  let judge: Judge;
  const own = mkdtempSync(join(tmpdir(), "f2b-actions-"));
  before(() => {
    judge = startJudge();
    mkdirSync(join(own, "action.d"));
    for (const [name, text] of Object.entries(handmade))
      writeFileSync(join(own, `action.d/${name}.conf`), text);
  });
  after(() => {
    judge.close();
    rmSync(own, { recursive: true });
  });

  const names = readdirSync(`${stock}/action.d`)
    .filter((file) => file.endsWith(".conf"))
    .map((file) => file.replace(/\.conf$/, ""))
    .sort();
  let ran = 0;

  it("there are stock actions to ask about", () => assert.ok(names.length >= 60, `${names.length}`));

  async function compare(basedir: string, name: string): Promise<void> {
    const differences: Difference[] = [];
    const asked = new Set<string>();
    for (const [label, options] of jailOptions) {
      const question = { basedir, name, jail: "sshd", options, lives };
      const theirs = await judge.python<Step[][]>({ code: askAction, question, now });
      const settings = readSettings(basedir, name, options);
      lives.forEach((life, index) => {
        const key = `${name}${label} ${life.name}`;
        asked.add(key);
        const steps = liveOurs(settings, life);
        ran += steps.flatMap(([, , commands]) => commands).length;
        const left = JSON.stringify(theirs[index], null, 1);
        const right = JSON.stringify(steps, null, 1);
        if (left !== right) differences.push({ case: key, detail: describeDifference(left, right) });
      });
    }
    checkDifferences("actions", differences, asked);
  }

  for (const name of names) {
    it(`${name} runs what fail2ban would run`, () => compare(stock, name)).timeout(60000);
  }
  for (const name of Object.keys(handmade)) {
    it(`an action with ${name} runs what fail2ban would run`, () => compare(own, name)).timeout(60000);
  }

  it("asks with ten tickets of each family and more, and compares many commands", () => {
    const families = lives.flatMap(({ events }) =>
      events.map(([, ticket]: readonly [string, TicketFile]) => ticket.ip),
    );
    assert.ok(new Set(families.filter((ip) => ip.includes(":"))).size >= 10);
    assert.ok(new Set(families.filter((ip) => /^[\d./]+$/.test(ip))).size >= 10);
    assert.ok(ran > 30000, `${ran} commands`);
  });
});
