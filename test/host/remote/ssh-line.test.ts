import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { splitSshLine } from "../../../host/remote/ssh-line.ts";
import { readSshCall } from "../../../host/remote/ssh-words.ts";
import { randomFrom, readSeed } from "../../support/random.ts";

const seed = `ssh -i /root/.ssh/id_rsa -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null root@203.0.113.10 \\
'iptables -N f2b-x 2>/dev/null || true; \\
iptables -I f2b-x 1 -s 192.0.2.1 -j DROP' && \\
echo "Banned 192.0.2.1" >> /var/log/fail2ban.log`;

/** Texts whose remote part can be taken out; the real shell is asked what ssh gets. */
const split: readonly string[] = [
  "ssh root@h id",
  "ssh h 'a b' \"c d\" e\\ f",
  "ssh -p 2222 -l root h uptime",
  "ssh -p2222 -lroot h uptime",
  "ssh -vvp 2222 h uptime",
  "ssh -o Port=2222 -oUser=me h uptime",
  "ssh -o 'User me' h uptime",
  "ssh h -p 22 uptime -p",
  "ssh h -- -x y",
  "ssh -- h x",
  "ssh ssh://me@h:2222 x",
  "ssh 'ssh://[2001:db8::1]:2222' x",
  "ssh -l -p22 h x",
  "ssh 2001:db8::1 x",
  "ssh a@b@h x",
  "ssh h x && echo done >>log",
  "ssh h x || true",
  "ssh h 'x | y && z; w'",
  "ssh h 'echo it'\\''s'",
  'ssh h "echo \\"quoted\\" \\$HOME"',
  'ssh h "echo $f2bV_matches"',
  "ssh h 'echo $HOME $(id)'",
  "ssh h \\\n  'x'",
  "ssh h key=value",
  "ssh -4Cn h x # why",
  seed,
];

const refused: ReadonlyArray<readonly [text: string, why: RegExp]> = [
  ["ssh h", /gives no command/],
  ["ssh -l -p22 h", /gives no command/],
  ["ssh", /names no host/],
  ["ssh h x &", /background/],
  ["ssh h x | tee y", /first command/],
  ["x | ssh h y", /first command/],
  ["x && ssh h y", /first command/],
  ["ssh h x; y", /several commands/],
  ["ssh h x\ny", /several commands/],
  ["ssh h x && ssh h y", /more than once/],
  ["! ssh h x", /first command/],
  ["(ssh h x)", /first command/],
  ["{ ssh h x; }", /first command/],
  ["if ssh h x; then y; fi", /first command/],
  ["for i in 1 2; do ssh h x; done", /first command/],
  ["A=1 ssh h x", /stand before ssh/],
  ["ssh h x </dev/null", /redirected/],
  ["ssh h x 2>&1", /redirected/],
  ["ssh h $X", /changes a word/],
  ['ssh h "$X"', /changes a word/],
  ["ssh h $f2bV_ip", /changes a word/],
  ["ssh h $(id)", /changes a word/],
  ["ssh h `id`", /changes a word/],
  ["ssh h x*", /changes a word/],
  ["ssh h x?", /changes a word/],
  ["ssh h ~/x", /changes a word/],
  ["ssh $HOST x", /changes a word/],
  ["ssh h A=$X", /changes a word/],
  ["timeout 5 ssh h x", /run by another command \(timeout\)/],
  ["sudo ssh h x", /run by another command \(sudo\)/],
  ["sh -c 'ssh h x'", /run by another command \(sh\)/],
  ["ssh -J other h x", /by way of another host/],
  ["ssh -o ProxyCommand='nc %h %p' h x", /by way of another host/],
  ["ssh -N h x", /runs no command/],
  ["ssh (a", /no valid shell text/],
  ["ssh h 'x", /no valid shell text/],
];

const plain: readonly string[] = [
  "iptables -I INPUT -p tcp --dport ssh -j f2b-sshd",
  "nft add element inet f2b-table addr-set-sshd \\{ 192.0.2.1 \\}",
  "for proto in $(echo 'tcp' | sed 's/,/ /g'); do\niptables -C INPUT -p $proto -j x\ndone",
  "echo ssh h x",
];

describe("an action's ssh line", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "f2b-ssh-"));
    // It tells its arguments, and runs nothing; nothing else is to be found beside it.
    writeFileSync(join(folder, "ssh"), "#!/bin/sh\nprintf '%s\\0' \"$@\" >&3\n", { mode: 0o755 });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** The arguments that the real shell gives to ssh, each time it runs it. */
  function asked(text: string): readonly string[] {
    const answer = spawnSync("/bin/sh", ["-c", text], {
      cwd: folder,
      env: { PATH: folder, HOME: "/home/me", f2bV_matches: "$f2bV_matches" },
      stdio: ["ignore", "ignore", "ignore", "pipe"],
      encoding: "utf8",
      timeout: 5000,
    });
    return answer.output[3]!.split("\0").slice(0, -1);
  }

  for (const text of split)
    it(`is taken apart as the shell does: ${JSON.stringify(text)}`, () => {
      const found = splitSshLine(text);
      assert.ok(found.kind === "ssh", JSON.stringify(found));
      assert.deepEqual(found.call, readSshCall(asked(text)));
    });

  for (const [text, why] of refused)
    it(`is refused: ${JSON.stringify(text)}`, () => {
      const found = splitSshLine(text);
      assert.ok(found.kind === "refused", JSON.stringify(found));
      assert.match(found.why, why);
    });

  for (const text of plain)
    it(`is none: ${JSON.stringify(text)}`, () => assert.deepEqual(splitSshLine(text), { kind: "plain" }));

  it("of the guide: the remote part, what is left alone, what is not heeded", () => {
    const found = splitSshLine(seed);
    assert.ok(found.kind === "ssh");
    assert.equal(
      found.call.command,
      "iptables -N f2b-x 2>/dev/null || true; \\\niptables -I f2b-x 1 -s 192.0.2.1 -j DROP",
    );
    assert.equal(found.local, '&& \\\necho "Banned 192.0.2.1" >> /var/log/fail2ban.log');
    assert.deepEqual(found.call.ignored, [
      "-i /root/.ssh/id_rsa",
      "-o StrictHostKeyChecking=no",
      "-o UserKnownHostsFile=/dev/null",
    ]);
  });

  it("200 drawn texts: none that is accepted reaches ssh with other words", function () {
    this.timeout(120_000);
    const random = randomFrom(readSeed());
    const words = [
      "ssh",
      "ssh",
      "h",
      "me@h",
      "-p",
      "22",
      "-v",
      "--",
      "x",
      "'a b'",
      '"c"',
      "d\\ e",
      "$X",
      '"$f2bV_matches"',
      "`y`",
      "&&",
      "||",
      ";",
      "|",
      "&",
      "(",
      ")",
      "{",
      "}",
      "!",
      "\n",
      "#",
      ">f",
      "2>&1",
      "'",
      '"',
      "\\",
      "*",
      "~",
      "A=1",
      "if",
      "then",
      "fi",
      "\\\n",
    ];
    let accepted = 0;
    for (let count = 0; count < 200; count++) {
      const head = random.chance(0.7) ? "ssh h " : "";
      const text =
        head +
        Array.from({ length: 1 + random.below(6) }, () => random.pick(words)).join(
          random.chance(0.9) ? " " : "",
        );
      const found = splitSshLine(text);
      if (found.kind !== "ssh") continue;
      accepted++;
      assert.deepEqual(found.call, readSshCall(asked(text)), JSON.stringify(text));
    }
    assert.ok(accepted > 20, `${accepted} were accepted`);
  });
});
