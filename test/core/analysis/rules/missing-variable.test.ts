import { checkFindings } from "../../../support/findings.ts";

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
});
