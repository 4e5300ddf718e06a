import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { type ActionCommand, CommandAction, ticketOf } from "../../core/action/index.ts";
import { commandFor } from "../../host/remote/command.ts";
import { nobody } from "../../host/remote/prompts.ts";
import { openSession, type Session } from "../../host/remote/session.ts";
import { randomFrom, readSeed } from "../support/random.ts";
import { around, ordersOf } from "./jails.ts";
import { closeHosts, freshHome, type Host, knownHostsOf, openHosts, remoteOf } from "./rig.ts";

/** What an attacker has logged: each runs something in a shell that takes it for its own. */
const bad = "/run/rig/owned";
const hostile: readonly string[] = [
  `; touch ${bad}`,
  `$(touch ${bad})`,
  `\`touch ${bad}\``,
  `' ; touch ${bad} ; '`,
  `" ; touch ${bad} ; "`,
  `\\'; touch ${bad}; \\'`,
  `x\ntouch ${bad}\n`,
  `x\r\ntouch ${bad}`,
  `| touch ${bad}`,
  `& touch ${bad} &`,
  `&& touch ${bad}`,
  `>${bad}`,
  `<(touch ${bad})`,
  `\${x:-$(touch ${bad})}`,
  `#' $(touch ${bad})`,
  `*' ? [a-z] {a,b} ~ ! ^`,
  `$f2bV_matches $0 $1 $@`,
  `' "$(touch ${bad})" '`,
  `'"'"'; touch ${bad}; #`,
  `EOF\ntouch ${bad}\nEOF`,
  `%s %n \\0 \\x27; touch ${bad}`,
  `-rf --help; touch ${bad}`,
];

/** Ways in which an action uses a value; \`told\` writes what the shell made of it. */
const uses: ReadonlyArray<readonly [name: string, actionban: string]> = [
  ["quoted", 'printf %%s "<matches>" >/run/rig/told'],
  ["bare", "echo <matches> >/run/rig/told"],
  ["over ssh, in double quotes", 'ssh root@203.0.113.10 "printf %%s <matches> >/run/rig/told"'],
  ["over ssh, in single quotes", "ssh root@203.0.113.10 'printf %%s \"<matches>\" >/run/rig/told'"],
  ["a user's name", 'printf %%s "<F-USER>" >/run/rig/told'],
  ["a name as id", 'printf %%s "<fid>" >/run/rig/told'],
];

describe("an attacker's values on a remote", () => {
  let host: Host;
  let session: Session;
  before(async () => {
    const home = freshHome("hostile");
    [host] = (await openHosts(1)) as [Host];
    writeFileSync(`${home}/.ssh/known_hosts`, knownHostsOf([host]));
    session = await openSession(remoteOf(host), { prompts: nobody });
  });
  after(() => {
    session?.close();
    closeHosts();
  });

  const random = randomFrom(readSeed());
  /** Pieces of such values in any order, with what else a line may hold. */
  const draw = (): string =>
    Array.from({ length: 1 + random.below(4) }, () =>
      random.pick([...hostile, "plain text", "'", '"', "\\", "$", "ä\u2028€"]),
    ).join(random.pick(["", " ", "\n", "'", '"']));

  for (const [name, actionban] of uses) {
    it(`${name}: 100 of them run nothing, and in quotes arrive as they are`, async () => {
      const orders = ordersOf("told", {
        "action.d/told.conf": `[Definition]\nactionban = ${actionban}\nactionunban = true\n`,
      });
      const values = [...hostile, ...Array.from({ length: 100 - hostile.length }, draw)];
      for (let at = 0; at < values.length; at += 20) {
        const some = values.slice(at, at + 20);
        const steps = some.map((value, index) => {
          const planned = commandFor(remoteOf(host), render(orders.actions[0]!, value));
          assert.ok(typeof planned !== "string", String(planned));
          const [script, ...rest] = planned.argv;
          return {
            id: String(index),
            argv: [script!.replaceAll("/run/rig/told", `/run/rig/told-${index}`), ...rest],
          };
        });
        const run = await session.run(steps, "f2b-hostile");
        assert.equal(run.fault, undefined);
        assert.equal(run.isDone, true);
        assert.ok(!existsSync(bad), some.join("\n---\n"));
        if (name === "bare" || name === "over ssh, in double quotes") continue;
        for (const [index, value] of some.entries())
          assert.equal(host.sh(`cat /run/rig/told-${index}; printf .`), `${value}.`);
      }
    });
  }

  function render(settings: ConstructorParameters<typeof CommandAction>[0], value: string): ActionCommand {
    let ban: ActionCommand | undefined;
    const action = new CommandAction(settings, around, (command) => {
      ban = command;
      return true;
    });
    const ticket = ticketOf("192.0.2.1", around.now);
    action.ban({
      ...ticket,
      id: { family: "raw", words: [], prefix: 0, raw: value, text: value },
      matches: [value],
      fields: new Map([["user", value]]),
    });
    return ban!;
  }
});
