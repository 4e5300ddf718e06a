import { checkFindings } from "../../../support/findings.ts";

describe("no-log-path", () => {
  it("a jail that reads files and has no logpath", () => {
    checkFindings(`
--- jail.conf
[DEFAULT]
action = ban
filter = app

[app]
#~~~ no-log-path: The jail “app” has no logpath and watches nothing; set logpath, or backend = systemd for the journal.
enabled = true
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
`);
  });

  it("an empty logpath keeps fail2ban from starting", () => {
    checkFindings(`
--- jail.conf
[DEFAULT]
action = ban
filter = app
logpath =
#        ^ no-log-path: This logpath is empty, and fail2ban does not start with the jail “app”, with all jails; set logpath, or backend = systemd for the journal.

[app]
enabled = true
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
`);
  });

  it("the journal needs no logpath", () => {
    checkFindings(`
--- jail.conf
[DEFAULT]
action = ban
filter = app

[app]
enabled = true
backend = systemd

[app2]
enabled = true
journalmatch = _SYSTEMD_UNIT=app.service
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
`);
  });

  it("jail.conf may set it where it is not at hand", () => {
    checkFindings(`
--- jail.local
[app]
enabled = true
filter = app
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
`);
  });
});
