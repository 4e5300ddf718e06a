import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findBanChain, lockedScript, repeatableChain } from "../../../core/action/index.ts";

const seed = `ssh -i /root/.ssh/id_rsa -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null root@<server> \\
'iptables -N f2b-<name> 2>/dev/null || true; \\
iptables -C INPUT -j f2b-<name> 2>/dev/null || iptables -I INPUT -j f2b-<name>; \\
iptables -I f2b-<name> 1 -s <ip> -j DROP' && \\
echo "Banned <ip> from jail <name> via upstream proxy" >> /var/log/fail2ban.log`;

describe("a ban that can be repeated", () => {
  it("the chain of a ban is found in its commands, the ssh in front of them without what trusts any host", () => {
    assert.deepEqual(findBanChain(seed), {
      rule: {
        iptables: "iptables",
        chain: "f2b-<name>",
        hook: "INPUT",
        match: "",
        source: "<ip>",
        target: "DROP",
      },
      ssh: "ssh -i /root/.ssh/id_rsa root@<server>",
    });
    const local = `<iptables> -w -I DOCKER-USER 1 -p tcp --dport 80 -j x; <iptables> -A x -s <ip> -j REJECT --reject-with tcp-reset`;
    assert.deepEqual(findBanChain(local), {
      rule: {
        iptables: "<iptables>",
        chain: "x",
        hook: "DOCKER-USER",
        match: "-p tcp --dport 80",
        source: "<ip>",
        target: "REJECT --reject-with tcp-reset",
      },
      ssh: undefined,
    });
  });

  it("none is found in other commands, nor where one would have to be quoted", () => {
    for (const other of [
      "ipset add x <ip>",
      "iptables -I INPUT -s <ip> -j DROP",
      seed.replaceAll("f2b-<name>", '"$x"'),
    ]) {
      assert.equal(findBanChain(other), undefined, other);
    }
  });

  describe("under a real iptables", () => {
    const folder = mkdtempSync(join(tmpdir(), "f2b-repeatable-"));
    const within = (script: string) =>
      spawnSync("/usr/bin/unshare", ["-n", "/bin/sh", "-c", script], { encoding: "utf8", cwd: folder });
    const rule = { chain: "f2b-web", hook: "INPUT", match: "", target: "DROP" };
    const commands = (iptables: string, source: string) => {
      const { ban, unban } = repeatableChain({ ...rule, iptables, source });
      // The lock stands where the test may write.
      const locked = (lines: readonly string[]) =>
        lockedScript(lines, "lock", undefined).replaceAll("/run/lock/", `${folder}/`);
      return { ban: locked(ban), unban: locked(unban) };
    };
    const rules = (iptables: string) => `${iptables} -S | grep -v ^-P`;

    before(function () {
      const probe = within("command -v flock timeout && iptables -S && ip6tables -S");
      if (probe.status === 0) return;
      console.log("      skipped: no network namespace with iptables, flock and timeout here (needs root)");
      this.skip();
    });
    after(() => rmSync(folder, { recursive: true }));

    for (const [iptables, one, other] of [
      ["iptables", "192.0.2.7", "192.0.2.8"],
      ["ip6tables", "2001:db8::7", "2001:db8::8"],
    ] as const) {
      it(`${iptables}: twice is once, and the last unban takes the chain along`, () => {
        const [first, second] = [commands(iptables, one), commands(iptables, other)];
        const length = one.includes(":") ? 128 : 32;
        const ran = within(
          `set -e; ${first.ban}; ${first.ban}; ${second.ban}; ${rules(iptables)}; echo --; ${first.unban}; ${first.unban}; ${rules(iptables)}; echo --; ${second.unban}; ${second.unban}; ${rules(iptables)} || echo none`,
        );
        assert.equal(ran.stderr, "");
        assert.deepEqual(ran.stdout.split("--\n"), [
          `-N f2b-web\n-A INPUT -j f2b-web\n-A f2b-web -s ${other}/${length} -j DROP\n-A f2b-web -s ${one}/${length} -j DROP\n`,
          `-N f2b-web\n-A INPUT -j f2b-web\n-A f2b-web -s ${other}/${length} -j DROP\n`,
          "none\n",
        ]);
      }).timeout(30000);
    }

    it("many at once lose none and leave none", () => {
      const all = [...Array(12).keys()].map((index) => commands("iptables", `192.0.2.${index + 1}`));
      const bans = all.map(({ ban }) => `( ${ban} ) &`).join("\n");
      const unbans = all.map(({ unban }) => `( ${unban} ) &`).join("\n");
      const count = "iptables -S INPUT | grep -c f2b-web; iptables -S f2b-web | grep -c ^-A";
      const ran = within(`${bans}\nwait\n${count}\n${unbans}\nwait\niptables -S`);
      assert.equal(ran.stdout, "1\n12\n-P INPUT ACCEPT\n-P FORWARD ACCEPT\n-P OUTPUT ACCEPT\n");
    }).timeout(60000);

    it("a rule that cannot be added ends with an exit code of its own", () => {
      assert.equal(within(commands("iptables", "2001:db8::7").ban).status, 93);
    });
  });
});
