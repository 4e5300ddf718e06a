import assert from "node:assert/strict";
import { applyFix, checkFindings } from "../../../support/findings.ts";

const jail = `--- jail.conf
[web]
enabled = true
backend = systemd
filter = web
action = block
--- filter.d/web.conf
[Definition]
failregex = ^login failed from <ADDR>$
--- action.d/block.conf
[Definition]
`;

/** What a fix makes of an action. */
function mend(action: string, title: string): string {
  return applyFix(jail + action, title).replace(jail, "");
}

describe("lost-ban", () => {
  it("the guide's action, written anew, has nothing left to be found", () => {
    const action = `actionban = ssh -i key root@192.0.2.10 \\
            'iptables -N f2b-<name> 2>/dev/null || true; \\
            iptables -C INPUT -j f2b-<name> 2>/dev/null || iptables -I INPUT -j f2b-<name>; \\
            iptables -I f2b-<name> 1 -s <ip> -j DROP' && \\
            echo "Banned <ip>" >> /var/log/bans.log
actionunban = ssh -i key root@192.0.2.10 \\
              'iptables -D f2b-<name> -s <ip> -j DROP; \\
              if ! iptables -n -L f2b-<name> | grep -q "DROP"; then \\
              iptables -D INPUT -j f2b-<name>; \\
              iptables -X f2b-<name>; \\
              fi'
`;
    const mended = mend(action, "Write the ban and the unban so that they can be repeated");
    assert.equal(
      mended,
      `actionban = ssh -i key root@192.0.2.10 'flock -w 10 /run/lock/f2b-<name>.lock timeout -k 2 20 /bin/sh -c "
            <iptables> -w 5 -N f2b-<name> 2>/dev/null || <iptables> -w 5 -n -L f2b-<name> >/dev/null || exit 91
            <iptables> -w 5 -C INPUT -j f2b-<name> 2>/dev/null || <iptables> -w 5 -I INPUT -j f2b-<name> || exit 92
            <iptables> -w 5 -C f2b-<name> -s <ip> -j DROP 2>/dev/null || <iptables> -w 5 -I f2b-<name> 1 -s <ip> -j DROP || exit 93"'
actionunban = ssh -i key root@192.0.2.10 'flock -w 10 /run/lock/f2b-<name>.lock timeout -k 2 20 /bin/sh -c "
              while <iptables> -w 5 -D f2b-<name> -s <ip> -j DROP 2>/dev/null; do :; done
              <iptables> -w 5 -n -L f2b-<name> >/dev/null 2>&1 || exit 0
              if ! <iptables> -w 5 -S f2b-<name> | grep -q ^-A; then <iptables> -w 5 -D INPUT -j f2b-<name>; <iptables> -w 5 -X f2b-<name>; fi"'

[Init]
iptables = iptables

[Init?family=inet6]
iptables = ip6tables
`,
    );
    checkFindings(jail + mended);
  });

  it("is well on this machine, where fail2ban runs one command at a time, and under a lock", () => {
    const unban = "if ! <iptables> -S f2b | grep -q ^-A; then <iptables> -X f2b; fi";
    const families = "[Init]\niptables = iptables\n[Init?family=inet6]\niptables = ip6tables\n";
    for (const command of [unban, `ssh root@192.0.2.10 "flock /run/lock/x sh -c '${unban}'"`]) {
      checkFindings(`${jail}actionban = block <ip>\nactionunban = ${command}\n${families}`);
    }
  });
});
