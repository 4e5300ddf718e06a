import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type ActionSettings,
  type ActionSurroundings,
  readTicket,
  renderEvent,
  settingsOf,
  shellArguments,
} from "../../../core/action/index.ts";
import { readAction } from "../../../core/config/index.ts";
import { treeOf, untraced } from "../../../core/text/index.ts";

/** Every way in which an author may write a tag: in double quotes, bare, in single quotes, in an assignment. */
const everyQuoting = `[Definition]
actionban = record quoted "<matches>" "<ip>" "<fid>" "<F-USER>" "<ip-host>" "<ipmatches>" "<F-*>"
            record bare <ip> <fid> <F-USER> <matches>
            record single '<F-USER>' '<matches>'
            user="<F-USER>"; record assigned "$user"
            printf '%%s\\n' "<matches>" | record piped
`;

/** The rules of stock actions, whose tools are recorded. */
const firewalls = `[Definition]
actionban = iptables -w -I f2b-<name> 1 -s <ip> -j REJECT && nft add element inet f2b-table addr-set \\{ <ip> \\}
            ipset -exist add f2b-<name> <ip> timeout <bantime> || record failed
            ufw prepend reject from <ip> to any comment "<F-USER> after <failures>"
`;

const around: ActionSurroundings = {
  now: 1795164081,
  hostname: { full: "mail.example.com", short: "mail" },
  hostOf: (address) => address,
  ipv6: true,
  bantime: 600,
  counters: { banned: 1, bannedTotal: 1, found: 0, foundTotal: 0 },
};

/** What opens something in a shell, ends it, or calls a command; CANARY is a file that nobody may make. */
const fragments = [
  ...[
    "$(touch CANARY)",
    "`touch CANARY`",
    ";touch CANARY;",
    "|touch CANARY",
    "&&touch CANARY",
    "||touch CANARY",
  ],
  ...["&touch CANARY&", "\ntouch CANARY\n", "\rtouch CANARY\r", ">CANARY", ">>CANARY", "<CANARY", "2>CANARY"],
  ...[
    "';touch CANARY;'",
    '";touch CANARY;"',
    "'",
    '"',
    "\\",
    "\\\\",
    "\\'",
    '\\"',
    "$",
    "$$",
    "\x24{IFS}",
    "$f2bV_ip",
  ],
  ...[
    "$0",
    "$1",
    "$@",
    "\x24{x:-$(touch CANARY)}",
    "$((`touch CANARY`))",
    "*",
    "?",
    "~",
    "~root",
    "[a-z]*",
    "{a,b}",
  ],
  ...[
    "#",
    "!",
    "!!",
    "^a^b",
    "(touch CANARY)",
    "{ touch CANARY; }",
    "a b",
    "\t",
    "  ",
    "-oProxyCommand=touch CANARY",
  ],
  ...[
    "<ip>",
    "<F-USER>",
    "<matches>",
    "<br>",
    "%(x)s",
    "\u2028touch CANARY",
    "\u00a0",
    "é",
    "😀",
    "\x1b[31m",
    "\x7f",
  ],
  ...[
    "if touch CANARY; then",
    "done",
    "fi;touch CANARY",
    "EOF\ntouch CANARY",
    "<<EOF",
    "=touch CANARY",
    "a=b touch CANARY",
  ],
];

/** More than 500 values: each fragment by itself, and each with some of the others. */
const values = fragments.flatMap((one, index) => [
  one,
  ...[1, 2, 3, 5, 8, 13, 21, 34].map((step) => one + fragments[(index + step) % fragments.length]!),
]);

describe("an attacker's values in a real shell", () => {
  const folder = mkdtempSync(join(tmpdir(), "f2b-hostile-"));
  const cwd = join(folder, "cwd");
  const bin = join(folder, "bin");
  // No command that such a value brings may reach a network: the shell is given a namespace without one.
  const unshare = [["-n"], ["-rn"]].find(
    (flags) => spawnSync("/usr/bin/unshare", [...flags, "true"]).status === 0,
  );

  before(function () {
    if (!unshare) {
      console.log("      skipped: unshare gives no network namespace here");
      this.skip();
    }
    mkdirSync(bin);
    mkdirSync(cwd);
    for (const tool of ["record", "iptables", "nft", "ipset", "ufw"]) {
      const script = `#!/bin/sh\n[ "$1" = piped ] && set -- piped "$(/bin/cat; printf x)"\nprintf '%s\\0' "${tool}" "$#" "$@" >> "$F2B_OUT"\n`;
      writeFileSync(join(bin, tool), script);
      chmodSync(join(bin, tool), 0o755);
    }
    // `touch` is there to be found, so that a value which becomes a command leaves its trace.
    writeFileSync(join(bin, "touch"), '#!/bin/sh\n: > "$1"\n');
    chmodSync(join(bin, "touch"), 0o755);
  });
  after(() => rmSync(folder, { recursive: true }));

  it("there are 500 and more", () => assert.ok(new Set(values).size >= 500, `${new Set(values).size}`));

  it("never become part of a command, whatever the author's quotes", () => {
    const all = runAll(actionOf(everyQuoting), values);
    for (const [text, ran] of all) {
      const labels = ran.map(([, label]) => label);
      assert.deepEqual(labels, ["quoted", "bare", "single", "assigned", "piped"], JSON.stringify(text));
      const [, , ...quoted] = ran[0]!;
      assert.deepEqual(quoted.slice(0, 6), [text, text, text, text, text, text], JSON.stringify(text));
      const assigned = ran.find(([, label]) => label === "assigned")!;
      assert.equal(assigned[2], text);
      assert.equal(ran.find(([, label]) => label === "piped")![2], `${text}\nx`);
      const single = ran.find(([, label]) => label === "single")!;
      for (const given of single.slice(2)) assert.ok(given === text || /^\$f2bV_\w+$/.test(given!), given);
    }
  }).timeout(120000);

  it("leave the commands of firewalls what they are", () => {
    for (const [text, ran] of runAll(actionOf(firewalls), values)) {
      assert.deepEqual(
        ran.map(([tool]) => tool),
        ["iptables", "nft", "ipset", "ufw"],
        JSON.stringify(text),
      );
      assert.equal(ran[3]!.at(-1), `${text} after 3`);
    }
  }).timeout(120000);

  /** What a shell ran for bans in which the attacker chose every text: for each text the tools with their arguments. */
  function runAll(settings: ActionSettings, texts: readonly string[]): Array<readonly [string, string[][]]> {
    const quote = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
    const out = (index: number) => join(folder, `out${index}`);
    const calls = texts.map((text, index) => {
      const ticket = {
        ip: text,
        fid: text,
        failures: 3,
        matches: [text],
        data: { user: text },
        ipmatches: [text],
      };
      const reading = readTicket(JSON.stringify(ticket), { now: around.now });
      assert.ok(reading.fault === undefined, reading.fault);
      const [command] = renderEvent(settings, "ban", reading.ticket, around).commands;
      writeFileSync(out(index), "");
      return `F2B_OUT=${out(index)} /bin/sh -c ${shellArguments(command!).map(quote).join(" ")}\n`;
    });
    writeFileSync(join(folder, "calls.sh"), calls.join(""));
    spawnSync("/usr/bin/unshare", [...unshare!, "/bin/sh", join(folder, "calls.sh")], {
      cwd,
      env: { PATH: bin },
      stdio: "ignore",
    });
    assert.deepEqual(readdirSync(cwd), [], "a value ran as a command");
    return texts.map((text, index) => [text, readCalls(readFileSync(out(index), "utf8"))]);
  }
});

/** Calls as the recorder notes them: the tool, how many arguments, the arguments. */
function readCalls(noted: string): string[][] {
  const fields = noted.split("\0");
  const calls: string[][] = [];
  for (let at = 0; at < fields.length - 1; ) {
    const count = Number(fields[at + 1]);
    calls.push([fields[at]!, ...fields.slice(at + 2, at + 2 + count)]);
    at += 2 + count;
  }
  return calls;
}

function actionOf(text: string): ActionSettings {
  const tree = treeOf([{ kind: "file", path: "/etc/fail2ban/action.d/hostile.conf", text }]);
  const name = untraced("hostile");
  const definition = readAction(tree, { basedir: "/etc/fail2ban", name, jail: untraced("web") }).value;
  return settingsOf({ name, definition }, "web");
}
