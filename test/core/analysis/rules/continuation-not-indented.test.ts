import assert from "node:assert/strict";
import { applyFix, checkFindings } from "../../../support/findings.ts";

describe("continuation-not-indented", () => {
  it("a line that goes on with a value and stands in the first column", () => {
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
failregex = ^failed from <ADDR>$
^wrong from <ADDR>$
^^^^^^^^^^^^^^^^^^^ continuation-not-indented: Indent this line to continue “failregex”, or write it as “name = value”.
`);
  });

  it("the line is indented as the lines before it", () => {
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
failregex = ^failed from <ADDR>$
    ^no from <ADDR>$
^wrong from <ADDR>$
`,
        "Indent the line",
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
failregex = ^failed from <ADDR>$
    ^no from <ADDR>$
    ^wrong from <ADDR>$
`,
    );
  });
});
