import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { banAll, planBans } from "../../host/remote/apply.ts";
import { usualLimits } from "../../host/remote/connection.ts";
import type { FaultCode } from "../../host/remote/fault.ts";
import { type Entry, openJournal } from "../../host/remote/journal.ts";
import type { RemoteResult } from "../../host/remote/outcome.ts";
import { journalFile } from "../../host/remote/places.ts";
import { nobody, type Prompts } from "../../host/remote/prompts.ts";
import type { Remote } from "../../host/remote/remote.ts";
import { undoOn } from "../../host/remote/unban.ts";
import type { Desk } from "../../host/remote/work.ts";
import { around, ordersOf } from "./jails.ts";
import { closeHosts, freshHome, type Host, key, knownHostsOf, openHosts, remoteOf } from "./rig.ts";

const address = "198.51.100.9";
const chain = "f2b-jellyfin";
const plain = `iptables -w -n -L ${chain} >/dev/null 2>&1 || { iptables -w -N ${chain}; iptables -w -I INPUT -j ${chain}; }; iptables -w -I ${chain} -s <ip> -j DROP`;
const unban = `iptables -w -D ${chain} -s <ip> -j DROP`;

describe("faults of a remote", () => {
  let host: Host;
  let home: string;
  let desk: Desk;
  let known: string;

  before(async () => {
    home = freshHome("faults");
    known = `${home}/.ssh/known_hosts`;
    [host] = (await openHosts(1)) as [Host];
  });
  after(closeHosts);
  beforeEach(() => {
    rmSync(journalFile(), { force: true });
    writeFileSync(known, knownHostsOf([host]));
    delete process.env["SSH_AUTH_SOCK"];
    desk = {
      journal: openJournal(journalFile()),
      prompts: nobody,
      now: () => Date.now() / 1000,
      limits: { ...usualLimits, command: 2 },
    };
  });
  afterEach(() => {
    // What the journal says is what is on the host.
    const bans = desk.journal.read().filter(({ begun }) => begun.intent === "ban");
    const there = rules().includes(`${address}/32`);
    assert.equal(
      bans.some(({ state }) => state === "in-force"),
      there,
      JSON.stringify(bans),
    );
    host.sh("iptables -F; iptables -X; rm -f /run/rig/flag");
  });

  const rules = () => host.sh("iptables-save");
  const firstBan = (): Entry => desk.journal.read().find(({ begun }) => begun.intent === "ban")!;

  /** Bans the address with an action of that text; the one result. */
  async function ban(remote: Remote, actionban = plain, actionunban = unban): Promise<RemoteResult> {
    const orders = ordersOf("tried", {
      "action.d/tried.conf": `[Definition]\nactionban = ${actionban}\nactionunban = ${actionunban}\n`,
    });
    const plans = await planBans({
      verb: "ban",
      orders,
      action: undefined,
      ips: [address],
      remotes: [remote],
      around,
    });
    assert.deepEqual(plans[0]!.leftOut, []);
    return (await banAll(plans, desk))[0]!;
  }

  /** Nothing ran, and the one message is this. */
  async function refuses(remote: Remote, code: FaultCode, message: RegExp): Promise<void> {
    const { fault, outcomes, diff } = await ban(remote);
    assert.equal(fault?.code, code, fault?.message);
    assert.match(fault!.message, message);
    assert.doesNotMatch(fault!.message, /\n/);
    assert.deepEqual([outcomes, diff], [[], []]);
    assert.deepEqual(desk.journal.read(), []);
  }

  describe("before a log-in", () => {
    it("a key that the host does not admit", () =>
      refuses(
        remoteOf(host, { identity: key("wrong") }),
        "not-admitted",
        /does not admit the key .*wrong: check user and identity/,
      ));

    it("a key file that others can read", () => {
      chmodSync(key("open"), 0o644);
      return refuses(
        remoteOf(host, { identity: key("open") }),
        "key-mode",
        /can be read by others \(mode 0644\).*chmod 600/,
      );
    });

    it("a key file that is not there, and one that is no key", async () => {
      await refuses(
        remoteOf(host, { identity: "/run/rig/none" }),
        "key-file",
        /\/run\/rig\/none cannot be read \(ENOENT\)/,
      );
      await refuses(remoteOf(host, { identity: `${key("id")}.pub` }), "key-mode", /can be read by others/);
      copyFileSync(`${key("id")}.pub`, "/run/rig/public");
      chmodSync("/run/rig/public", 0o600);
      await refuses(remoteOf(host, { identity: "/run/rig/public" }), "key-file", /holds a public key/);
      writeFileSync("/run/rig/garbage", "no key at all\n", { mode: 0o600 });
      await refuses(
        remoteOf(host, { identity: "/run/rig/garbage" }),
        "key-file",
        /holds no private key that can be read/,
      );
    });

    it("a key that is a pipe", () => {
      execFileSync("mkfifo", ["-m", "600", "/run/rig/pipe"]);
      return refuses(remoteOf(host, { identity: "/run/rig/pipe" }), "key-file", /pipe is no file/);
    });

    it("an encrypted key whose passphrase nobody tells", () =>
      refuses(
        remoteOf(host, { identity: key("locked", "-N", "sesame") }),
        "passphrase",
        /is encrypted and nobody tells its passphrase/,
      ));

    it("an ssh-agent that is not there", () => {
      process.env["SSH_AUTH_SOCK"] = "/run/rig/no-agent";
      return refuses(
        remoteOf(host, { identity: undefined }),
        "agent",
        /SSH_AUTH_SOCK names \/run\/rig\/no-agent/,
      );
    });

    it("a host that is not known", async () => {
      writeFileSync(known, "");
      await refuses(
        remoteOf(host),
        "host-unknown",
        /is not known and nobody was there to ask \(its key: ssh-ed25519 SHA256:/,
      );
      assert.equal(readFileSync(known, "utf8"), "");
    });

    it("a host whose key has changed", async () => {
      writeFileSync(known, knownHostsOf([host], "host-other"));
      await refuses(
        remoteOf(host),
        "host-changed",
        /the key of 203\.0\.113\.10 has changed .*ssh-keygen -R 203\.0\.113\.10/,
      );
    });

    it("a host whose key is revoked", () => {
      writeFileSync(known, `@revoked ${knownHostsOf([host])}`);
      return refuses(remoteOf(host), "host-revoked", /marks as revoked/);
    });

    it("a host of which another key is known is no host that has changed", async () => {
      writeFileSync(known, knownHostsOf([host], "host-ecdsa"));
      const { fault, outcomes } = await ban(remoteOf(host));
      assert.equal(fault, undefined);
      assert.equal(outcomes[0]!.status, "banned");
    });

    it("a port that refuses", () =>
      refuses(remoteOf(host, { port: 2 }), "refused", /port 2 refuses connections/));

    it("an address without a route", () =>
      refuses(remoteOf(host, { host: "192.0.2.200" }), "no-route", /there is no route to 192\.0\.2\.200/));

    it("a name without an address", () =>
      refuses(
        remoteOf(host, { host: "nowhere.invalid" }),
        "no-name",
        /the name nowhere\.invalid has no address/,
      ));

    it("a host that drops the packets", async () => {
      host.sh("iptables -I INPUT -p tcp --dport 22 -j DROP");
      desk = { ...desk, limits: { ...usualLimits, ready: 700 } };
      await refuses(remoteOf(host), "silent", /port 22 does not answer/);
    });

    it("a port where something else listens", async () => {
      const other = host.sh(
        `nohup ${process.execPath} -e 'require("net").createServer((s)=>{s.on("error",()=>{});s.end("220 mail\\r\\n")}).listen(25)' >/dev/null 2>&1 & echo $!`,
      );
      host.sh("until ss -Hltn sport = :25 | grep -q .; do sleep 0.05; done");
      await refuses(remoteOf(host, { port: 25 }), "no-ssh", /ended the connection before a log-in/);
      host.sh(`kill ${other}`);
    });
  });

  describe("who is asked", () => {
    const asking = (answers: Partial<{ secret: string; confirm: boolean }>, asked: string[]): Prompts => ({
      secret: async (question) => {
        asked.push(question);
        return answers.secret;
      },
      confirm: async (question) => {
        asked.push(question);
        return answers.confirm;
      },
    });

    it("a new host is shown, and remembered by a hashed line once that is confirmed", async () => {
      const asked: string[] = [];
      writeFileSync(known, "");
      desk = { ...desk, prompts: asking({ confirm: true }, asked) };
      const { fault, outcomes } = await ban(remoteOf(host));
      assert.equal(fault, undefined);
      assert.equal(outcomes[0]!.status, "banned");
      const fingerprint = execFileSync("ssh-keygen", ["-lf", key("host-ed25519")], {
        encoding: "utf8",
      }).split(" ")[1]!;
      assert.equal(asked.length, 1);
      assert.ok(asked[0]!.includes(fingerprint), asked[0]);
      assert.match(readFileSync(known, "utf8"), /^\|1\|\S+ ssh-ed25519 \S+\n$/);
      // OpenSSH reads the line as we do.
      assert.match(
        execFileSync("ssh-keygen", ["-F", host.address, "-f", known], { encoding: "utf8" }),
        /found/,
      );
    });

    it("a new host and a passphrase are asked about once each", async () => {
      const path = key("locked", "-N", "sesame");
      appendFileSync("/run/rig/id.pub", readFileSync(`${path}.pub`));
      const asked: string[] = [];
      writeFileSync(known, "");
      desk = { ...desk, prompts: asking({ confirm: true, secret: "sesame" }, asked) };
      const { fault } = await ban(remoteOf(host, { identity: path }));
      assert.equal(fault, undefined);
      assert.match(asked.join("\n"), /^Passphrase of .*\n.* is not known yet\..*$/);
    });

    it("a passphrase, again where it was wrong; PKCS#8 and PKCS#1 too", async () => {
      const rsa = key("rsa", "-t", "rsa", "-b", "2048");
      appendFileSync("/run/rig/id.pub", readFileSync(`${rsa}.pub`));
      for (const format of ["RFC4716", "PEM", "PKCS8"]) {
        const path = `/run/rig/rsa-${format}`;
        copyFileSync(rsa, path);
        chmodSync(path, 0o600);
        execFileSync("ssh-keygen", ["-q", "-p", "-P", "", "-N", "sesame", "-m", format, "-f", path]);
        const asked: string[] = [];
        const given = ["wrong", "sesame"];
        desk = {
          ...desk,
          prompts: { ...nobody, secret: async (question) => given[asked.push(question) - 1] },
        };
        const { fault } = await ban(remoteOf(host, { identity: path }));
        assert.equal(fault, undefined, format);
        assert.equal(asked.length, 2, format);
        assert.match(asked[1]!, /that was not it/);
      }
      assert.doesNotMatch(readFileSync(journalFile(), "utf8"), /sesame/);
    });

    it("a password, where the host takes one and no key will do", async () => {
      await host.restart(["PasswordAuthentication yes"]);
      const asked: string[] = [];
      desk = { ...desk, prompts: asking({ secret: "sesame" }, asked) };
      const { fault } = await ban(remoteOf(host, { user: "keeper", sudo: "-n", identity: key("wrong") }));
      assert.equal(fault, undefined);
      assert.deepEqual(asked, [`Password of keeper@${host.address}`]);
      assert.equal(firstBan().state, "in-force");
      assert.doesNotMatch(readFileSync(journalFile(), "utf8"), /sesame/);
      await host.restart();
    });
  });

  describe("in the middle of it", () => {
    it("a command that ends with an error, before and after its rule", async () => {
      const none = await ban(remoteOf(host), "iptables --version >/dev/null; echo it went wrong >&2; exit 3");
      assert.deepEqual(
        none.outcomes.map(({ status, message }) => [status, message]),
        [
          [
            "failed",
            "the command ended with 3 (it went wrong), and no rule of tried on [proxy-0] names the address",
          ],
        ],
      );
      assert.equal(firstBan().state, "absent");
      const there = await ban(remoteOf(host), `${plain}; exit 4`);
      assert.deepEqual(
        there.outcomes.map(({ status, message }) => [status, message]),
        [["banned", "the command ended with 4, but the rule is there"]],
      );
    });

    it("a rule that was set twice is told, and one undo takes both out", async () => {
      const { outcomes } = await ban(remoteOf(host), `${plain}; iptables -w -I ${chain} -s <ip> -j DROP`);
      assert.deepEqual(
        outcomes.map(({ status, message }) => [status, message]),
        [["banned", "the rule is there 2 times"]],
      );
      const undone = await undoOn(remoteOf(host), [outcomes[0]!.id!], desk);
      assert.deepEqual(
        undone.outcomes.map(({ status, message }) => [status, message]),
        [["unbanned", undefined]],
      );
      assert.doesNotMatch(rules(), /198\.51\.100\.9/);
    });

    it("a ban that ends well and sets no rule is a failure", async () => {
      const { outcomes } = await ban(remoteOf(host), "iptables --version");
      assert.deepEqual(
        outcomes.map(({ status, message }) => [status, message]),
        [["failed", "the command ended well, and no rule of tried on [proxy-0] names the address"]],
      );
    });

    it("a rule to which nothing leads is a failure", async () => {
      const { outcomes } = await ban(
        remoteOf(host),
        `iptables -w -N ${chain}; iptables -w -I ${chain} -s <ip> -j DROP`,
      );
      assert.deepEqual(
        outcomes.map(({ status, message }) => [status, message]),
        [["failed", `the rule is there, but nothing leads to ${chain}: no packet meets it`]],
      );
      assert.equal(firstBan().state, "in-force");
    });

    it("a journal that cannot be written: nothing is run", async () => {
      writeFileSync("/run/rig/file", "");
      desk = { ...desk, journal: openJournal("/run/rig/file/journal.jsonl") };
      await refuses(remoteOf(host), "journal", /file\/journal\.jsonl cannot be written .*so nothing was run/);
      assert.doesNotMatch(rules(), /f2b/);
    });

    it("a command that hangs is ended on the host, and its children with it", async () => {
      const began = Date.now();
      const { outcomes } = await ban(remoteOf(host), "iptables --version; sleep 600");
      assert.ok(Date.now() - began < 60_000);
      assert.match(outcomes[0]!.message!, /^the command did not end in time and was stopped/);
      assert.equal(outcomes[0]!.status, "failed");
      assert.equal(host.sh("pgrep -f '[s]leep 600' || echo none").trim(), "none");
    });

    it("a command that floods its output is broken off", async () => {
      const { outcomes } = await ban(remoteOf(host), "iptables --version; yes");
      assert.match(outcomes[0]!.message!, /^a command on .* printed more than 64 KiB and was broken off/);
      assert.equal(outcomes[0]!.status, "failed");
      assert.equal(firstBan().exit, "unknown");
      assert.equal(host.sh("pgrep -x yes || echo none").trim(), "none");
    });

    it("a host without iptables", async () => {
      const hide =
        "for f in /usr/sbin/iptables /usr/sbin/ip6tables /usr/sbin/ipset /usr/sbin/nft; do mount --bind /run/rig/nothing $f; done";
      writeFileSync("/run/rig/nothing", "", { mode: 0o600 });
      await host.restart([], hide);
      try {
        const result = await ban(remoteOf(host, { firewall: "iptables" }));
        assert.equal(result.fault?.code, "no-firewall");
        assert.match(
          result.fault!.message,
          /^there is no iptables on root@203\.0\.113\.10: install it there/,
        );
      } finally {
        await host.restart();
      }
    });

    it("a host whose rules cannot all be read: no ban is taken for gone", async () => {
      await ban(remoteOf(host));
      const { id } = firstBan().begun;
      writeFileSync("/run/rig/nothing", "", { mode: 0o600 });
      const hide =
        "for f in /usr/sbin/iptables /usr/sbin/ip6tables; do mount --bind /run/rig/nothing $f; done";
      await host.restart([], hide);
      try {
        const { fault } = await undoOn(remoteOf(host, { user: "guest" }), [id], desk);
        assert.equal(fault?.code, "no-rules", fault?.message);
        assert.match(
          fault!.message,
          /(?:ipset save|nft list ruleset) on guest@.* ended with .*set sudo = -n/,
        );
        assert.equal(firstBan().state, "in-force");
      } finally {
        await host.restart();
      }
    });

    it("sudo that wants a password, no sudo where one is needed, and sudo that asks nothing", async () => {
      await refuses(
        remoteOf(host, { user: "guest", sudo: "-n" }),
        "sudo",
        /sudo on guest@203\.0\.113\.10 wants a password .*NOPASSWD/,
      );
      await refuses(
        remoteOf(host, { user: "guest", firewall: "iptables" }),
        "no-rules",
        /iptables-save on guest@.* ended with .*set sudo = -n/,
      );
      const { outcomes } = await ban(remoteOf(host, { user: "keeper", sudo: "-n" }));
      assert.equal(outcomes[0]!.status, "banned");
    });

    for (const [name, isRun] of [
      ["before its rule is set", false],
      ["after its rule was set", true],
    ] as const) {
      it(`the connection is cut ${name}: unknown, and the next connection finds out`, async () => {
        const wait = "touch /run/rig/flag; sleep 3";
        const running = ban(
          remoteOf(host),
          isRun ? `${plain}; ${wait}` : `${wait}; ${wait}; exit 1; ${plain}`,
        );
        while (!existsSync("/run/rig/flag")) await new Promise((resolve) => setTimeout(resolve, 20));
        host.endSessions();
        const { outcomes, fault } = await running;
        assert.equal(fault, undefined);
        assert.deepEqual(
          outcomes.map(({ status }) => status),
          ["unknown"],
        );
        assert.match(
          outcomes[0]!.message!,
          /^the connection to root@203\.0\.113\.10 was cut while a command ran/,
        );
        const { begun, state, exit } = firstBan();
        assert.deepEqual([state, exit], ["unknown", "unknown"]);
        const next = await undoOn(remoteOf(host), [begun.id], desk);
        assert.equal(next.fault, undefined);
        assert.match(
          next.settled.join("\n"),
          isRun ? /had been left open: it was run/ : /it was not run, or came to nothing/,
        );
        assert.equal(next.outcomes[0]!.status, isRun ? "unbanned" : "not-banned");
        assert.equal(firstBan().state, isRun ? "undone" : "absent");
      });
    }

    it("a link that dies without a word ends by the missing signs of life", async () => {
      desk = { ...desk, limits: { ...usualLimits, keepalive: 300 } };
      const running = ban(remoteOf(host), `${plain}; touch /run/rig/flag; sleep 3`);
      while (!existsSync("/run/rig/flag")) await new Promise((resolve) => setTimeout(resolve, 20));
      host.sh("iptables -I INPUT -p tcp --dport 22 -j DROP");
      const { outcomes } = await running;
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        ["unknown"],
      );
      host.sh("iptables -D INPUT -p tcp --dport 22 -j DROP");
      const next = await undoOn(remoteOf(host), [firstBan().begun.id], desk);
      assert.equal(next.outcomes[0]!.status, "unbanned");
    });
  });
});
