import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { analyze, applyFix, basedir, checkFindings } from "../../../support/findings.ts";

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

  it("all lines of a pasted command are indented at once, below the value where no line shows how deep", () => {
    assert.equal(
      applyFix(
        `
--- action.d/ban.conf
[Definition]
actionban = ssh edge \\
'iptables -N f2b; \\
if [ "$a" = "b" ]; then \\
# a comment
iptables -A f2b; \\
fi'

actionunban = ssh edge \\
'true'
`,
        "Indent all 4 lines of “actionban”",
      ),
      `--- action.d/ban.conf
[Definition]
actionban = ssh edge \\
            'iptables -N f2b; \\
            if [ "$a" = "b" ]; then \\
# a comment
            iptables -A f2b; \\
            fi'

actionunban = ssh edge \\
'true'
`,
    );
  });

  it("the action that the Jellyfin guide prints is mended by two fixes", () => {
    const url = new URL("../../../fixtures/broken/proxy-iptables-dynamic.conf", import.meta.url);
    const name = "action.d/proxy-iptables-dynamic.conf";
    let text = `--- ${name}\n${readFileSync(url, "utf8").trimEnd()}\n`;
    text = applyFix(text, "Indent all 4 lines of “actionban”");
    text = applyFix(text, "Indent all 7 lines of “actionunban”");
    const found = analyze(text).findingsIn(`${basedir}/${name}`);
    assert.deepEqual(
      found.filter(({ code }) => code === "continuation-not-indented"),
      [],
    );
  });
});
