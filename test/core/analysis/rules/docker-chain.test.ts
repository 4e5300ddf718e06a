import assert from "node:assert/strict";
import { applyFix, checkFindings } from "../../../support/findings.ts";

function tree(jail: string, log: string, action: string): string {
  return `--- jail.conf
[${jail}]
enabled = true
filter = web
logpath = ${log}
action = ${action}
--- ${log}
--- filter.d/web.conf
[Definition]
failregex = ^login failed from <ADDR>$
--- action.d/block.conf
[Definition]
actionstart = <iptables> -N f2b-<name>
              <iptables> -I <chain> -p <protocol> -j f2b-<name>
actionban = <iptables> -I f2b-<name> -s <ip> -j DROP
[Init]
chain = INPUT
protocol = tcp
iptables = iptables
[Init?family=inet6]
iptables = ip6tables
`;
}

describe("docker-chain", () => {
  it("is told by the jail's name, or by its log", () => {
    for (const [jail, log] of [
      ["jellyfin-docker", "/var/log/x.log"],
      ["web", "/srv/docker/web.log"],
      ["web", "/config/log/log_1.log"],
    ] as const) {
      checkFindings(
        tree(jail, log, "block").replace(
          "action = block\n",
          "action = block\n#        ~~~~~ docker-chain: This jail's log is a container's, and what goes to a container passes FORWARD, never INPUT: a ban there stops nobody. Give the action chain=DOCKER-USER.\n",
        ),
      );
    }
  });

  it("other logs, and other chains, are well", () => {
    checkFindings(tree("web", "/var/log/dockerish.log", "block"));
    checkFindings(tree("web-docker", "/var/log/x.log", "block[chain=DOCKER-USER]"));
  });

  it("the chain is written in the brackets, or with them", () => {
    const mend = (action: string) =>
      /^action = (.*)$/m.exec(
        applyFix(tree("docker", "/var/log/x.log", action), "Write chain=DOCKER-USER"),
      )![1];
    assert.equal(mend("block"), "block[chain=DOCKER-USER]");
    assert.equal(mend("block[protocol=udp]"), "block[chain=DOCKER-USER, protocol=udp]");
  });
});
