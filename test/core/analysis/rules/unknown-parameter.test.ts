import assert from "node:assert/strict";
import { applyFix, checkFindings } from "../../../support/findings.ts";

describe("unknown-parameter", () => {
  it("a parameter that nothing takes is told with the likely name", () => {
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
filter = app[lvel=3]
#            ~~~~ unknown-parameter: Nothing in the filter “app” takes “lvel”, and it changes nothing; write “level”.
action = ban[prot=tcp, name=app, foo=1]
#            ~~~~ unknown-parameter: Nothing in the action “ban” takes “prot”, and it changes nothing; write “port”.
#                                ~~~ unknown-parameter: Nothing in the action “ban” takes “foo”, and it changes nothing; take it out.
--- /var/log/app.log
--- filter.d/app.conf
[Definition]
failregex = ^<level> failed from <ADDR>$
level = 1
--- action.d/ban.conf
[Definition]
actionban = ban <ip> <port>

[Init]
port = 22
`);
  });

  it("what is given to whatever action a variable names need not be of use to it", () => {
    checkFindings(`
--- jail.conf
[DEFAULT]
backend = auto
filter = %(__name__)s[mode=%(mode)s]
mode = normal
banaction = ban
logpath = /var/log/app.log

[app]
enabled = true
banaction = ban
action = %(banaction)s[name=%(__name__)s-tcp, protocol=tcp]
         %(banaction)s[name=%(__name__)s-udp, protocol=udp]
--- /var/log/app.log
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
`);
  });

  it("what the filter only uses is taken, too", () => {
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
filter = app[daemon=x, prefix=y]
--- /var/log/app.log
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
--- filter.d/app.conf
[Definition]
failregex = ^<daemon>%(prefix)s failed from <ADDR>$
prefix =
`);
  });

  it("options of fail2ban's own can be given in brackets", () => {
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
filter = app[maxlines=2, logtype=file]
action = ban[actionstart=, actname=b, bantime=3]
--- /var/log/app.log
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
`);
  });

  it("what [DEFAULT] gives to whatever there is need not be of use to each", () => {
    checkFindings(`
--- jail.conf
[DEFAULT]
backend = auto
banaction = ban
action = %(banaction)s[port=22, chain=INPUT]
filter = %(__name__)s[mode=normal]
logpath = /var/log/app.log

[app]
enabled = true
--- /var/log/app.log
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
`);
  });

  it("a filter with an absent include may take anything", () => {
    checkFindings(`
--- jail.local
[app]
enabled = true
filter = app[lvel=3]
--- filter.d/app.conf
[INCLUDES]
before = common.conf
#        ----------- missing-include: common.conf comes with fail2ban and is not in this folder; what it defines is not known here.

[Definition]
failregex = ^failed from <ADDR>$
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
filter = app[lvel=3]
--- filter.d/app.conf
[Definition]
failregex = ^<level> failed from <ADDR>$
level = 1
`,
        "Write “level”",
      ),
      `--- jail.conf
[DEFAULT]
backend = auto
filter = %(__name__)s[mode=%(mode)s]
mode = normal
action = ban
logpath = /var/log/app.log

[app]
filter = app[level=3]
--- filter.d/app.conf
[Definition]
failregex = ^<level> failed from <ADDR>$
level = 1
`,
    );
  });
});
