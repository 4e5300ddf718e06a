import assert from "node:assert/strict";
import { applyFix, checkFindings } from "../../../support/findings.ts";
import { jailTree } from "../../../support/jail-tree.ts";

const general = "write an address (192.0.2.7), a network (192.0.2.0/24) or a host's name";

describe("core/analysis/rules/wrong-address", () => {
  const names: ReadonlyArray<readonly [string, string]> = [
    ["192.168.1.*", "write “192.168.1.0/24”"],
    ["192.168.", "write “192.168.0.0/16”"],
    ["10.0.0", "write “10.0.0.0/24”"],
    ["10.0.0/8", "write “10.0.0.0/8”"],
    ["192.168.1.300", general],
    ["192.168.1.1-10", general],
    ["192.168.1.1:80", "write “192.168.1.1”"],
    ["192.168.1.1;10.0.0.1", "write “192.168.1.1 10.0.0.1”"],
    ["10.0.0.1;", "write “10.0.0.1”"],
    ["2001:db8::1;", "write “2001:db8::1”"],
    ["2001:db8::g", general],
    ["http://example.com", general],
    ["*.example.com", general],
  ];
  for (const [word, mend] of names) {
    it(`${word} is no address`, () => {
      checkFindings(
        jailTree(`
ignoreip = ::1 ${word}
#              ${"~".repeat(word.length)} wrong-address: “${word}” is no address and no network; fail2ban takes it for the name of a host, and nothing is ignored for it: ${mend}.
`),
      );
    });
  }

  const stopping: ReadonlyArray<readonly [string, string]> = [
    ["127.0.0.1/", "write “127.0.0.1”"],
    ["10.0.0.0/x", general],
    ["10.0.0.0/255.0.255.0", general],
  ];
  for (const [word, mend] of stopping) {
    it(`${word} stops fail2ban`, () => {
      checkFindings(
        jailTree(`
ignoreip = ${word}
#          ${"^".repeat(word.length)} wrong-address: fail2ban can't read the network “${word}” and stops at its start, with all jails; ${mend}.
`),
      );
    });
  }

  it("a network has no more bits than its family", () => {
    checkFindings(
      jailTree(`
ignoreip = 192.168.1.0/33
#          ~~~~~~~~~~~~~~ wrong-address: A network of IPv4 has at most 32 bits, so that fail2ban takes “192.168.1.0/33” for one address alone; mend what stands behind the slash.
           2001:db8::/129
#          ~~~~~~~~~~~~~~ wrong-address: A network of IPv6 has at most 128 bits, so that fail2ban takes “2001:db8::/129” for one address alone; mend what stands behind the slash.
`),
    );
  });

  it("addresses, networks, names and lists are plain", () => {
    checkFindings(
      jailTree(`
ignoreip = 127.0.0.1/8 ::1, 10.0.0.0/255.0.0.0 [2001:db8::1] fe80::/10
           localhost host-1.example.com my_host bücher.example root alice@example.com
           file:/etc/fail2ban/friends 1000 %(friends)s
friends = 192.0.2.7
`),
    );
  });

  it("the fix writes the network", () => {
    const fixed = applyFix(jailTree("ignoreip = ::1 192.168.1.*"), "Write “192.168.1.0/24”");
    assert.match(fixed, /^ignoreip = ::1 192.168.1.0\/24$/m);
  });
});
