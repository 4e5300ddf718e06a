import assert from "node:assert/strict";
import { applyFix, checkFindings } from "../../../support/findings.ts";
import { jailTree } from "../../../support/jail-tree.ts";

describe("core/analysis/rules/unknown-option", () => {
  const misspelt: ReadonlyArray<readonly [string, string]> = [
    ["enable", "enabled"],
    ["ignore-ip", "ignoreip"],
    ["max_retry", "maxretry"],
    ["ban-time", "bantime"],
    ["bantime.multiplier", "bantime.multipliers"],
    ["fail_regex", "failregex"],
    ["protocoll", "protocol"],
  ];
  for (const [name, meant] of misspelt.slice(1)) {
    it(`“${name}” of a jail is likely “${meant}”`, () => {
      checkFindings(
        jailTree(`
${name} = 1
${"~".repeat(name.length)} unknown-option: “${name}” is no option of a jail and fail2ban passes over it; write “${meant}”.
`),
      );
    });
  }

  it("“enable” is told before the jail is said to be off", () => {
    checkFindings(`
--- jail.conf
[DEFAULT]
enable = true
~~~~~~ unknown-option: “enable” is no option of a jail and fail2ban passes over it; write “enabled”.
`);
  });

  it("what is like nothing and used nowhere changes nothing", () => {
    checkFindings(
      jailTree(`
description = the web
----------- unknown-option: “description” is no option of a jail and no value refers to it, so that it changes nothing; take it out or mend the name.
`),
    );
  });

  it("a variable is of use where a value refers to it, in whatever file", () => {
    checkFindings(
      jailTree(
        `
port = %(webports)s,%(more)s
webports = 80
more = 8080
greeting = hello
`,
        `
--- action.d/greet.conf
[Definition]
actionban = greet <ip> <greeting>
[Init]
greeting = hi
`,
      ),
    );
  });

  it("a misspelt option of a filter is told, its author's variables are not", () => {
    checkFindings(`
--- filter.d/x.conf
[INCLUDES]
befor = common.conf
~~~~~ unknown-option: “befor” is no option of [INCLUDES] and fail2ban passes over it; write “before”.
[Definition]
_daemon = x
mdre-normal = ^from <ADDR>$
failregex = <mdre-<mode>>
mode = normal
ignoreregexp = ^y
~~~~~~~~~~~~ unknown-option: “ignoreregexp” is no option of a filter and fail2ban passes over it; write “ignoreregex”.
`);
  });

  it("options of actions and of fail2ban.conf are known", () => {
    checkFindings(`
--- fail2ban.conf
[Definition]
log_level = INFO
~~~~~~~~~ unknown-option: “log_level” is no option of fail2ban.conf and fail2ban passes over it; write “loglevel”.
[Thread]
stack_size = 0
~~~~~~~~~~ unknown-option: “stack_size” is no option of [Thread] and fail2ban passes over it; write “stacksize”.
--- action.d/x.conf
[Definition]
actionban = ban <ip>
action_unban = unban <ip>
~~~~~~~~~~~~ unknown-option: “action_unban” is no option of an action and fail2ban passes over it; write “actionunban”.
[Init]
name = default
color = blue
`);
  });

  it("actions of one's own to choose among are variables", () => {
    checkFindings(jailTree("action_mine = block\naction_night = block"));
  });

  it("a section that values refer to may hold what it wants", () => {
    checkFindings(`
--- filter.d/x.conf
[Definition]
failregex = <L_<kind>/failregex>
kind = a
[L_a]
failregex = ^from <ADDR>$
whatever = 1
`);
  });

  it("the fix writes the name", () => {
    assert.match(applyFix(jailTree("max_retry = 3"), "Write “maxretry”"), /^maxretry = 3$/m);
  });
});
