import assert from "node:assert/strict";
import { applyFix, checkFindings } from "../../../support/findings.ts";

describe("missing-include", () => {
  it("an include that is not there is told with the likely name", () => {
    checkFindings(`
--- jail.conf
[DEFAULT]
backend = auto
filter = %(__name__)s[mode=%(mode)s]
mode = normal
action = ban
logpath = /var/log/app.log
--- filter.d/app.conf
[INCLUDES]
before = comon.conf
#        ~~~~~~~~~~ missing-include: /etc/fail2ban/filter.d/comon.conf does not exist and fail2ban goes on without it; write “common.conf”.

[Definition]
failregex = ^failed from <ADDR>$
--- filter.d/common.conf
[DEFAULT]
`);
  });

  it("an include in another folder", () => {
    checkFindings(`
--- jail.conf
[DEFAULT]
backend = auto
filter = %(__name__)s[mode=%(mode)s]
mode = normal
action = ban
logpath = /var/log/app.log
--- filter.d/app.conf
[INCLUDES]
after = ../shared/comon.conf
#       ~~~~~~~~~~~~~~~~~~~~ missing-include: /etc/fail2ban/shared/comon.conf does not exist and fail2ban goes on without it; write “../shared/common.conf”.

[Definition]
failregex = ^failed from <ADDR>$
--- shared/common.conf
[DEFAULT]
`);
  });

  it("a .local may be absent", () => {
    checkFindings(`
--- jail.conf
[DEFAULT]
backend = auto
filter = %(__name__)s[mode=%(mode)s]
mode = normal
action = ban
logpath = /var/log/app.log
--- filter.d/app.conf
[INCLUDES]
after = app-extra.local

[Definition]
failregex = ^failed from <ADDR>$
`);
  });

  it("fail2ban's own file is only absent from a folder of additions", () => {
    checkFindings(`
--- filter.d/app.conf
[INCLUDES]
before = common.conf
#        ----------- missing-include: common.conf comes with fail2ban and is not in this folder; what it defines is not known here.

[Definition]
failregex = ^%(__prefix_line)sfailed from <ADDR>$
`);
  });

  it("where jail.conf is, fail2ban's own file has to be there, too", () => {
    checkFindings(`
--- jail.conf
[DEFAULT]
backend = auto
filter = %(__name__)s[mode=%(mode)s]
mode = normal
action = ban
logpath = /var/log/app.log
--- filter.d/app.conf
[INCLUDES]
before = common.conf
#        ~~~~~~~~~~~ missing-include: /etc/fail2ban/filter.d/common.conf does not exist and fail2ban goes on without it; mend the name or create the file.

[Definition]
failregex = ^failed from <ADDR>$
`);
  });

  it("the likely name can be written", () => {
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
[INCLUDES]
before = ../shared/comon.conf

[Definition]
failregex = ^failed from <ADDR>$
--- shared/common.conf
[DEFAULT]
`,
        "Write “../shared/common.conf”",
      ),
      `--- jail.conf
[DEFAULT]
backend = auto
filter = %(__name__)s[mode=%(mode)s]
mode = normal
action = ban
logpath = /var/log/app.log
--- filter.d/app.conf
[INCLUDES]
before = ../shared/common.conf

[Definition]
failregex = ^failed from <ADDR>$
--- shared/common.conf
[DEFAULT]
`,
    );
  });

  it("the file can be created", () => {
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
[INCLUDES]
before = ours.conf

[Definition]
failregex = ^failed from <ADDR>$
`,
        "Create ours.conf",
      ),
      `--- jail.conf
[DEFAULT]
backend = auto
filter = %(__name__)s[mode=%(mode)s]
mode = normal
action = ban
logpath = /var/log/app.log
--- filter.d/app.conf
[INCLUDES]
before = ours.conf

[Definition]
failregex = ^failed from <ADDR>$
--- filter.d/ours.conf
# Included by app.conf

[DEFAULT]

[Definition]
`,
    );
  });
});
