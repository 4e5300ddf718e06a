import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ordersOf, seed } from "./jails.ts";
import { closeHosts, freshHome, type Host, key, knownHostsOf, openHosts } from "./rig.ts";

const program = join(import.meta.dirname, "../../dist/cli.cjs");
const ip = "192.0.2.1";

describe("f2b apply and f2b remote", () => {
  let hosts: readonly Host[];
  let home: string;
  before(async () => {
    assert.ok(existsSync(program), "npm run build comes first");
    home = freshHome("cli");
    hosts = await openHosts(2);
    writeFileSync(`${home}/.ssh/known_hosts`, knownHostsOf(hosts));
  });
  after(closeHosts);

  async function f2b(...args: readonly string[]): Promise<{ exit: number; stdout: string; stderr: string }> {
    // A session of its own has no terminal: nobody can be asked.
    const child = spawn("setsid", ["-w", process.execPath, program, ...args], {
      cwd: home,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const said = { stdout: "", stderr: "" };
    child.stdout.on("data", (chunk) => (said.stdout += chunk));
    child.stderr.on("data", (chunk) => (said.stderr += chunk));
    const [exit] = await once(child, "close");
    return { exit, ...said };
  }
  const ban = (on: string, ...more: readonly string[]) =>
    f2b("apply", "ban", "jellyfin", "-c", "/run/rig/fail2ban", "--ip", ip, "--on", on, ...more);
  const rules = (at = 0) => hosts[at]!.sh("iptables-save");

  it("a remote is added with a key of its own, installed restricted; the key in ~/.ssh opens the way", async () => {
    copyFileSync(key("id"), `${home}/.ssh/id_ed25519`);
    execFileSync("chmod", ["600", `${home}/.ssh/id_ed25519`]);
    const added = await f2b(
      "remote",
      "add",
      "edge",
      hosts[0]!.address,
      "--user",
      "keeper",
      "--sudo",
      "-n",
      "--make-key",
    );
    assert.equal(added.exit, 0, added.stderr);
    const authorized = readFileSync("/run/rig/home/keeper/.ssh/authorized_keys", "utf8");
    assert.match(authorized, /^restrict ssh-ed25519 \S+ f2b edge\n$/);
    assert.equal(execFileSync("stat", ["-c", "%a", `${home}/.ssh/f2b_edge`], { encoding: "utf8" }), "600\n");
    const again = await f2b("remote", "add", "edge", hosts[0]!.address, "--user", "keeper", "--make-key");
    assert.equal(again.exit, 3);
    assert.match(again.stderr, /is there already/);
    const ini = readFileSync(`${home}/.config/fail2ban-workbench/remotes.ini`, "utf8");
    assert.match(
      ini,
      /^\[edge\]\nhost = 203\.0\.113\.10\nport = 22\nuser = keeper\nidentity = ~\/\.ssh\/f2b_edge\nsudo = -n\n/,
    );
    const tested = await f2b("remote", "test", "edge");
    assert.equal(tested.exit, 0, tested.stderr);
    assert.match(
      tested.stdout,
      /it sees this machine as 203\.0\.113\.2\n {2}tools: iptables, ip6tables, ipset, nft, flock, timeout/,
    );
  });

  it("a key that cannot be installed is not left behind", async () => {
    const name = ["remote", "add", "nokey", hosts[0]!.address, "--user", "guest", "--make-key"];
    for (const port of ["2", "2"]) {
      const added = await f2b(...name, "--port", port);
      assert.equal(added.exit, 3);
      assert.match(added.stderr, /port 2 refuses connections/);
      assert.equal(existsSync(`${home}/.ssh/f2b_nokey`) || existsSync(`${home}/.ssh/f2b_nokey.pub`), false);
    }
    assert.doesNotMatch((await f2b("remote", "list")).stdout, /nokey/);
  });

  it("ssh-agent opens the way, too", async () => {
    const socket = "/run/rig/agent";
    const agent: ChildProcess = spawn("ssh-agent", ["-D", "-a", socket], { stdio: "ignore" });
    while (!existsSync(socket)) await sleep(20);
    execFileSync("ssh-add", ["-q", key("id")], {
      env: { ...process.env, SSH_AUTH_SOCK: socket },
      stdio: "ignore",
    });
    execFileSync("rm", [`${home}/.ssh/id_ed25519`]);
    process.env["SSH_AUTH_SOCK"] = socket;
    try {
      assert.equal((await f2b("remote", "add", "second", hosts[1]!.address, "--user", "root")).exit, 0);
      const tested = await f2b("remote", "test", "second");
      assert.equal(tested.exit, 0, tested.stderr);
    } finally {
      delete process.env["SSH_AUTH_SOCK"];
      agent.kill();
    }
    const without = await f2b("remote", "test", "second");
    assert.equal(without.exit, 3);
    assert.match(without.stderr, /does not admit anything that could be tried/);
    assert.equal(
      (await f2b("remote", "add", "second", hosts[1]!.address, "--user", "root", "--identity", key("id")))
        .exit,
      0,
    );
  });

  it("a dry run shows every command and opens no connection; without --yes nothing runs", async () => {
    ordersOf("iptables-multiport[port=443]");
    const logins = hosts.map((host) => host.logins());
    const shown = await ban("edge,second", "--dry-run");
    assert.equal(shown.exit, 0, shown.stderr);
    for (const part of [
      "edge  keeper@203.0.113.10",
      "second  root@203.0.113.11",
      "check ",
      "start ",
      "ban     iptables -w -I f2b-jellyfin 1 -s 192.0.2.1",
      "undo    iptables -w -D f2b-jellyfin -s 192.0.2.1",
      "stop ",
    ])
      assert.ok(shown.stdout.includes(part), `${part} in ${shown.stdout}`);
    const [row] = JSON.parse((await ban("edge", "--dry-run", "--format", "json")).stdout);
    assert.deepEqual([row.remote, row.bans[0].ip, row.refused], ["edge", ip, []]);
    assert.match(row.bans[0].ban[0], /^iptables -w -I f2b-jellyfin 1 -s 192\.0\.2\.1/);
    const asked = await ban("edge");
    assert.equal(asked.exit, 3);
    assert.match(asked.stderr, /nobody is here to confirm it/);
    assert.deepEqual(
      hosts.map((host) => host.logins()),
      logins,
    );
  });

  it("a check reads and changes nothing", async () => {
    const before = rules();
    const checked = await ban("edge", "--check");
    assert.equal(checked.exit, 0, checked.stderr);
    assert.match(
      checked.stdout,
      /not-banned 192\.0\.2\.1 by iptables-multiport: would be banned, and the action started first/,
    );
    assert.equal(rules(), before);
    assert.equal((await f2b("apply", "list")).stdout, "Nothing is applied.\n");
  });

  it("several remotes have a result each, whatever befalls the others", async () => {
    await f2b(
      "remote",
      "add",
      "gone",
      "203.0.113.10",
      "--port",
      "2",
      "--user",
      "root",
      "--identity",
      key("id"),
    );
    const done = await ban("edge,gone,second", "--yes", "--format", "json");
    assert.equal(done.exit, 3);
    const results = JSON.parse(done.stdout);
    assert.deepEqual(
      results.map(
        (result: { remote: string; fault: { code: string } | null; outcomes: { status: string }[] }) => [
          ...[result.remote, result.fault?.code ?? null, result.outcomes.map(({ status }) => status)],
        ],
      ),
      [
        ["edge", null, ["banned"]],
        ["second", null, ["banned"]],
        ["gone", "refused", []],
      ],
    );
    for (const at of [0, 1]) assert.ok(rules(at).includes("-A f2b-jellyfin -s 192.0.2.1/32 -j REJECT"));
    const listed = JSON.parse((await f2b("apply", "list", "--format", "json")).stdout);
    assert.deepEqual(
      listed.map(({ remote, state }: { remote: string; state: string }) => [remote, state]),
      [
        ["edge", "in-force"],
        ["second", "in-force"],
      ],
    );
    const undone = await f2b("apply", "undo", "--all");
    assert.equal(undone.exit, 0, undone.stdout);
    for (const at of [0, 1]) assert.doesNotMatch(rules(at), /f2b/);
  });

  it("the action that was started for a ban stays for as long as one of its bans does", async () => {
    assert.equal(
      (
        await f2b(
          "apply",
          "ban",
          "jellyfin",
          "-c",
          "/run/rig/fail2ban",
          "--ip",
          "192.0.2.1,192.0.2.2",
          "--on",
          "edge",
          "--yes",
        )
      ).exit,
      0,
    );
    assert.equal(
      (
        await f2b(
          "apply",
          "unban",
          "jellyfin",
          "-c",
          "/run/rig/fail2ban",
          "--ip",
          "192.0.2.1",
          "--on",
          "edge",
          "--yes",
        )
      ).exit,
      0,
    );
    assert.match(rules(), /f2b-jellyfin -s 192\.0\.2\.2/);
    hosts[0]!.sh("iptables -I f2b-jellyfin -s 192.0.2.77 -j DROP");
    assert.equal(
      (
        await f2b(
          "apply",
          "unban",
          "jellyfin",
          "-c",
          "/run/rig/fail2ban",
          "--ip",
          "192.0.2.2",
          "--on",
          "edge",
          "--yes",
        )
      ).exit,
      0,
    );
    // Another's ban is in the chain: it is not taken away with ours.
    assert.match(rules(), /-A INPUT .* -j f2b-jellyfin/);
    hosts[0]!.sh("iptables -F; iptables -X");
  });

  it("--for takes the ban back in time; --no-wait leaves that to a later start", async () => {
    const waited = await ban("second", "--yes", "--for", "2");
    assert.equal(waited.exit, 0, waited.stdout);
    assert.match(waited.stdout, /banned 192\.0\.2\.1[\s\S]*unbanned 192\.0\.2\.1/);
    assert.doesNotMatch(rules(1), /f2b/);
    assert.equal((await ban("second", "--yes", "--for", "1", "--no-wait")).exit, 0);
    assert.match(rules(1), /192\.0\.2\.1/);
    await sleep(1100);
    const later = await ban("second", "--yes", "--ip", "192.0.2.3");
    assert.match(later.stderr, /bans were past their time: second: 192\.0\.2\.1 no longer banned/);
    assert.equal((await f2b("apply", "undo", "--all")).exit, 0);
    assert.equal((await ban("second", "--yes", "--for", "1", "--no-wait")).exit, 0);
    await sleep(1100);
    assert.match((await f2b("apply", "list")).stdout, /, overdue\n/);
    const due = await f2b("apply", "undo", "--due");
    assert.match(due.stdout, /unbanned 192\.0\.2\.1/);
    assert.doesNotMatch(rules(1), /f2b/);
    assert.equal((await f2b("apply", "undo", "--due")).stdout, "Nothing is to be undone.\n");
  });

  it("an ssh line for another host, user or port runs nothing and shows both", async () => {
    ordersOf("proxy", { "action.d/proxy.conf": seed("203.0.113.99") });
    for (const args of [["--yes"], ["--dry-run"]]) {
      const done = await ban("second", ...args);
      assert.match(
        done.stdout + done.stderr,
        /actionban is for root@203\.0\.113\.99, and \[second\] is root@203\.0\.113\.11: nothing was run/,
      );
      assert.notEqual(done.exit, 0);
    }
    ordersOf("proxy", { "action.d/proxy.conf": seed("203.0.113.10") });
    const other = await ban("edge", "--yes");
    assert.match(
      other.stderr,
      /actionban is for root@203\.0\.113\.10, and \[edge\] is keeper@203\.0\.113\.10/,
    );
    ordersOf("proxy", { "action.d/proxy.conf": seed("<upstream-server-ip>") });
    const unfilled = await ban("edge", "--yes");
    assert.match(unfilled.stderr, /holds the tag <upstream-server-ip>, which has no value/);
    for (const at of [0, 1]) assert.doesNotMatch(rules(at), /f2b/);
  });

  it("wrong words are told apart from what can't be done", async () => {
    assert.equal((await f2b("apply")).exit, 2);
    assert.equal((await f2b("apply", "ban", "jellyfin", "--on", "edge")).exit, 2);
    assert.equal((await f2b("apply", "undo", "nothing")).exit, 3);
    assert.equal((await ban("nowhere", "--yes")).exit, 3);
    assert.match(
      (await ban("nowhere", "--yes")).stderr,
      /there is no remote nowhere; there are edge, second, gone/,
    );
    assert.equal((await f2b("remote", "remove", "gone")).exit, 0);
    assert.equal((await f2b("remote", "remove", "gone")).exit, 3);
  });
});
