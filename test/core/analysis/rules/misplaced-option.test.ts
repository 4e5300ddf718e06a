import assert from "node:assert/strict";
import { applyFix, checkFindings } from "../../../support/findings.ts";
import { jailTree } from "../../../support/jail-tree.ts";

describe("core/analysis/rules/misplaced-option", () => {
  it("a jail's option in a filter has no effect", () => {
    checkFindings(`
--- filter.d/x.conf
[Definition]
failregex = ^from <ADDR>$
maxretry = 3
~~~~~~~~ misplaced-option: “maxretry” belongs in a jail; in a filter fail2ban passes over it. Move it there.
[Init]
logpath = /var/log/x.log
~~~~~~~ misplaced-option: “logpath” belongs in a jail; in a filter fail2ban passes over it. Move it there.
`);
  });

  it("an option of [Definition] in [INCLUDES] has no effect", () => {
    checkFindings(`
--- filter.d/x.conf
[INCLUDES]
ignoreregex = ^y
~~~~~~~~~~~ misplaced-option: “ignoreregex” belongs in [Definition]; in [INCLUDES] fail2ban passes over it. Move it there.
[Definition]
failregex = ^from <ADDR>$
`);
  });

  it("an include outside of [INCLUDES] is none", () => {
    checkFindings(`
--- filter.d/x.conf
[Definition]
before = common.conf
~~~~~~ misplaced-option: “before” belongs in [INCLUDES]; in a filter fail2ban passes over it. Move it there.
failregex = ^from <ADDR>$
`);
  });

  it("a filter's option in fail2ban.conf, and one of the server in a jail", () => {
    checkFindings(`
--- fail2ban.conf
[Definition]
failregex = ^from <ADDR>$
~~~~~~~~~ misplaced-option: “failregex” belongs in [Definition] of a filter or a jail; in fail2ban.conf fail2ban passes over it. Move it there.
stacksize = 64
~~~~~~~~~ misplaced-option: “stacksize” belongs in [Thread]; in fail2ban.conf fail2ban passes over it. Move it there.
`);
    checkFindings(
      jailTree(`
dbpurgeage = 1d
~~~~~~~~~~ misplaced-option: “dbpurgeage” belongs in [Definition] of fail2ban.conf; in a jail fail2ban passes over it. Move it there.
actionban = block <ip>
~~~~~~~~~ misplaced-option: “actionban” belongs in [Definition] of an action or [Init] of an action; in a jail fail2ban passes over it. Move it there.
`),
    );
  });

  it("an action's timeout counts in [Init] alone", () => {
    checkFindings(`
--- action.d/x.conf
[Definition]
actionban = ban <ip>
timeout = 2m
~~~~~~~ misplaced-option: “timeout” belongs in [Init]; in [Definition] of an action fail2ban passes over it. Move it there.
`);
  });

  it("a variable that happens to have such a name is of use", () => {
    checkFindings(`
--- action.d/x.conf
[Definition]
actionban = ban <ip> <logpath> %(maxretry)s
maxretry = 3
[Init]
logpath = /dev/null
`);
  });

  it("a jail may set what its filter sets, and [Init] may, too", () => {
    checkFindings(jailTree("usedns = no\nmaxlines = 1"));
    checkFindings(`
--- filter.d/x.conf
[Definition]
failregex = ^from <ADDR>$
[Init]
maxlines = 1
journalmatch = _COMM=x
`);
  });

  it("the fix moves the option, with all its lines", () => {
    const fixed = applyFix(
      `
--- filter.d/x.conf
[INCLUDES]
failregex = ^from <ADDR>$
            ^by <ADDR>$
before = common.conf
[Definition]
ignoreregex =
--- filter.d/common.conf
[DEFAULT]
`,
      "Move it to [Definition]",
    );
    assert.equal(
      fixed,
      `--- filter.d/x.conf
[INCLUDES]
before = common.conf
[Definition]
failregex = ^from <ADDR>$
            ^by <ADDR>$
ignoreregex =
--- filter.d/common.conf
[DEFAULT]
`,
    );
  });
});
