import assert from "node:assert/strict";
import { roleOf } from "../../../core/analysis/index.ts";

const cases: readonly (readonly [path: string, role: string | undefined])[] = [
  ["/etc/fail2ban/jail.conf", "jail jail conf in /etc/fail2ban"],
  ["/etc/fail2ban/jail.local", "jail jail local in /etc/fail2ban"],
  ["/etc/fail2ban/jail.d/web.conf", "jail web conf in /etc/fail2ban"],
  ["/etc/fail2ban/fail2ban.conf", "config fail2ban conf in /etc/fail2ban"],
  ["/etc/fail2ban/fail2ban.d/log.local", "config log local in /etc/fail2ban"],
  ["/etc/fail2ban/paths-debian.conf", "paths paths-debian conf in /etc/fail2ban"],
  ["/etc/fail2ban/paths-overrides.local", "paths paths-overrides local in /etc/fail2ban"],
  ["/etc/fail2ban/filter.d/sshd.conf", "filter sshd conf in /etc/fail2ban"],
  ["/etc/fail2ban/filter.d/my.app.local", "filter my.app local in /etc/fail2ban"],
  ["/etc/fail2ban/filter.d/sshd.d/more.conf", "filter sshd.d/more conf in /etc/fail2ban"],
  ["/etc/fail2ban/action.d/iptables.conf", "action iptables conf in /etc/fail2ban"],
  ["/srv/role/files/filter.d/app.conf", "filter app conf in /srv/role/files"],
  ["/srv/a/../b/./filter.d/app.conf", "filter app conf in /srv/b"],
  ["/jail.conf", "jail jail conf in /"],
  ["/filter.d/app.conf", "filter app conf in /"],
  ["/etc/fail2ban/action.d/smtp.py", undefined],
  ["/etc/fail2ban/filter.d/app.conf.bak", undefined],
  ["/etc/fail2ban/filter.d/ignorecommands/apache", undefined],
  ["/etc/fail2ban/other.conf", undefined],
  ["/etc/fail2ban/jail.conf/x", undefined],
  ["/etc/nginx/conf.d/jail.confx", undefined],
];

describe("the role of a file", () => {
  for (const [path, expected] of cases) {
    it(`${path}: ${expected ?? "none"}`, () => {
      const role = roleOf(path);
      const told = role && `${role.kind} ${role.name} ${role.extension} in ${role.basedir}`;
      assert.equal(told, expected);
    });
  }
});
