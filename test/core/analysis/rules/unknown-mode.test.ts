import assert from "node:assert/strict";
import { applyFix, checkFindings } from "../../../support/findings.ts";

describe("unknown-mode", () => {
  it("a mode that the filter has not is told where it is set", () => {
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
mode = agressive
#      ^^^^^^^^^ unknown-mode: The filter “app” has no mode “agressive”, and its regexes then match nothing; write aggressive or normal.
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
--- /var/log/app.log
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR><mdre-<mode>>
mode = normal
mdre-normal = $
mdre-aggressive = \\b
`);
  });

  it("and so it is in brackets", () => {
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
filter = app[mode="extreme"]
#                  ^^^^^^^ unknown-mode: The filter “app” has no mode “extreme”, and its regexes then match nothing; write aggressive or normal.
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
--- /var/log/app.log
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR><mdre-<mode>>
mode = normal
mdre-normal = $
mdre-aggressive = \\b
`);
  });

  it("every mode that the filter has is fine", () => {
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
mode = ddos

[app2]
enabled = true
filter = app[mode=normal]
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
--- /var/log/app.log
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR><mdre-<mode>><mdre-<mode>-other>
mode = normal
mdre-normal = $
mdre-normal-other =
mdre-ddos = $
mdre-ddos-other = \\s*$
`);
  });

  it("what else chooses among options is a mode, too", () => {
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
action = ban[type=multiprot]
#                 ^^^^^^^^^ unknown-mode: The action “ban” has no type “multiprot”, and its commands then fail; write allports or multiport.
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR>$
--- /var/log/app.log
--- action.d/ban.conf
[Definition]
actionban = ban <ip> <ports-<type>>
type = multiport
ports-multiport = some
ports-allports = all
`);
  });

  it("each mode can be written", () => {
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
mode = agressive
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR><mdre-<mode>>
mode = normal
mdre-normal = $
mdre-aggressive = \\b
`,
        "Write “normal”",
      ),
      `--- jail.conf
[DEFAULT]
backend = auto
filter = %(__name__)s[mode=%(mode)s]
mode = normal
action = ban
logpath = /var/log/app.log

[app]
mode = normal
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
--- filter.d/app.conf
[Definition]
failregex = ^failed from <ADDR><mdre-<mode>>
mode = normal
mdre-normal = $
mdre-aggressive = \\b
`,
    );
  });
});
