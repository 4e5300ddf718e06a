import assert from "node:assert/strict";
import { applyFix, checkFindings } from "../../../support/findings.ts";

const rest = `
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
--- /var/log/app/a.log
--- /var/log/app/b.log
--- /var/log/app/old/c.log
`;

const jail = (logpath: string) => `
--- jail.conf
[app]
enabled = true
backend = auto
filter = app
action = ban
${logpath}${rest}`;

const live = { isLive: true };

describe("wrong-log-path", () => {
  it("two logs on one line stop fail2ban", () => {
    checkFindings(
      jail(`logpath = /var/log/app/a.log /var/log/app/b.log
#                            ^^^^^^^^^^^^^^^^^^ wrong-log-path: fail2ban takes only “head” or “tail” behind a path, and stops at “/var/log/app/b.log” when it starts, with all jails; write each log on a line of its own.`),
    );
  });

  it("and are parted by a fix", () => {
    const fixture = jail("logpath = /var/log/app/a.log, /var/log/app/b.log");
    const fixed = applyFix(fixture, "Write each log on a line of its own");
    assert.match(JSON.stringify(fixed), /a\.log\\n {10}\/var\/log\/app\/b\.log/);
  });

  it("so does any other word behind a path", () => {
    checkFindings(
      jail(`logpath = /var/log/app/a.log end
#                            ^^^ wrong-log-path: fail2ban takes only “head” or “tail” behind a path, and stops at “end” when it starts, with all jails; take it out.`),
    );
  });

  it("so does a folder", () => {
    checkFindings(
      jail(`logpath = /var/log/app/
#         ^^^^^^^^^^^^^ wrong-log-path: /var/log/app/ is a folder, and fail2ban stops at it when it starts, with all jails; name the logs themselves, such as /var/log/app/*.log.
          /var/log/app/*
#         ^^^^^^^^^^^^^^ wrong-log-path: /var/log/app/old is a folder, and fail2ban stops at it when it starts, with all jails; name the logs themselves, as in *.log.`),
      live,
    );
  });

  it("paths, globs, head and tail are well, and the journal takes no path", () => {
    checkFindings(
      jail(`logpath = /var/log/app/a.log tail
          /var/log/app/*.log
          /var/log/*/c*.log head
          /var/log/app/b.log`).replace("/c*.log", "/a*.log"),
      live,
    );
    checkFindings(jail("logpath = /var/log/app").replace("backend = auto", "backend = systemd"), live);
  });
});
