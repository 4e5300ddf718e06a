import { checkFindings } from "../../../support/findings.ts";

describe("no-filter and no-action", () => {
  it("a jail without filter and action", () => {
    checkFindings(`
--- jail.conf
[DEFAULT]
backend = systemd

[app]
#~~~ no-filter: This jail has no filter and finds nothing; set filter.
#~~~ no-action: This jail has no action and bans nothing; set action or banaction.
enabled = true
`);
  });

  it("a jail with a failregex of its own needs no filter", () => {
    checkFindings(`
--- jail.conf
[DEFAULT]
backend = systemd
action = ban

[app]
enabled = true
filter =
failregex = ^failed from <ADDR>$
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
`);
  });

  it("jail.conf may set them where it is not at hand", () => {
    checkFindings(`
--- jail.local
[app]
enabled = true
logpath = /var/log/app.log
#         ---------------- no-log-file: No file is there for /var/log/app.log; fail2ban looks for it only when it starts or reloads.
`);
  });
});
