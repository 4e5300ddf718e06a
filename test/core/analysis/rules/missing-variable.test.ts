import assert from "node:assert/strict";
import { applyFix, checkFindings } from "../../../support/findings.ts";

describe("missing-variable", () => {
  it("a reference to nothing is told where it stands", () => {
    checkFindings(`
--- jail.conf
[DEFAULT]
backend = auto
filter = %(__name__)s[mode=%(mode)s]
mode = normal
action = ban
logpath = /var/log/app.log
--- filter.d/app.conf
[Definition]
failregex = ^%(__prefix)sfailed from <ADDR>$
#            ^^^^^^^^^^^^ missing-variable: %(__prefix)s names no option of [Definition] or [DEFAULT]; define it, or write %% for a percent sign.
`);
  });

  it("what an absent file of fail2ban's own may set is passed over", () => {
    checkFindings(`
--- filter.d/sshd.local
[Definition]
failregex = %(known/failregex)s
            ^failed from <ADDR>$
--- jail.local
[app]
enabled = true
port = %(ssh_port)s
--- action.d/app.conf
[INCLUDES]
before = iptables.conf
#        ------------- missing-include: iptables.conf comes with fail2ban and is not in this folder; what it defines is not known here.

[Definition]
actionban = %(_ban)s <ip>
`);
  });

  it("a folder of additions is told what it lacks itself", () => {
    checkFindings(`
--- filter.d/app.conf
[Definition]
failregex = ^%(__prefix)sfailed from <ADDR>$
#            ^^^^^^^^^^^^ missing-variable: %(__prefix)s names no option of [Definition] or [DEFAULT]; define it, or write %% for a percent sign.
`);
  });

  it("the likely name is among those that the files read with it set", () => {
    const filter = (name: string) =>
      `--- filter.d/app.conf\n[INCLUDES]\nbefore = app-common.conf\n[Definition]\nfailregex = ^%(${name})s from <ADDR>$\n`;
    const common =
      "--- filter.d/app-common.conf\n[DEFAULT]\n_daemon = app\n[Definition]\n__prefix_line = x\n";
    const jails = "--- jail.conf\n[DEFAULT]\n";
    assert.equal(
      applyFix(jails + filter("_preifx_line") + common, "Write %(__prefix_line)s"),
      jails + filter("__prefix_line") + common,
    );
    assert.equal(
      applyFix(jails + filter("_deamon") + common, "Write %(_daemon)s"),
      jails + filter("_daemon") + common,
    );
  });

  it("in a jail it is one of the jail's own or of [DEFAULT], in any file", () => {
    const rest =
      "--- filter.d/f.conf\n[Definition]\nfailregex = ^<ADDR>$\n--- action.d/lock.conf\n[Definition]\nactionban = x\n";
    const jails = "--- jail.conf\n[DEFAULT]\nbanaction = lock\n[other]\nbanacton = 1\n";
    const own = (name: string) => `--- jail.local\n[j]\nenabled = true\nfilter = f\naction = %(${name})s\n`;
    assert.equal(
      applyFix(jails + own("banaktion") + rest, "Write %(banaction)s"),
      jails + own("banaction") + rest,
    );
  });

  it("it is defined above what refers to it", () => {
    const filter = (line: string) =>
      `--- filter.d/app.conf\n[Definition]\n${line}failregex = ^a <ADDR>$\n  ^%(prefix)s from <ADDR>$\n`;
    const jails = "--- jail.conf\n[DEFAULT]\n";
    assert.equal(
      applyFix(jails + filter(""), "Define “prefix” above"),
      jails + filter("# What %(prefix)s stands for:\nprefix =\n"),
    );
  });
});
