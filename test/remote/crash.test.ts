import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Entry, openJournal } from "../../host/remote/journal.ts";
import { journalFile } from "../../host/remote/places.ts";
import { writeRemote } from "../../host/remote/remotes.ts";
import { ordersOf } from "./jails.ts";
import {
  attackers,
  closeHosts,
  freshHome,
  type Host,
  knownHostsOf,
  openHosts,
  remoteOf,
  tryConnection,
} from "./rig.ts";

const [address] = attackers.inet4;
const program = join(import.meta.dirname, "../../dist/cli.cjs");
const lock = "/run/lock/fail2ban-workbench.0/lock";

describe("f2b apply, killed in the middle of it", () => {
  let host: Host;
  let home: string;
  before(async () => {
    assert.ok(existsSync(program), "npm run build comes first");
    home = freshHome("crash");
    [host] = (await openHosts(1)) as [Host];
    copyFileSync("/usr/sbin/nft", "/run/rig/nft");
    writeFileSync("/run/rig/slow-nft", '#!/bin/sh\nsleep 1\nexec /run/rig/nft "$@"\n', { mode: 0o755 });
    await host.restart([], "mount --bind /run/rig/slow-nft /usr/sbin/nft");
    writeFileSync(`${home}/.ssh/known_hosts`, knownHostsOf([host]));
    mkdirSync(`${home}/.config`);
    writeRemote(`${home}/.config/fail2ban-workbench/remotes.ini`, remoteOf(host, { name: "edge" }));
  });
  after(closeHosts);
  afterEach(() => {
    host.endSessions();
    host.sh(`iptables -F; iptables -X; ipset destroy; pkill -f '[f]lock ${lock}' || :; rm -f /run/rig/hold`);
  });

  const bans = (): readonly Entry[] =>
    openJournal(journalFile())
      .read()
      .filter(({ begun }) => begun.intent === "ban");
  const last = () => bans()[bans().length - 1]!;
  const f2b = (...args: readonly string[]): ChildProcess =>
    spawn(process.execPath, [program, "apply", ...args], {
      cwd: home,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
  const ban = () =>
    f2b("ban", "jellyfin", "-c", "/run/rig/fail2ban", "--ip", address, "--on", "edge", "--yes");

  /** Waits till something is so; 40 s. */
  async function until(isSo: () => boolean, what: string): Promise<void> {
    for (let tries = 0; tries < 2000; tries++) {
      if (isSo()) return;
      await sleep(20);
    }
    assert.fail(`waited in vain: ${what}`);
  }

  async function run(...args: readonly string[]): Promise<{ exit: number; stdout: string }> {
    const child = f2b(...args);
    let stdout = "";
    child.stdout!.on("data", (chunk) => (stdout += chunk));
    child.stderr!.on("data", (chunk) => (stdout += chunk));
    const [exit] = await once(child, "close");
    return { exit, stdout };
  }

  async function kill(child: ChildProcess): Promise<void> {
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }

  /** Holds the host's lock, on which every script waits, till that is ended. */
  async function holdLock(): Promise<() => void> {
    host.sh(
      `mkdir -p -m 700 /run/lock/fail2ban-workbench.0; touch /run/rig/hold; nohup flock ${lock} sh -c 'while [ -e /run/rig/hold ]; do sleep 0.05; done' >/dev/null 2>&1 &`,
    );
    await until(
      () => host.sh(`flock -n ${lock} true && echo free || echo held`).trim() === "held",
      "the lock is held",
    );
    return () => host.sh("rm -f /run/rig/hold");
  }

  /** Starts a ban, and stops all that is sent when the entry stands in the journal: the command is still to be run. */
  async function stopBeforeCommand(): Promise<{ child: ChildProcess; free: () => void }> {
    const before = bans().length;
    const child = ban();
    // The rules are read once before, which takes a while here: whoever waits for the lock then has it next.
    await until(() => host.sh("pgrep -f '[n]ft list ruleset' || :") !== "", "the first reading");
    const free = await holdLock();
    await until(() => bans().length > before, "the entry");
    return { child, free };
  }

  it("between the journal and the command, whose script is on the host already: it runs nothing, and is settled", async () => {
    ordersOf("slow", { "action.d/slow.conf": slow });
    const { child, free } = await stopBeforeCommand();
    await until(() => host.sh("pgrep -f '[f]lock -w 10' || :") !== "", "the script is there and waits");
    await kill(child);
    assert.equal(last().state, "unknown");
    const listed = await run("list");
    assert.match(listed.stdout, /not known whether it was run/);
    // Nobody reads what it prints any more, so that it ends before the command.
    free();
    await until(() => host.sessions().length === 0, "the script has ended");
    assert.ok(!host.sh("iptables-save").includes(address));
    const undone = await run("undo", last().begun.id);
    assert.equal(undone.exit, 0, undone.stdout);
    assert.match(undone.stdout, /settled: ban .* had been left open: it was not run, or came to nothing/);
    assert.match(undone.stdout, /not-banned 198\.51\.100\.2/);
    assert.equal(last().state, "absent");
    assert.equal(tryConnection(address), "connected");
  });

  it("between the journal and the command, whose script is killed as well: the next start settles it", async () => {
    ordersOf("slow", { "action.d/slow.conf": slow });
    const { child, free } = await stopBeforeCommand();
    await kill(child);
    host.endSessions();
    free();
    const again = await run(
      "ban",
      "jellyfin",
      "-c",
      "/run/rig/fail2ban",
      "--ip",
      address,
      "--on",
      "edge",
      "--yes",
    );
    assert.equal(again.exit, 0, again.stdout);
    assert.match(again.stdout, /settled: ban .* had been left open: it was not run, or came to nothing/);
    assert.match(again.stdout, /\n {2}banned 198\.51\.100\.2/);
    const [first, second] = bans().slice(-2);
    assert.deepEqual([first!.state, second!.state], ["absent", "in-force"]);
    assert.equal((await run("undo", "--all")).exit, 0);
    assert.equal(last().state, "undone");
  });

  it("between the command and the read-back: the next start finds the ban", async () => {
    ordersOf("slow", { "action.d/slow.conf": slow });
    const child = ban();
    await until(() => host.sh("iptables-save").includes(address), "the rule");
    await kill(child);
    assert.equal(last().state, "unknown");
    const again = await run(
      "ban",
      "jellyfin",
      "-c",
      "/run/rig/fail2ban",
      "--ip",
      address,
      "--on",
      "edge",
      "--yes",
    );
    assert.equal(again.exit, 0, again.stdout);
    assert.match(again.stdout, /settled: ban .* had been left open: it was run/);
    assert.match(again.stdout, /already-banned 198\.51\.100\.2/);
    assert.equal(last().state, "in-force");
    assert.equal(
      host
        .sh("iptables-save")
        .split("\n")
        .filter((line) => line.includes(address)).length,
      1,
    );
    assert.equal((await run("undo", "--all")).exit, 0);
    assert.equal(last().state, "undone");
  });

  it("in the middle of an undo: the next start finds out and goes on", async () => {
    ordersOf("slow", { "action.d/slow.conf": slow });
    assert.equal(
      (await run("ban", "jellyfin", "-c", "/run/rig/fail2ban", "--ip", address, "--on", "edge", "--yes"))
        .exit,
      0,
    );
    const { id } = last().begun;
    const child = f2b("undo", id);
    await until(() => !host.sh("iptables-save").includes(address), "the rule is gone");
    await kill(child);
    assert.equal(last().state, "in-force");
    const again = await run("undo", id);
    assert.equal(again.exit, 0, again.stdout);
    assert.match(again.stdout, /settled: unban .* had been left open: it was run/);
    assert.match(again.stdout, /not-banned 198\.51\.100\.2 .*it was undone before/);
    assert.equal(last().state, "undone");
  });

  it("half a line at the journal's end costs no entry", async () => {
    ordersOf("slow", { "action.d/slow.conf": slow });
    writeFileSync(journalFile(), `${readFileSync(journalFile(), "utf8")}{"begun":{"id":"torn`);
    const count = bans().length;
    assert.equal(
      (await run("ban", "jellyfin", "-c", "/run/rig/fail2ban", "--ip", address, "--on", "edge", "--yes"))
        .exit,
      0,
    );
    assert.equal(bans().length, count + 1);
    assert.equal((await run("undo", last().begun.id)).exit, 0);
  });
});

/** Its rule is set at once, and the command goes on for a while. */
const slow = `[Definition]
actionban = iptables -w -n -L f2b-<name> >/dev/null 2>&1 || { iptables -w -N f2b-<name>; iptables -w -I INPUT -j f2b-<name>; }
            iptables -w -I f2b-<name> -s <ip> -j DROP
            sleep 2
actionunban = iptables -w -D f2b-<name> -s <ip> -j DROP
              sleep 2
`;
