import { basedir, checkFindings } from "../../../support/findings.ts";

const changed = "bantime = 1h";
/** The fixture's jail.conf with its one changed line. */
const editedAt = (path: string) => {
  const start =
    "[DEFAULT]\nbackend = auto\nfilter = %(__name__)s[mode=%(mode)s]\nmode = normal\naction = ban\nlogpath = /var/log/app.log\nbantime = 1h\n\n[app]\nenabled = true\n".indexOf(
      changed,
    );
  return path === `${basedir}/jail.conf` ? { start, end: start + changed.length } : undefined;
};

describe("edited-distribution-file", () => {
  it("a file that the distribution brought is told where it was changed", () => {
    checkFindings(
      `
--- jail.conf
[DEFAULT]
backend = auto
filter = %(__name__)s[mode=%(mode)s]
mode = normal
action = ban
logpath = /var/log/app.log
bantime = 1h
------------ edited-distribution-file: jail.conf came with fail2ban and was changed here; put changes into jail.local, which an upgrade leaves alone.

[app]
enabled = true
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
--- /var/log/app.log
`,
      { editedAt },
    );
  });
});
