import assert from "node:assert/strict";
import {
  type ActionEvent,
  type ActionSurroundings,
  leftTags,
  readTicket,
  renderEvent,
  renderScript,
  settingsOf,
  shellArguments,
} from "../../../core/action/index.ts";
import { readAction } from "../../../core/config/index.ts";
import { treeOf, untraced } from "../../../core/text/index.ts";

const around: ActionSurroundings = {
  now: 1795164081,
  hostname: { full: "mail.example.com", short: "mail" },
  hostOf: () => undefined,
  ipv6: true,
  bantime: 600,
  counters: { banned: 1, bannedTotal: 1, found: 0, foundTotal: 0 },
};

const path = "/etc/fail2ban/action.d/x.conf";

function settings(text: string) {
  const tree = treeOf([{ kind: "file", path, text }]);
  const name = untraced("x");
  const definition = readAction(tree, { basedir: "/etc/fail2ban", name, jail: untraced("web") }).value;
  return settingsOf({ name, definition }, "web");
}

function ticket(fields: Readonly<Record<string, unknown>>) {
  const reading = readTicket(JSON.stringify({ ip: "203.0.113.7", ...fields }), { now: around.now });
  assert.ok(reading.fault === undefined, reading.fault);
  return reading.ticket;
}

/** What an event runs, each command as its arguments. */
function render(text: string, event: ActionEvent, fields: Readonly<Record<string, unknown>> = {}) {
  return renderEvent(settings(text), event, ticket(fields), around).commands.map(shellArguments);
}

/** The events of the commands that a row of events runs, with their exit codes. */
function script(text: string, events: readonly ActionEvent[], exits: readonly number[], ip = "203.0.113.7") {
  const ran = renderScript(settings(text), events, ticket({ ip }), around, exits);
  return ran.map(({ event, commands, exits: codes, error }) => {
    const list = commands.map((command, index) => `${command.event}=${codes[index]}`).join(" ");
    return `${event}: ${list}${error === undefined ? "" : " failed"}`;
  });
}

const firewall = `[Definition]
actionstart = <fw> start
actionstop = <fw> stop
actioncheck = <fw> check
actionban = <fw> add <ip>
actionunban = <fw> del <ip>
[Init]
fw = fw4
[Init?family=inet6]
fw = fw6
`;

describe("what an action runs", () => {
  it("a value without a shell's characters stands in the command, any other goes apart", () => {
    const text = "[Definition]\nactionban = echo <ip> '<F-USER>' \"<matches>\"\n";
    assert.deepEqual(render(text, "ban", { data: { user: "bob" }, matches: ["a b"] }), [
      ["echo 203.0.113.7 'bob' \"a b\""],
    ]);
    assert.deepEqual(render(text, "ban", { data: { user: "$(id)" }, matches: ["x;y", "z"] }), [
      [
        "f2bV_matches=$0 f2bV_F_user=$1 \necho 203.0.113.7 '$f2bV_F_user' \"$f2bV_matches\"",
        "x;y\nz",
        "$(id)",
      ],
    ]);
  });

  it("nothing in a value is read as a tag", () => {
    const text = '[Definition]\nactionban = echo "<matches>" <name>\n';
    assert.deepEqual(render(text, "ban", { matches: ["<name> <ip>"] }), [
      ['f2bV_matches=$0 \necho "$f2bV_matches" web', "<name> <ip>"],
    ]);
  });

  it("values for a family win in it, and start it before its first ban", () => {
    assert.deepEqual(render(firewall, "start"), [["fw4 start"]]);
    assert.deepEqual(render(firewall, "ban", { ip: "2001:db8::7" }), [["fw6 add 2001:db8::7"]]);
    assert.deepEqual(script(firewall, ["start", "ban", "ban", "unban", "stop"], []), [
      "start: ",
      "ban: start=0 ban=0",
      "ban: ban=0",
      "unban: unban=0",
      "stop: stop=0",
    ]);
  });

  it("a ban that fails is checked, the action mended, and the ban tried once more", () => {
    assert.deepEqual(script(firewall, ["ban", "unban"], [0, 1, 1]), [
      "ban: start=0 ban=1 check=1 stop=0 start=0 check=0 ban=0",
      "unban: unban=0",
    ]);
    assert.deepEqual(script(firewall, ["ban"], [0, 1, 0, 1]), ["ban: start=0 ban=1 check=0 ban=1 failed"]);
    assert.deepEqual(script(firewall, ["ban"], [1]), ["ban: start=1 failed"]);
  });

  it("without a check it is tried once more at once", () => {
    const text = firewall.replace(/actioncheck.*\n/, "");
    assert.deepEqual(script(text, ["ban"], [0, 1, 0]), ["ban: start=0 ban=1 ban=0"]);
  });

  it("a repair is run where there is one, and for an unban where it says so", () => {
    const text = firewall.replace("[Init]\n", "actionrepair = <fw> repair\n[Init]\n");
    assert.deepEqual(render(text, "repair"), [["fw4 repair"]]);
    assert.deepEqual(script(text, ["ban", "unban"], [0, 0, 1, 1]), [
      "ban: start=0 ban=0",
      "unban: unban=1 check=1 failed",
    ]);
    const mended = text.replace("[Init]\n", "actionrepair_on_unban = yes\n[Init]\n");
    assert.deepEqual(script(mended, ["ban", "unban"], [0, 0, 1, 1]), [
      "ban: start=0 ban=0",
      "unban: unban=1 check=1 repair=0 check=0 unban=0",
    ]);
  });

  it("each piece knows where it was written, a value the tag it stands for", () => {
    const text = "[Definition]\nactionban = echo <ip> <word>\n[Init]\nword = hello\n";
    const [command] = renderEvent(settings(text), "ban", ticket({}), around).commands;
    const pieces = command!.text.pieces.map(({ start, end, span }) => [
      command!.text.text.slice(start, end),
      text.slice(span.start, span.end),
    ]);
    assert.deepEqual(pieces, [
      ["echo ", "echo "],
      ["203.0.113.7", "<ip>"],
      [" ", " "],
      ["hello", "hello"],
    ]);
  });

  it("a tag that nothing fills stays, and is told", () => {
    const text = "[Definition]\nactionban = ssh root@<proxy> ban <ip> < /dev/null <<EOF>\n";
    const [command] = renderEvent(settings(text), "ban", ticket({}), around).commands;
    assert.deepEqual(
      leftTags(command!).map(({ tag }) => tag),
      ["proxy"],
    );
  });

  it("of an action in Python nothing is known", () => {
    const own = settingsOf({ name: untraced("smtp.py"), definition: undefined }, "web");
    const rendered = renderEvent(own, "ban", ticket({}), around);
    assert.deepEqual([rendered.commands, own.name, own.isPython], [[], "smtp", true]);
    assert.match(rendered.note!, /unknown/);
  });

  it("a timeout is a duration, and an option that is a function of fail2ban's is refused", () => {
    assert.equal(settings("[Definition]\nactionban = x\n[Init]\ntimeout = 2m\n").timeout, 120);
    assert.match(settings("[Definition]\nactionban = x\n[Init]\ntimeout = soon\n").error!, /timeout/);
    assert.match(settings("[Definition]\nactionban = x\n[Init]\nflush = 1\n").error!, /flush/);
  });
});

describe("a ticket's file", () => {
  const fault = (text: string) => readTicket(text, { now: 0 }).fault;

  it("needs an address and no more", () => {
    assert.equal(fault("{}"), "the ticket has no “ip”; write the address that is banned.");
    assert.equal(fault('{"ip":"192.0.2.1"}'), undefined);
  });

  it("says what is wrong in it", () => {
    assert.match(fault("ban")!, /no JSON/);
    assert.match(fault("[]")!, /an object/);
    assert.match(fault('{"ip":7}')!, /“ip” of the ticket has to be text/);
    assert.match(fault('{"ip":"192.0.2.1","matches":[1]}')!, /“matches”/);
    assert.match(fault('{"ip":"192.0.2.1/x"}')!, /cannot read the address/);
  });

  it("tells a float of Python's by its spelling", () => {
    const time = (text: string) => {
      const reading = readTicket(`{"ip":"192.0.2.1","time":${text}}`, { now: 0 });
      return reading.fault === undefined ? reading.ticket.time : reading.fault;
    };
    assert.deepEqual([time("5"), time("5.0"), time("5.25")], [5, { float: 5 }, { float: 5.25 }]);
  });
});
