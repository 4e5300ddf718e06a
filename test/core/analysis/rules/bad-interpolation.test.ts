import assert from "node:assert/strict";
import { applyFix, checkFindings } from "../../../support/findings.ts";

describe("bad-interpolation", () => {
  it("a lone percent sign", () => {
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
failregex = ^100% failed from <ADDR>$
#               ^ bad-interpolation: Write %% for a percent sign, or %(name)s for the value of an option.
`);
  });

  it("each lone percent sign of the value is doubled", () => {
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
_x = y
datepattern = ^%Y-%m-%%d
              %(_x)s %H:
`,
        "Write %% for each percent sign",
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
_x = y
datepattern = ^%%Y-%%m-%%d
              %(_x)s %%H:
`,
    );
  });
});
