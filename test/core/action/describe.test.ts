import assert from "node:assert/strict";
import { describeScript } from "../../../core/action/index.ts";

/** What a script does: a line a command, indented as deep as it runs. */
function words(script: string): string {
  return describeScript(script)
    .map(({ words: told, tool, depth }) => `${"  ".repeat(depth)}${told ?? `(${tool})`}`)
    .join("\n");
}

const commands: readonly (readonly [command: string, told: string])[] = [
  ["iptables -w -N f2b-x", "Makes the chain f2b-x, empty."],
  [
    "iptables -A f2b-x -j RETURN",
    "Adds to the end of the chain f2b-x: everything goes back to the chain that led here.",
  ],
  [
    "ip6tables -I INPUT 3 -p tcp -m multiport --dports 80,443 -j f2b-x",
    "Adds to the chain INPUT (IPv6), as rule 3: what is tcp and goes to port 80,443 goes through the chain f2b-x.",
  ],
  [
    "iptables -I f2b-x 1 -s 192.0.2.7 -j REJECT --reject-with tcp-reset",
    "Adds to the chain f2b-x, as rule 1: what comes from 192.0.2.7 is refused (tcp-reset).",
  ],
  [
    "/sbin/iptables -t raw -D PREROUTING -s 192.0.2.7 -i eth0 -j DROP",
    "Takes out of the chain PREROUTING of the table raw the rule: what comes from 192.0.2.7 and comes in by eth0 is dropped without an answer.",
  ],
  ["iptables -D f2b-x 2", "Takes rule 2 out of the chain f2b-x."],
  [
    "iptables -C INPUT ! -s 192.0.2.0/24 -j f2b-x",
    "Asks whether the chain INPUT has the rule: what does not come from 192.0.2.0/24 goes through the chain f2b-x.",
  ],
  [
    "iptables -I INPUT -m set --match-set f2b-x src -j DROP",
    "Adds to the chain INPUT, as rule 1: what comes from the set f2b-x is dropped without an answer.",
  ],
  ["iptables -F f2b-x", "Takes all rules out of the chain f2b-x."],
  ["iptables -X f2b-x", "Removes the chain f2b-x, which has to be empty and unused."],
  ["iptables -n -L INPUT", "Lists the rules of the chain INPUT."],
  ["iptables -L INPUT", "Lists the rules of the chain INPUT, and looks up the name of each address."],
  [
    "iptables -I f2b-x -s 2001:db8::7 -j DROP",
    "Adds to the chain f2b-x, as rule 1: what comes from 2001:db8::7 is dropped without an answer. It fails: iptables takes no IPv6 address.",
  ],
  ["nft add table inet f2b-table", "Makes the table inet f2b-table, unless it is there."],
  [
    "nft -- add chain inet f2b-table f2b-chain \\{ type filter hook input priority -1 \\; \\}",
    "Makes the chain f2b-chain in the table inet f2b-table (type filter hook input priority -1).",
  ],
  [
    "nft add set inet f2b-table addr-set-x \\{ type ipv4_addr\\; flags timeout\\; \\}",
    "Makes the set addr-set-x of addresses in the table inet f2b-table, which leave it by themselves.",
  ],
  [
    "nft add rule inet f2b-table f2b-chain tcp dport \\{ ssh \\} ip saddr @addr-set-x reject with icmp type port-unreachable",
    "Adds to the chain f2b-chain of the table inet f2b-table: what matches “tcp dport { ssh } ip saddr @addr-set-x” is refused (icmp type port-unreachable).",
  ],
  [
    "nft add element inet f2b-table addr-set-x \\{ 192.0.2.7 \\}",
    "Puts 192.0.2.7 into the set addr-set-x of the table inet f2b-table.",
  ],
  [
    "nft delete element inet f2b-table addr-set-x \\{ 192.0.2.7 \\}",
    "Takes 192.0.2.7 out of the set addr-set-x of the table inet f2b-table.",
  ],
  ["nft list chain inet f2b-table f2b-chain", "Lists the chain f2b-chain of the table inet f2b-table."],
  ["nft flush set inet f2b-table addr-set-x", "Empties the set addr-set-x of the table inet f2b-table."],
  ["nft delete table inet f2b-table", "Removes the table inet f2b-table with all in it."],
  [
    "ipset -exist create f2b-x hash:ip timeout 600",
    "Makes the set f2b-x of addresses (hash:ip); an entry leaves it by itself after 600 s.",
  ],
  ["ipset add f2b-x 192.0.2.7 timeout 0 -exist", "Puts 192.0.2.7 into the set f2b-x."],
  ["ipset -exist del f2b-x 192.0.2.7", "Takes 192.0.2.7 out of the set f2b-x."],
  ["ipset flush f2b-x", "Empties the set f2b-x."],
  ["ipset destroy f2b-x", "Removes the set f2b-x, which no rule may use any more."],
  [
    "ufw prepend reject from 192.0.2.7 to any app OpenSSH",
    "Adds to ufw's rules, before all others: what comes from 192.0.2.7 (application OpenSSH) is refused.",
  ],
  [
    "ufw insert 1 deny from 192.0.2.7 to 192.0.2.1 port 22",
    "Adds to ufw's rules, as rule 1: what comes from 192.0.2.7, goes to 192.0.2.1 and goes to port 22 is dropped without an answer.",
  ],
  [
    "ufw delete reject from 192.0.2.7 to any",
    "Takes out of ufw's rules: what comes from 192.0.2.7 is refused.",
  ],
  [
    "firewall-cmd --zone=public --add-rich-rule=\"rule family='ipv4' source address='192.0.2.7' reject\"",
    "Adds to firewalld in the zone public: rule family='ipv4' source address='192.0.2.7' reject.",
  ],
  ["firewall-cmd --ipset=f2b-x --add-entry=192.0.2.7", "Puts 192.0.2.7 into firewalld's set f2b-x."],
  [
    "firewall-cmd --direct --remove-rule ipv4 filter f2b-x 0 -s 192.0.2.7 -j DROP",
    "Takes out a rule by way of firewalld: ipv4 filter f2b-x 0 -s 192.0.2.7 -j DROP.",
  ],
  ["curl -sSf -X DELETE https://api.example.com/v4/rules", "Sends a DELETE request to api.example.com."],
  [
    "curl -k --data-urlencode 'ip=1' \"https://user@api.example.com/x\"",
    "Sends a POST request with data to api.example.com, whoever answers there (-k).",
  ],
  ["printf '%s' x >> /var/log/x.log", "Writes a line to the end of /var/log/x.log."],
  ["echo x > /tmp/x", "Writes a text to /tmp/x, in the place of what is there."],
  ["/usr/sbin/sendmail -f x root@example.com", "Sends mail to root@example.com."],
  ["pfctl -t x -T add 192.0.2.7", "(pfctl)"],
];

describe("what a command does, in words", () => {
  for (const [command, told] of commands) it(command, () => assert.equal(words(command), told));

  it("tells of what has to succeed or fail before, and of what another shell runs", () => {
    assert.equal(
      words(
        `ssh -p 22 root@192.0.2.10 'iptables -C INPUT -j x || iptables -I INPUT -j x; while iptables -D x -s 192.0.2.7 -j DROP; do :; done
if ! iptables -S x | grep -q ^-A; then iptables -X x; fi' && echo done >> /var/log/x.log`,
      ),
      `Runs on root@192.0.2.10, over SSH:
  Asks whether the chain INPUT has the rule: everything goes through the chain x.
  If that failed: adds to the chain INPUT, as rule 1: everything goes through the chain x.
  As long as this succeeds: takes out of the chain x the rule: what comes from 192.0.2.7 is dropped without an answer.
  Unless this succeeds: lists the rules of the chain x.
  Looks in that for “^-A”.
  Removes the chain x, which has to be empty and unused.
If that went well: writes a line to the end of /var/log/x.log.`,
    );
    assert.equal(
      words(`flock -w 10 /run/lock/x timeout -k 2 20 /bin/sh -c "sudo -n ipset flush f2b-x"`),
      "Waits for the lock /run/lock/x, and with it:\n  For no more than 20 s:\n    Empties the set f2b-x.",
    );
  });

  it("takes a tag that nothing fills for a word", () => {
    assert.equal(
      words("ssh root@<proxy> iptables -X x"),
      "Runs on root@‹proxy›, over SSH:\n  Removes the chain x, which has to be empty and unused.",
    );
  });
});
