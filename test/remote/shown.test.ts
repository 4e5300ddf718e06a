import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { nobody } from "../../host/remote/prompts.ts";
import { writeRemote } from "../../host/remote/remotes.ts";
import { openTree } from "../../host/tree.ts";
import { applyOrder, checkOrder, planOrder } from "../../server/remote-work.ts";
import { ordersOf } from "./jails.ts";
import { closeHosts, freshHome, type Host, knownHostsOf, openHosts, remoteOf } from "./rig.ts";

const ip = "198.51.100.9";
const action = (target: string) => ({
  "action.d/tried.conf": `[Definition]
actionban = iptables -w -I INPUT -s <ip> -j ${target}
actionunban = iptables -w -D INPUT -s <ip> -j ${target}
`,
});

describe("a dry run that VS Code has shown", () => {
  let host: Host;
  let home: string;
  before(async () => {
    home = freshHome("shown");
    [host] = (await openHosts(1)) as [Host];
    writeFileSync(`${home}/.ssh/known_hosts`, knownHostsOf([host]));
    writeRemote(`${home}/.config/fail2ban-workbench/remotes.ini`, remoteOf(host, { name: "edge" }));
  });
  after(closeHosts);

  it("is what is run, once, whatever the files say by then", async () => {
    const room = { folders: [home], treeOf: () => openTree(), prompts: nobody };
    const order = { folder: "/run/rig/fail2ban", jail: "jellyfin", ips: [ip], remotes: ["edge"] };
    ordersOf("tried", action("DROP"));
    const { plan, page } = await planOrder({ verb: "ban", ...order }, room);
    assert.match(page, /-s 198\.51\.100\.9 -j DROP/);
    ordersOf("tried", action("ACCEPT; touch /run/rig/flag; iptables -F; :"));
    assert.equal((await checkOrder(plan, room)).isGood, true);
    const { isGood, summary } = await applyOrder(plan, room);
    assert.equal(isGood, true, summary.join());
    assert.match(host.sh("iptables-save; ls /run/rig"), /-A INPUT -s 198\.51\.100\.9\/32 -j DROP/);
    assert.doesNotMatch(host.sh("ls /run/rig"), /flag/);
    await assert.rejects(applyOrder(plan, room), /no longer known: look at it again/);
  });
});
