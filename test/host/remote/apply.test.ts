import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { planBans } from "../../../host/remote/apply.ts";
import { readOrders, surroundingsByHand } from "../../../host/remote/order.ts";
import type { Remote } from "../../../host/remote/remote.ts";
import { openTree } from "../../../host/tree.ts";

const remote: Remote = {
  name: "edge",
  host: "203.0.113.10",
  port: 22,
  user: "root",
  identity: undefined,
  firewall: "auto",
  protect: ["198.51.100.0/24"],
  allow: [],
  sudo: "no",
};

describe("a plan of bans", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "f2b-plan-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** The plan for one remote, of a jail with that action. */
  async function plan(
    action: string,
    ips: readonly string[],
    verb: "ban" | "unban" = "ban",
    firewall: Remote["firewall"] = "auto",
  ) {
    for (const name of ["action.d", "filter.d"]) mkdirSync(join(folder, name));
    writeFileSync(join(folder, "filter.d/f.conf"), "[Definition]\nfailregex = ^<HOST>$\n");
    writeFileSync(join(folder, "action.d/a.conf"), action);
    writeFileSync(
      join(folder, "jail.conf"),
      "[web]\nenabled = true\nfilter = f\naction = a\nlogpath = /var/log/x\nignoreip = 192.0.2.9\n",
    );
    const orders = readOrders(openTree(), { basedir: folder, jail: "web", cwd: folder });
    if (typeof orders === "string") throw new Error(orders);
    const around = surroundingsByHand({ now: 1795164081, hostname: "here.example.org", bantime: 600 });
    const [made] = await planBans({
      verb,
      orders,
      action: undefined,
      ips,
      remotes: [{ ...remote, firewall }],
      around,
    });
    const { bans, refused, leftOut } = made!;
    return {
      bans: bans.map(({ order: { ip }, ban }) => `${ip}: ${ban.argv.join(" | ")}`),
      refused: refused.map(({ ip, message }) => `${ip}: ${message}`),
      leftOut,
    };
  }

  const both = `[Definition]
actionban = <tool> -I f2b-<name> -s <ip> -j DROP
actionunban = <tool> -D f2b-<name> -s <ip> -j DROP
[Init]
tool = iptables
[Init?family=inet6]
tool = ip6tables
`;

  it("what is protected or ignored is not banned, and is unbanned all the same", async () => {
    const ips = ["192.0.2.9", "198.51.100.7", "192.0.2.1"];
    const banned = await plan(both, ips);
    assert.deepEqual(banned.bans, ["192.0.2.1: iptables -I f2b-web -s 192.0.2.1 -j DROP"]);
    assert.equal(banned.refused.length, 2);
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    const unbanned = await plan(both, [...ips, "$(reboot)"], "unban");
    assert.equal(unbanned.bans.length, 3);
    assert.match(unbanned.refused.join(), /^\$\(reboot\): .*is no address/);
  });

  it("an address for which no action has a command is told as refused beside those that have one", async () => {
    const four = `[Definition]
actionban = <four>
actionunban = iptables -D f2b-<name> -s <ip> -j DROP
[Init]
four = iptables -I f2b-<name> -s <ip> -j DROP
[Init?family=inet6]
four =
`;
    const { bans, refused } = await plan(four, ["192.0.2.1", "2001:db8::1"]);
    assert.equal(bans.length, 1);
    assert.deepEqual(refused, [
      "2001:db8::1: no action can be run: a has no actionban: nothing would be run",
    ]);
  });

  it("what could not be read back is not run: another tool than the remote's firewall lists", async () => {
    const set =
      "[Definition]\nactionban = ipset add f2b-<name> <ip>\nactionunban = ipset del f2b-<name> <ip>\n";
    const { bans, leftOut } = await plan(set, ["192.0.2.1"], "ban", "iptables");
    assert.deepEqual(bans, []);
    assert.deepEqual(leftOut, [
      "a bans by ipset, which firewall = iptables of [edge] does not read back: set firewall = auto",
    ]);
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    assert.equal((await plan(set, ["192.0.2.1"], "ban", "ipset")).bans.length, 1);
  });
});
