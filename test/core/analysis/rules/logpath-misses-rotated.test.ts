import assert from "node:assert/strict";
import { applyFix, checkFindings } from "../../../support/findings.ts";

describe("logpath-misses-rotated", () => {
  it("the log of one day, with those of other days beside it", () => {
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
logpath = /srv/app/log_20261120.log
#         ~~~~~~~~~~~~~~~~~~~~~~~~~ logpath-misses-rotated: /srv/app/log_20261120.log catches only the log of one day, and not log_20261119.log beside it; write /srv/app/log_*.log.
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
--- /srv/app/log_20261119.log
--- /srv/app/log_20261120.log
`);
  });

  it("a date with signs in it", () => {
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
logpath = /srv/app/app-2026-11-20.txt
#         ~~~~~~~~~~~~~~~~~~~~~~~~~~~ logpath-misses-rotated: /srv/app/app-2026-11-20.txt catches only the log of one day, and not app-2026-11-21.txt beside it; write /srv/app/app-*.txt.
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
--- /srv/app/app-2026-11-20.txt
--- /srv/app/app-2026-11-21.txt
`);
  });

  it("a pattern that catches nothing beside logs with dates", () => {
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
logpath = /srv/app/log_*.log
#         ------------------ no-log-file: No file is there for /srv/app/log_*.log; fail2ban looks for it only when it starts or reloads.
#         ~~~~~~~~~~~~~~~~~~ logpath-misses-rotated: /srv/app/log_*.log catches no log, and not jellyfin20261119.log beside it; write /srv/app/jellyfin*.log.
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
--- /srv/app/jellyfin20261118.log
--- /srv/app/jellyfin20261119.log
--- /srv/app/FFmpeg.Transcode-2026-11-19_12-30-00.log
`);
  });

  it("a name without the date", () => {
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
logpath = /srv/app/jellyfin.log
#         --------------------- no-log-file: No file is there for /srv/app/jellyfin.log; fail2ban looks for it only when it starts or reloads.
#         ~~~~~~~~~~~~~~~~~~~~~ logpath-misses-rotated: /srv/app/jellyfin.log catches no log, and not jellyfin20261118.log beside it; write /srv/app/jellyfin*.log.
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
--- /srv/app/jellyfin20261118.log
--- /srv/app/web20261118.log
`);
  });

  it("of several makes the one that has the name of the jail", () => {
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
logpath = /srv/all/log_*.log
#         ------------------ no-log-file: No file is there for /srv/all/log_*.log; fail2ban looks for it only when it starts or reloads.
#         ~~~~~~~~~~~~~~~~~~ logpath-misses-rotated: /srv/all/log_*.log catches no log, and not app20261118.log beside it; write /srv/all/app*.log.
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
--- /srv/all/app20261118.log
--- /srv/all/web20261118.log
`);
  });

  it("of several makes without such a name none", () => {
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
logpath = /srv/all/log_*.log
#         ------------------ no-log-file: No file is there for /srv/all/log_*.log; fail2ban looks for it only when it starts or reloads.
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
--- /srv/all/aaa20261118.log
--- /srv/all/web20261118.log
`);
  });

  it("a folder from a variable leaves the name to be mended", () => {
    checkFindings(`
--- jail.conf
[DEFAULT]
backend = auto
filter = %(__name__)s[mode=%(mode)s]
mode = normal
action = ban
logpath = /var/log/app.log
folder = /srv/app

[app]
enabled = true
logpath = %(folder)s/log_20261120.log
#                    ~~~~~~~~~~~~~~~~ logpath-misses-rotated: /srv/app/log_20261120.log catches only the log of one day, and not log_20261119.log beside it; write /srv/app/log_*.log.
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
--- /srv/app/log_20261119.log
--- /srv/app/log_20261120.log
`);
  });

  it("a pattern that catches something is left alone, and so are numbers that are no dates", () => {
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
logpath = /srv/app/log_*.log
          /srv/app/node-12345678.log
          /var/log/app.log
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
--- /var/log/app.log
--- /srv/app/jellyfin20261118.log
--- /srv/app/log_20261118.log
--- /srv/app/node-12345678.log
--- /srv/app/node-12345679.log
--- /var/log/app.log-20261118
`);
  });

  it("the pattern can be written", () => {
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
logpath = /srv/app/log_*.log tail
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- /srv/app/jellyfin20261118.log
`,
        "Write jellyfin*.log",
      ),
      `--- jail.conf
[DEFAULT]
backend = auto
filter = %(__name__)s[mode=%(mode)s]
mode = normal
action = ban
logpath = /var/log/app.log

[app]
logpath = /srv/app/jellyfin*.log tail
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- /srv/app/jellyfin20261118.log
`,
    );
  });

  it("a folder from a variable stays one", () => {
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
folder = /srv/app

[app]
logpath = %(folder)s/log_20261120.log
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- /srv/app/log_20261119.log
--- /srv/app/log_20261120.log
`,
        "Write log_*.log",
      ),
      `--- jail.conf
[DEFAULT]
backend = auto
filter = %(__name__)s[mode=%(mode)s]
mode = normal
action = ban
logpath = /var/log/app.log
folder = /srv/app

[app]
logpath = %(folder)s/log_*.log
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- /srv/app/log_20261119.log
--- /srv/app/log_20261120.log
`,
    );
  });
});
