import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { banAll, planBans } from "../../host/remote/apply.ts";
import { openJournal } from "../../host/remote/journal.ts";
import { journalFile } from "../../host/remote/places.ts";
import { nobody } from "../../host/remote/prompts.ts";
import { appliedBans, undoOn } from "../../host/remote/unban.ts";
import type { Desk } from "../../host/remote/work.ts";
import { around, ordersOf } from "./jails.ts";
import { closeHosts, freshHome, type Host, knownHostsOf, openHosts, remoteOf } from "./rig.ts";

/** Not those of the jail's ignoreip. */
const ips = Array.from({ length: 200 }, (_, index) => `203.0.${114 + (index % 2)}.${1 + (index >> 1)}`);

describe("200 bans on three remotes at once", () => {
  let hosts: readonly Host[];
  let desk: Desk;
  before(async () => {
    const home = freshHome("many");
    hosts = await openHosts(3);
    writeFileSync(`${home}/.ssh/known_hosts`, knownHostsOf(hosts));
    desk = { journal: openJournal(journalFile()), prompts: nobody, now: () => Date.now() / 1000 };
  });
  after(closeHosts);

  for (const action of ["iptables-multiport[port=443]"]) {
    it(`${action}: all set, all undone, in one connection a remote; nothing left, nothing lost`, async () => {
      const remotes = hosts.map((host) => remoteOf(host));
      const logins = () => hosts.map((host) => host.logins());
      const plans = await planBans({
        verb: "ban",
        orders: ordersOf(action),
        action: undefined,
        ips,
        remotes,
        around,
      });
      const before = logins();
      const results = await banAll(plans, desk);
      assert.deepEqual(
        logins().map((count, at) => count - before[at]!),
        [1, 1, 1],
      );
      for (const { fault, outcomes } of results) {
        assert.equal(fault, undefined);
        assert.deepEqual(
          outcomes.filter(({ status, message }) => status !== "banned" || message),
          [],
        );
        assert.equal(outcomes.length, ips.length);
      }
      for (const host of hosts) assert.equal(held(host), ips.length);
      assert.equal(appliedBans(desk.journal).length, 3 * ips.length);

      const undone = await Promise.all(
        results.map(({ outcomes }, at) =>
          undoOn(
            remotes[at]!,
            outcomes.map(({ id }) => id!),
            desk,
          ),
        ),
      );
      assert.deepEqual(
        logins().map((count, at) => count - before[at]!),
        [2, 2, 2],
      );
      for (const { fault, outcomes } of undone) {
        assert.equal(fault, undefined);
        assert.deepEqual(
          outcomes.filter(({ status }) => status !== "unbanned"),
          [],
        );
      }
      for (const host of hosts)
        assert.equal(host.sh("iptables-save | grep ^-A; ipset save; nft list ruleset | grep f2b || :"), "");
      assert.deepEqual(appliedBans(desk.journal), []);
    });
  }

  /** How many of the addresses a host's rules hold. */
  function held(host: Host): number {
    const rules = host.sh("iptables-save; ipset save; nft list table inet f2b-table 2>/dev/null || :");
    const words = new Set(rules.split(/[\s,/]+/));
    return ips.filter((ip) => words.has(ip)).length;
  }
});
