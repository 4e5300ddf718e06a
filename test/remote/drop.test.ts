import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { banAll, planBans, unbanAll } from "../../host/remote/apply.ts";
import { openJournal } from "../../host/remote/journal.ts";
import { journalFile } from "../../host/remote/places.ts";
import { nobody } from "../../host/remote/prompts.ts";
import { undoOn } from "../../host/remote/unban.ts";
import type { Desk } from "../../host/remote/work.ts";
import { applyFix } from "../support/findings.ts";
import { around, ordersOf, seed } from "./jails.ts";
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

/** The guide's action as the editor's fix writes it anew. */
function mended(host: string): string {
  const jail = "[jellyfin]\nenabled = true\nbackend = systemd\nfilter = x\naction = proxy\n";
  const filter = "[Definition]\nfailregex = ^login failed from <ADDR>$\n";
  const fixture = `--- jail.conf\n${jail}--- filter.d/x.conf\n${filter}--- action.d/proxy.conf\n${seed(host)}`;
  const fixed = applyFix(fixture, "Write the ban and the unban so that they can be repeated");
  return fixed.slice(fixed.indexOf("--- action.d/proxy.conf\n") + "--- action.d/proxy.conf\n".length);
}

type Family = keyof typeof attackers;

/** For IPv6 the stock files' own [Init?family=inet6] has the last word on blocktype, and that is REJECT. */
const rejected = { inet4: "timeout", inet6: "ECONNREFUSED" };

const cases: ReadonlyArray<
  readonly [name: string, action: string, ends: Readonly<Partial<Record<Family, string>>>]
> = [
  ["the guide's action, its address filled in", "proxy", { inet4: "timeout" }],
  ["the guide's action, as the fix writes it", "mended", { inet4: "timeout", inet6: "timeout" }],
  ["the stock iptables", "iptables[port=443, blocktype=DROP]", rejected],
  ["the stock iptables-multiport", "iptables-multiport[port=443, blocktype=DROP]", rejected],
  ["the stock iptables-ipset", "iptables-ipset[port=443, blocktype=DROP]", rejected],
  ["the stock nftables", "nftables[port=443, blocktype=drop]", { inet4: "timeout", inet6: "timeout" }],
];

describe("a ban on a proxy stops packets", () => {
  let proxy: Host;
  let desk: Desk;
  /** Everything that a firewall of either kind holds. */
  const rules = () =>
    proxy
      .sh("iptables-save; ip6tables-save; ipset save; nft list ruleset")
      .replace(/^#.*\n|^:.*\n|^\*.*\n|^COMMIT\n| packets \d+ bytes \d+/gm, "");

  before(async () => {
    const home = freshHome("drop");
    const [first] = await openHosts(1);
    proxy = first!;
    writeFileSync(`${home}/.ssh/known_hosts`, knownHostsOf([proxy]));
    desk = { journal: openJournal(journalFile()), prompts: nobody, now: () => Date.now() / 1000 };
    // The tables that iptables makes at its first rule are there before and after.
    proxy.sh("for tool in iptables ip6tables; do $tool -I INPUT -j ACCEPT; $tool -D INPUT -j ACCEPT; done");
  });
  after(closeHosts);

  for (const [name, action, ends] of cases) {
    for (const family of Object.keys(ends) as Family[]) {
      it(`${name}, ${family}: the address can't connect, another connects; undone, nothing is left`, async () => {
        const [banned, other] = attackers[family];
        const orders = ordersOf(action, {
          "action.d/proxy.conf": seed(proxy.address),
          "action.d/mended.conf": mended(proxy.address),
        });
        const remotes = [remoteOf(proxy)];
        const plans = await planBans({
          verb: "ban",
          orders,
          action: undefined,
          ips: [banned],
          remotes,
          around,
        });
        assert.deepEqual(plans[0]!.leftOut, []);
        const before = rules();
        assert.equal(tryConnection(banned), "connected");

        const [result] = await banAll(plans, desk);
        assert.equal(result!.fault, undefined);
        assert.deepEqual(
          result!.outcomes.map(({ ip, status, message }) => [ip, status, message]),
          [[banned, "banned", undefined]],
        );
        assert.ok(
          result!.diff.some((line) => line.startsWith("+ ") && line.includes(banned)),
          result!.diff.join("\n"),
        );
        assert.equal(tryConnection(banned), ends[family]);
        assert.equal(tryConnection(other), "connected");

        const held = rules();
        const [again] = await banAll(plans, desk);
        assert.deepEqual(
          again!.outcomes.map(({ status }) => status),
          ["already-banned"],
        );
        assert.deepEqual(again!.diff, []);
        assert.equal(rules(), held);

        const undone = await undoOn(remotes[0]!, [result!.outcomes[0]!.id!], desk);
        assert.deepEqual(
          undone.outcomes.map(({ status, message }) => [status, message]),
          [["unbanned", undefined]],
        );
        assert.equal(tryConnection(banned), "connected");
        assert.equal(rules(), before);
        const open = desk.journal.read().filter(({ state }) => state === "in-force" || state === "unknown");
        assert.deepEqual(
          open.filter(({ begun }) => begun.intent === "ban" || begun.intent === "start"),
          [],
        );
        const [none] = await unbanAll(plans, desk);
        assert.deepEqual(
          none!.outcomes.map(({ status }) => status),
          ["not-banned"],
        );
      });
    }
  }
});
