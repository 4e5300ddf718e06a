import assert from "node:assert/strict";
import { actionLenses, actionSubjectAt, previewActions } from "../../../core/service/index.ts";
import { analyze, basedir } from "../../support/findings.ts";

const fixture = `
--- jail.conf
[DEFAULT]
backend = systemd
filter = web
[web]
action = block[port=80]
         notify
[mail]
action = block
--- filter.d/web.conf
[Definition]
failregex = ^failed from <ADDR>$
--- action.d/block.conf
[Definition]
actionban = fw add <ip> <port> <zone>
actionunban = fw del <ip>
actionstop = fw stop
[Init]
port = 22
--- action.d/notify.conf
[Definition]
actionban = echo "<F-USER>" >> /var/log/<name>.log
actionstop = notify stop
`;

const around = { now: 1795164081, hostname: { full: "mail.example.com", short: "mail" } };

/** The preview at a line of a file. */
function preview(name: string, line = 0, addresses = ["192.0.2.7"]) {
  const analysis = analyze(fixture);
  const request = actionSubjectAt(analysis, `${basedir}/${name}`, { line, character: 0 });
  return request && previewActions(analysis, request, addresses, around);
}

describe("a preview of an action's commands", () => {
  it("shows a jail's actions event by event, and stops them in the reverse order", () => {
    assert.equal(
      preview("jail.conf", 4)!.text,
      `Jail web: what it runs for 192.0.2.7 (IPv4)

check: block
  There is no actioncheck: a command that fails is run once more as it is.

check: notify
  There is no actioncheck: a command that fails is run once more as it is.

ban: block
    fw add 192.0.2.7 80 <zone>
  - Runs fw.
  ! Nothing fills <zone>: the shell takes it for a redirection.
  from action.d/block.conf:2, jail.conf:5

ban: notify
    echo "" >> /var/log/web.log
  - Writes a line to the end of /var/log/web.log.
  from action.d/notify.conf:2

unban: block
    fw del 192.0.2.7
  - Runs fw.
  from action.d/block.conf:3

flush: block
  There is no actionflush: fail2ban unbans one by one.

flush: notify
  There is no actionflush: fail2ban unbans one by one.

stop: notify
    notify stop
  - Runs notify.
  from action.d/notify.conf:3

stop: block
    fw stop
  - Runs fw.
  from action.d/block.conf:4
`,
    );
  });

  it("is of the jail whose section the place is in, and of an action by itself for the first jail that has it", () => {
    assert.equal(preview("jail.conf", 8)?.title, "jail mail");
    assert.equal(preview("jail.conf", 0)?.title, "jail web");
    assert.match(preview("action.d/notify.conf")!.text, /\/var\/log\/web\.log/);
    assert.equal(preview("filter.d/web.conf"), undefined);
  });

  it("places each piece of a command where it was written", () => {
    const { text, pieces } = preview("jail.conf", 4, ["192.0.2.7", "2001:db8::7"])!;
    const analysis = analyze(fixture);
    const lines = text.split("\n");
    const told = pieces
      .filter(({ kind, line }) => kind === "command" && lines[line]!.includes("fw add 2001"))
      .slice(0, 4)
      .map(({ line, start, end, origin }) => {
        const { path, range } = origin!;
        const written = analysis.source(path)!.text.split("\n")[range.start.line]!;
        return [lines[line]!.slice(start, end), written.slice(range.start.character, range.end.character)];
      });
    assert.deepEqual(told, [
      ["fw add ", "fw add "],
      ["2001:db8::7", "<ip>"],
      [" ", " "],
      ["80", "80"],
    ]);
    for (const { line, start, end, kind } of pieces) {
      assert.ok(end <= lines[line]!.length && start < end, `${kind} in line ${line}`);
    }
  });

  it("says of an address that is none what is wrong with it", () => {
    assert.match(
      preview("jail.conf", 4, ["192.0.2.7/x"])!.text,
      /^192\.0\.2\.7\/x: fail2ban cannot read the address/,
    );
  });

  it("has a lens above each jail, and above an action, where the client has the command", () => {
    const lenses = (name: string, ...commands: string[]) =>
      actionLenses(analyze(fixture), `${basedir}/${name}`, new Set(commands)).map(
        ({ range, command }) => `${range.start.line} ${command.command}`,
      );
    const command = "fail2ban.previewAction";
    assert.deepEqual(lenses("jail.conf", command), [`3 ${command}`, `6 ${command}`]);
    assert.deepEqual(lenses("action.d/block.conf", command), [`0 ${command}`]);
    assert.deepEqual(lenses("filter.d/web.conf", command), []);
    assert.deepEqual(lenses("jail.conf"), []);
  });
});
