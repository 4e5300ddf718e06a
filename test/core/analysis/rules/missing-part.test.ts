import assert from "node:assert/strict";
import { applyFix, checkFindings } from "../../../support/findings.ts";

describe("missing-filter and missing-action", () => {
  it("a filter that is not there is told with the likely name", () => {
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
filter = appp
#        ^^^^ missing-filter: There is no filter.d/appp.conf, and fail2ban skips the jail; write “app”.
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
--- /var/log/app.log
`);
  });

  it("a filter that is like no other is told all the same", () => {
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
filter = somewhere
#        ^^^^^^^^^ missing-filter: There is no filter.d/somewhere.conf, and fail2ban skips the jail; mend the name or create the file.
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
--- /var/log/app.log
`);
  });

  it("a jail without a filter option has the filter of its own name", () => {
    checkFindings(`
--- jail.conf
[DEFAULT]
backend = auto
filter = %(__name__)s[mode=%(mode)s]
mode = normal
action = ban
logpath = /var/log/app.log

[apq]
#^^^ missing-filter: There is no filter.d/apq.conf, and fail2ban skips the jail; write “app”.
enabled = true
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
--- /var/log/app.log
`);
  });

  it("an action that is not there is told, and not that the jail has none", () => {
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
action = bam[port=1]
#        ^^^ missing-action: There is no action.d/bam.conf, and fail2ban skips the jail; write “ban”.
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
--- /var/log/app.log
`);
  });

  it("an action in Python that is not there stops all jails", () => {
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
action = ban
         report.py[a=1]
#        ^^^^^^^^^ missing-action: There is no action.d/report.py, and fail2ban stops at its start, with all jails; mend the name or create the file.
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
--- /var/log/app.log
`);
  });

  it("in a jail that is not enabled it is a warning", () => {
    checkFindings(`
--- jail.conf
[DEFAULT]
backend = auto
filter = %(__name__)s[mode=%(mode)s]
mode = normal
action = ban
logpath = /var/log/app.log

[app]
filter = appp
#        ~~~~ missing-filter: There is no filter.d/appp.conf, and fail2ban skips the jail; write “app”.
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
--- /var/log/app.log
`);
  });

  it("fail2ban's own filter is only absent from a folder of additions", () => {
    checkFindings(`
--- jail.local
[app]
enabled = true
filter = sshd[mode=aggressive]
#        ---- missing-filter: The filter “sshd” comes with fail2ban and is not in this folder; what it takes is not known here.
action = iptables-multiport
`);
  });

  it("a filter that fail2ban does not bring is a warning in a folder of additions", () => {
    checkFindings(`
--- jail.local
[app]
enabled = true
filter = sshdd
#        ~~~~~ missing-filter: There is no filter.d/sshdd.conf, and fail2ban skips the jail; write “sshd”.
`);
  });

  it("the likely name can be written", () => {
    assert.equal(
      applyFix(
        `
--- jail.conf
[DEFAULT]
backend = auto
filter = %(__name__)s[mode=%(mode)s]
mode = normal
action = ban
logpath = /var/log/app.log

[app]
filter = appp[mode=normal]
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
`,
        "Write “app”",
      ),
      `--- jail.conf
[DEFAULT]
backend = auto
filter = %(__name__)s[mode=%(mode)s]
mode = normal
action = ban
logpath = /var/log/app.log

[app]
filter = app[mode=normal]
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
`,
    );
  });

  it("a filter can be created", () => {
    assert.equal(
      applyFix(
        `
--- jail.conf
[DEFAULT]
backend = auto
filter = %(__name__)s[mode=%(mode)s]
mode = normal
action = ban
logpath = /var/log/app.log

[app]
filter = web
`,
        "Create filter.d/web.conf",
      ),
      `--- jail.conf
[DEFAULT]
backend = auto
filter = %(__name__)s[mode=%(mode)s]
mode = normal
action = ban
logpath = /var/log/app.log

[app]
filter = web
--- filter.d/web.conf
# Filter web

[Definition]

# One regular expression a line, each with <ADDR> where the address stands that is to be banned.
# The date is cut out of the line before.
failregex = ^.* from <ADDR>$

ignoreregex =
`,
    );
  });

  it("an action can be created", () => {
    assert.equal(
      applyFix(
        `
--- jail.conf
[DEFAULT]
backend = auto
filter = %(__name__)s[mode=%(mode)s]
mode = normal
action = ban
logpath = /var/log/app.log

[app]
filter = app
action = tell
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
`,
        "Create action.d/tell.conf",
      ),
      `--- jail.conf
[DEFAULT]
backend = auto
filter = %(__name__)s[mode=%(mode)s]
mode = normal
action = ban
logpath = /var/log/app.log

[app]
filter = app
action = tell
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- action.d/tell.conf
# Action tell

[Definition]

# Run once, when the jail starts, and when it stops.
actionstart =
actionstop =

# Run before each ban, to see whether what actionstart made is still there.
actioncheck =

# Run for each address: <ip> stands for it, <name> for the jail, <bantime> for the seconds.
actionban =
actionunban =

[Init]
`,
    );
  });
});
