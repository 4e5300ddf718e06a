import assert from "node:assert/strict";
import { holdersOf } from "../../../host/remote/holders.ts";

const cases: ReadonlyArray<readonly [text: string, holders: readonly string[]]> = [
  ["iptables -w -I f2b-sshd 1 -s 192.0.2.1 -j DROP", ["f2b-sshd"]],
  ["ip6tables -w 5 --append f2b-sshd --source 2001:db8::1 -j DROP", ["f2b-sshd"]],
  ["iptables -I INPUT -j f2b-x; iptables -I f2b-x 1 -s 192.0.2.1 -j DROP", ["f2b-x"]],
  ["iptables -C f2b-x -s 192.0.2.1 -j DROP || iptables -I 'f2b-x' 1 -s 192.0.2.1 -j DROP", ["f2b-x"]],
  ["/usr/sbin/iptables -I INPUT -p tcp -s 192.0.2.1 -j DROP", ["INPUT"]],
  ["ipset -exist add f2b-x 192.0.2.1 timeout 600", ["f2b-x"]],
  ["ipset add -exist f2b-x 192.0.2.1", ["f2b-x"]],
  ["nft add element inet f2b-table addr-set-x \\{ 192.0.2.1 \\}", ["addr-set-x"]],
  ["nft add element f2b-table addr-set-x '{ 192.0.2.1 }'", ["addr-set-x"]],
  ["nft insert rule ip filter INPUT ip saddr 192.0.2.1 drop", ["INPUT"]],
  [
    "for c in a b; do iptables -I $c -s 192.0.2.1 -j DROP; done",
    ["for", "c", "in", "a", "b", "do", "iptables", "-I", "$c", "-s", "192.0.2.1", "-j", "DROP", "done"],
  ],
  [
    "printf '%s' 192.0.2.1 | xargs ban-with f2b-x",
    ["printf", "%s", "192.0.2.1", "xargs", "ban-with", "f2b-x"],
  ],
];

describe("the chains and sets that a ban puts its address into", () => {
  for (const [text, holders] of cases)
    it(text, () =>
      assert.deepEqual([...holdersOf(text)].filter((name) => name !== "").sort(), [...holders].sort()),
    );
});
