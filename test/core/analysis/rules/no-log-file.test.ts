import { checkFindings } from "../../../support/findings.ts";

describe("no-log-file", () => {
  it("in the folder of this machine's fail2ban it is an error", () => {
    checkFindings(
      `
--- jail.conf
[DEFAULT]
backend = auto
filter = %(__name__)s[mode=%(mode)s]
mode = normal
action = ban
logpath = /var/log/app.log

[app]
enabled = true
logpath = /var/log/other.log
#         ^^^^^^^^^^^^^^^^^^ no-log-file: No file is there for /var/log/other.log, and without one for the jail “app” fail2ban does not start, with all jails; create it or mend the path.
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
`,
      { isLive: true },
    );
  });

  it("unless another log of the jail is there", () => {
    checkFindings(
      `
--- jail.conf
[DEFAULT]
backend = auto
filter = %(__name__)s[mode=%(mode)s]
mode = normal
action = ban
logpath = /var/log/app.log

[app]
enabled = true
logpath = /var/log/app.log
          /var/log/other.log
#         ------------------ no-log-file: No file is there for /var/log/other.log; fail2ban looks for it only when it starts or reloads.
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
--- /var/log/app.log
`,
      { isLive: true },
    );
  });

  it("in any other folder it is an information", () => {
    checkFindings(`
--- jail.conf
[DEFAULT]
backend = auto
filter = %(__name__)s[mode=%(mode)s]
mode = normal
action = ban
logpath = /var/log/app.log

[app]
enabled = true
logpath = /var/log/app*/x.log tail
#         ------------------- no-log-file: No file is there for /var/log/app*/x.log; fail2ban looks for it only when it starts or reloads.
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
`);
  });

  it("in a jail that is not enabled it is nothing", () => {
    checkFindings(
      `
--- jail.conf
[DEFAULT]
backend = auto
filter = %(__name__)s[mode=%(mode)s]
mode = normal
action = ban
logpath = /var/log/app.log

[app]
logpath = /var/log/other.log
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
`,
      { isLive: true },
    );
  });

  it("a path from elsewhere is told at the jail", () => {
    checkFindings(
      `
--- jail.conf
[DEFAULT]
backend = auto
filter = %(__name__)s[mode=%(mode)s]
mode = normal
action = ban
logpath = /var/log/app.log

[app]
#^^^ no-log-file: No file is there for /var/log/app.log, and without one for the jail “app” fail2ban does not start, with all jails; create it or mend the path.
enabled = true
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
`,
      { isLive: true },
    );
  });

  it("the journal needs no file", () => {
    checkFindings(
      `
--- jail.conf
[DEFAULT]
backend = auto
filter = %(__name__)s[mode=%(mode)s]
mode = normal
action = ban
logpath = /var/log/app.log

[app]
enabled = true
backend = systemd
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
`,
      { isLive: true },
    );
  });
});
