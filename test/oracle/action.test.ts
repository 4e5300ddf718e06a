import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { after, before, describe, it } from "mocha";
import {
  ActionFailed,
  CommandAction,
  readTicket,
  settingsOf,
  shellArguments,
  TagLoop,
  type ActionSettings,
  type ActionSurroundings,
  type Ticket,
  type TicketWorld,
} from "../../core/action/index.ts";
import { readAction } from "../../core/config/index.ts";
import { untraced } from "../../core/text/index.ts";
import { openTree } from "../../host/tree.ts";
import { type Judge, startJudge } from "../support/judge.ts";
import { checkDifferences, describeDifference, type Difference } from "../support/ledger.ts";
import { askAction, type Step } from "./action-judge.ts";
import { jailOptions, lives, type Life, type TicketFile } from "./action-tickets.ts";

const basedir = "/etc/fail2ban";
const now = 1795164081.25;

/** The action as our reader hands it to a server. */
function readSettings(name: string, options: Readonly<Record<string, string>>): ActionSettings {
  const given = new Map(Object.entries(options).map(([option, value]) => [option, untraced(value)]));
  const request = { basedir, name: untraced(name), jail: untraced("sshd"), options: given };
  const settings = settingsOf({ name: untraced(name), definition: readAction(openTree(), request).value }, "sshd");
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
    if (event === "ban" || event === "reban" || event === "unban" || event === "prolong") action[event](ticket);
    else action[event as "start" | "stop" | "flush" | "reload"]();
    return true;
  } catch (error) {
    if (error instanceof ActionFailed || error instanceof TagLoop) return false;
    throw error;
  }
}

describe("actions, beside the installed fail2ban", () => {
  let judge: Judge;
  before(() => {
    judge = startJudge();
  });
  after(() => judge.close());

  const names = readdirSync(`${basedir}/action.d`)
    .filter((file) => file.endsWith(".conf"))
    .map((file) => file.replace(/\.conf$/, ""))
    .sort();

  it("there are stock actions to ask about", () => assert.ok(names.length >= 60, `${names.length}`));

  for (const name of names) {
    it(`${name} runs what fail2ban would run`, async function () {
      this.timeout(60000);
      const differences: Difference[] = [];
      const asked = new Set<string>();
      for (const [label, options] of jailOptions) {
        const question = { basedir, name, jail: "sshd", options, lives };
        const theirs = await judge.python<Step[][]>({ code: askAction, question, now });
        const settings = readSettings(name, options);
        lives.forEach((life, index) => {
          const key = `${name}${label} ${life.name}`;
          asked.add(key);
          const left = JSON.stringify(theirs[index], null, 1);
          const right = JSON.stringify(liveOurs(settings, life), null, 1);
          if (left !== right) differences.push({ case: key, detail: describeDifference(left, right) });
        });
      }
      checkDifferences("actions", differences, asked);
    });
  }

  it("asks with ten tickets of each family and more", () => {
    const families = lives.flatMap(({ events }) => events.map(([, ticket]: readonly [string, TicketFile]) => ticket.ip));
    assert.ok(new Set(families.filter((ip) => ip.includes(":"))).size >= 10);
    assert.ok(new Set(families.filter((ip) => /^[\d./]+$/.test(ip))).size >= 10);
  });
});
