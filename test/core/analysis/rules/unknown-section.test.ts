import assert from "node:assert/strict";
import { applyFix, checkFindings } from "../../../support/findings.ts";
import { jailTree } from "../../../support/jail-tree.ts";

describe("core/analysis/rules/unknown-section", () => {
  it("a misspelt [Definition] leaves a filter without any", () => {
    checkFindings(`
--- filter.d/x.conf
[Defintion]
#^^^^^^^^^ unknown-section: fail2ban reads no section [Defintion] of a filter, so that this filter does nothing; write [Definition].
failregex = ^from <ADDR>$
--- action.d/x.conf
[definition]
#^^^^^^^^^^ unknown-section: fail2ban reads no section [definition] of an action, so that this action does nothing; write [Definition].
actionban = ban <ip>
`);
  });

  it("a filter that sets all in [DEFAULT] does nothing", () => {
    checkFindings(`
--- filter.d/x.conf
[DEFAULT]
#^^^^^^^ unknown-section: This filter has no section [Definition], from which alone fail2ban reads it, and does nothing; put [Definition] above its options.
failregex = ^from <ADDR>$
`);
  });

  it("a file that others include needs no [Definition]", () => {
    checkFindings(`
--- filter.d/base.conf
[DEFAULT]
failregex = ^from <ADDR>$
--- filter.d/x.conf
[INCLUDES]
before = base.conf
[Definition]
ignoreregex =
`);
  });

  it("a .local may have it for both, or an include", () => {
    checkFindings(`
--- filter.d/x.conf
[INCLUDES]
before = y.conf
[DEFAULT]
failregex = ^from <ADDR>$
--- filter.d/y.conf
[Definition]
failregex = ^by <ADDR>$
--- action.d/z.conf
[DEFAULT]
actionban = ban <ip>
--- action.d/z.local
[Definition]
`);
  });

  it("a section that nothing refers to is passed over", () => {
    checkFindings(`
--- filter.d/x.conf
[Definition]
failregex = ^from <ADDR>$
[Notes]
#~~~~~ unknown-section: fail2ban reads no section [Notes] of a filter and passes over all in it; move its options to [Definition] or take it out.
author = me
[Includes]
#~~~~~~~~ unknown-section: fail2ban reads no section [Includes] of a filter and passes over all in it; write [INCLUDES].
before = common.conf
--- fail2ban.conf
[Defintion]
#~~~~~~~~~ unknown-section: fail2ban reads no section [Defintion] of fail2ban.conf and passes over all in it; write [Definition].
loglevel = INFO
`);
  });

  it("sections of one's own and of an address family are of use", () => {
    checkFindings(`
--- filter.d/x.conf
[Definition]
failregex = <lt_<kind>/failregex>%(more/end)s
kind = a
[lt_a]
failregex = ^from <ADDR>
[more]
end = $
--- action.d/x.conf
[Definition]
actionban = ban <ip> <table>
[Init]
table = 4
[Init?family=inet6]
table = 6
`);
  });

  it("[default] is a jail of that name", () => {
    checkFindings(`${jailTree("")}--- jail.local
[default]
#~~~~~~~ unknown-section: fail2ban takes [default] for a jail of this name, and what it sets for no other; write [DEFAULT].
#~~~~~~~ no-filter: This jail has no filter and finds nothing; set filter.
#~~~~~~~ no-action: This jail has no action and bans nothing; set action or banaction.
#~~~~~~~ no-log-path: The jail “default” has no logpath and watches nothing; set logpath, or backend = systemd for the journal.
bantime = 1h
`);
  });

  it("the fix writes the name", () => {
    const fixture = `
--- filter.d/x.conf
[Defintion]
failregex = ^from <ADDR>$
`;
    assert.match(applyFix(fixture, "Write [Definition]"), /^\[Definition\]$/m);
  });
});
