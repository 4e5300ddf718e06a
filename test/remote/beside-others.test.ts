import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { banAll, planBans } from "../../host/remote/apply.ts";
import { type Entry, openJournal, processName } from "../../host/remote/journal.ts";
import type { RemoteResult } from "../../host/remote/outcome.ts";
import { journalFile } from "../../host/remote/places.ts";
import { nobody } from "../../host/remote/prompts.ts";
import { undoOn } from "../../host/remote/unban.ts";
import type { Desk } from "../../host/remote/work.ts";
import { around, ordersOf } from "./jails.ts";
import { closeHosts, freshHome, type Host, knownHostsOf, openHosts, remoteOf } from "./rig.ts";

const address = "198.51.100.9";
const action = `[Definition]
actionban = iptables -w -I INPUT -s <ip> -j DROP
actionunban = iptables -w -D INPUT -s <ip> -j DROP
`;

describe("other programs and users beside this one", () => {
  let host: Host;
  let desk: Desk;

  before(async () => {
    const home = freshHome("others");
    [host] = (await openHosts(1)) as [Host];
    writeFileSync(`${home}/.ssh/known_hosts`, knownHostsOf([host]));
  });
  after(closeHosts);
  beforeEach(() => {
    rmSync(journalFile(), { force: true });
    desk = { journal: openJournal(journalFile()), prompts: nobody, now: () => Date.now() / 1000 };
  });
  afterEach(() => host.sh("iptables -F"));

  const rules = () => host.sh("iptables-save");
  const firstBan = (): Entry => desk.journal.read().find(({ begun }) => begun.intent === "ban")!;

  async function ban(): Promise<RemoteResult> {
    const orders = ordersOf("tried", { "action.d/tried.conf": action });
    const remotes = [remoteOf(host)];
    const plans = await planBans({ verb: "ban", orders, action: undefined, ips: [address], remotes, around });
    return (await banAll(plans, desk))[0]!;
  }

  it("a ban that another program has in hand is left alone; one that it gave up is settled", async () => {
    await ban();
    const { begun } = firstBan();
    rmSync(journalFile());
    const other = spawn("sleep", ["60"]);
    desk.journal.begin([{ ...begun, by: processName(other.pid) }]);
    const held = await undoOn(remoteOf(host), [begun.id], desk);
    assert.equal(held.outcomes[0]!.status, "refused");
    assert.match(held.outcomes[0]!.message!, /another program is at work on this ban/);
    assert.ok(rules().includes(address));
    desk.journal.end([[begun.id, { kind: "ran", exit: "unknown" }]]);
    const settled = await undoOn(remoteOf(host), [begun.id], desk);
    other.kill();
    assert.match(settled.settled.join(), /had been left open: it was run/);
    assert.equal(settled.outcomes[0]!.status, "unbanned");
  });

  it("a lock that another user put where ours belongs is not used", async () => {
    const planted = "/run/lock/fail2ban-workbench.0";
    for (const text of [
      `mkdir -m 777 ${planted}; chown 61234 ${planted}; touch ${planted}/lock; chmod 666 ${planted}/lock`,
      `ln -s /run/rig/elsewhere ${planted}; mkdir -p /run/rig/elsewhere`,
    ]) {
      host.sh(`rm -rf ${planted}; ${text}`);
      host.sh(`nohup flock ${planted}/lock sleep 60 >/dev/null 2>&1 & sleep 0.3`);
      const { outcomes, fault } = await ban();
      assert.deepEqual([fault, outcomes[0]?.status], [undefined, "banned"]);
      const [undone] = (await undoOn(remoteOf(host), [firstBan().begun.id], desk)).outcomes;
      assert.equal(undone!.status, "unbanned");
      host.sh(`pkill -x sleep; rm -rf ${planted} /run/rig/elsewhere; rm -rf /root/.fail2ban-workbench`);
      rmSync(journalFile());
    }
  });

  it("another program holds the lock: nothing is run", async () => {
    host.sh("mkdir -p -m 700 /run/lock/fail2ban-workbench.0");
    host.sh("nohup flock /run/lock/fail2ban-workbench.0/lock sleep 60 >/dev/null 2>&1 & sleep 0.3");
    const { fault, outcomes } = await ban();
    assert.equal(fault?.code, "busy");
    assert.match(fault!.message, /another program holds the lock/);
    assert.deepEqual([outcomes, desk.journal.read()], [[], []]);
    host.sh("pkill -x sleep");
  });
});
