import assert from "node:assert/strict";
import { applyFix, checkFindings } from "../../../support/findings.ts";
import { jailTree } from "../../../support/jail-tree.ts";

describe("core/analysis/rules/wrong-enum", () => {
  it("a backend that there is not stops fail2ban", () => {
    checkFindings(
      jailTree(`
backend = pooling
#         ^^^^^^^ wrong-enum: There is no backend “pooling”, and fail2ban stops at its start, with all jails; write “polling”.
`),
    );
    checkFindings(
      jailTree(`
backend = inotify
#         ^^^^^^^ wrong-enum: There is no backend “inotify”, and fail2ban stops at its start, with all jails; write “pyinotify”.
`),
    );
    checkFindings(
      jailTree(`
backend = file
#         ^^^^ wrong-enum: There is no backend “file”, and fail2ban stops at its start, with all jails; write auto, polling, pyinotify or systemd.
`),
    );
  });

  for (const backend of ["auto", "Polling", "pyinotify", "gamin"]) {
    it(`backend = ${backend} is plain`, () => checkFindings(jailTree(`backend = ${backend}`)));
  }

  it("usedns is one of four words, in a filter as in a jail", () => {
    checkFindings(
      jailTree(
        `
usedns = true
#        ~~~~ wrong-enum: usedns is yes, warn, no or raw; fail2ban takes “true” for no. Write “yes”.
`,
        `
--- filter.d/other.conf
[Definition]
failregex = ^from <ADDR>$
usedns = sometimes
#        ~~~~~~~~~ wrong-enum: usedns is yes, warn, no or raw; fail2ban takes “sometimes” for no. Write one of them.
`,
      ),
    );
  });

  it("the words of fail2ban.conf are known", () => {
    checkFindings(`
--- fail2ban.conf
[Definition]
allowipv6 = Auto
#           ~~~~ wrong-enum: allowipv6 is auto, yes or no; fail2ban takes “Auto” for no, and bans no IPv6 address. Write “auto”.
logtarget = SYSLGO
#           ~~~~~~ wrong-enum: “SYSLGO” is no target that fail2ban knows, so that it writes its log to a file of this name; write “SYSLOG”.
`);
    checkFindings(`
--- fail2ban.conf
[Definition]
allowipv6 = off
logtarget = /var/log/syslgo
`);
  });

  it("options in brackets belong to the target, not to its name", () => {
    checkFindings(`
--- fail2ban.conf
[Definition]
logtarget = SYSLOG[facility=LOCAL0]
`);
  });

  it("the fix writes the word", () => {
    assert.match(applyFix(jailTree("usedns = worn"), "Write “warn”"), /^usedns = warn$/m);
  });
});
