import assert from "node:assert/strict";
import { applyFix, checkFindings } from "../../../support/findings.ts";

describe("unfilled-tag", () => {
  it("a tag of a jail's action that nothing fills", () => {
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
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- /var/log/app.log
--- action.d/ban.conf
[Definition]
actionban = ban <ip> on <zone> with <protocl>
#                       ~~~~~~ unfilled-tag: Nothing fills <zone>: set zone in [Init], or in brackets behind the action's name.
#                                   ~~~~~~~~~ unfilled-tag: Nothing fills <protocl>, and the command holds it as it stands; write <protocol>.

[Init]
protocol = tcp
`);
  });

  it("a tag that the jails fill is well", () => {
    checkFindings(`
--- jail.conf
[DEFAULT]
backend = systemd
action = report[apikey=%(__name__)s]

[app]
enabled = true
filter = app
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- action.d/report.conf
[Definition]
actionban = report <ip> <apikey>
`);
  });

  it("a tag of an action that no jail uses is for the jail to fill", () => {
    checkFindings(`
--- jail.conf
[DEFAULT]
backend = auto
filter = %(__name__)s[mode=%(mode)s]
mode = normal
action = ban
logpath = /var/log/app.log
--- action.d/report.conf
[Definition]
actionban = report <ip> <apikey>
#                       -------- unfilled-tag: <apikey> is for the jail to fill: name the action as report[apikey=...], or set apikey in [Init].
`);
  });

  it("a tag that is nearly one of fail2ban's own is told everywhere", () => {
    checkFindings(`
--- jail.conf
[DEFAULT]
backend = auto
filter = %(__name__)s[mode=%(mode)s]
mode = normal
action = ban
logpath = /var/log/app.log
--- action.d/report.conf
[Definition]
actionban = report <ip> <failurs>
#                       ~~~~~~~~~ unfilled-tag: Nothing fills <failurs>, and the command holds it as it stands; write <failures>.
`);
  });

  it("markup in a mail is no tag", () => {
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
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- /var/log/app.log
--- action.d/ban.conf
[Definition]
actionban = printf "<html><b>Banned</b><br/><p><ip></html>" | mail root
`);
  });

  it("a failregex's tag in the wrong case, or by another name", () => {
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
failregex = ^failed from <ADDR> via <Host>$
#                                   ~~~~~~ unfilled-tag: <Host> is no tag of a failregex and matches only itself; write <HOST>.
            ^wrong from <ADDR> via <IP>$
#                                  ~~~~ unfilled-tag: <IP> is no tag of a failregex and matches only itself; write <ADDR>.
`);
  });

  it("other text in angle brackets is what the log holds", () => {
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
failregex = ^<ERROR> <unknown> failed from <ADDR>$
`);
  });

  it("what an absent file of fail2ban's own may fill is passed over", () => {
    checkFindings(`
--- action.d/app.conf
[INCLUDES]
before = iptables.conf
#        ------------- missing-include: iptables.conf comes with fail2ban and is not in this folder; what it defines is not known here.

[Definition]
actionban = <iptables> <ip>
`);
  });

  it("the likely tag can be written", () => {
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
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR> via <Host>$
`,
        "Write <HOST>",
      ),
      `--- jail.conf
[DEFAULT]
backend = auto
filter = %(__name__)s[mode=%(mode)s]
mode = normal
action = ban
logpath = /var/log/app.log
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR> via <HOST>$
`,
    );
  });

  it("a tag is set in [Init] behind its header", () => {
    const action = (init: string) => `--- action.d/ban.conf\n[Definition]\nactionban = ban <zone>\n${init}`;
    assert.equal(
      applyFix(action("\n[Init]\nx = 1\n"), "Set “zone” in [Init]"),
      action("\n[Init]\n# What <zone> stands for:\nzone =\nx = 1\n"),
    );
  });

  it("where there is no [Init], it is made", () => {
    const action = (init: string) => `--- action.d/ban.conf\n[Definition]\nactionban = ban <zone>\n${init}`;
    assert.equal(
      applyFix(action(""), "Set “zone” in [Init]"),
      action("\n[Init]\n# What <zone> stands for:\nzone =\n"),
    );
  });
});
