import assert from "node:assert/strict";
import { applyFix, checkFindings } from "../../../support/findings.ts";
import { jailTree } from "../../../support/jail-tree.ts";

const message = (option: string) =>
  `comment-in-value: fail2ban takes this comment for a part of ${option}; put it on a line of its own.`;
const regexMessage = (option: string) =>
  `comment-in-value: fail2ban takes this comment for a part of ${option}, which then matches only lines that have it; put it on a line of its own.`;

describe("core/analysis/rules/comment-in-value", () => {
  it("a comment behind a jail's value becomes a part of it", () => {
    checkFindings(
      jailTree(`
ignoreself = true # not me
#                 ~~~~~~~~ ${message("ignoreself")}
ignoreip = ::1 #home
#              ~~~~~ ${message("ignoreip")}
backend = polling	# slow
#                 ~~~~~~ ${message("backend")}
port = 80,443 # both of them
#             ~~~~~~~~~~~~~~ ${message("port")}
`),
    );
  });

  it("comments on lines of their own, and those with a semicolon, are none of the value", () => {
    checkFindings(
      jailTree(`
ignoreip = 127.0.0.1/8
# a comment
           # another
           ::1 ; a third
`),
    );
  });

  it("text behind a regex becomes a part of it", () => {
    checkFindings(`
--- filter.d/x.conf
[Definition]
failregex = ^from <ADDR>$ # the first kind
#                       ~ regex-cannot-match: This failregex can match nothing: text must stand behind “$”, which is the end of the line. Take it out, or write “\\$” for a dollar sign.
#                         ~~~~~~~~~~~~~~~~ ${regexMessage("failregex")}
            ^by <ADDR> failed  # the second kind
#                              ~~~~~~~~~~~~~~~~~ ${regexMessage("failregex")}
ignoreregex = ^from <ADDR> # nobody else here
#                          ~~~~~~~~~~~~~~~~~~ ${regexMessage("ignoreregex")}
maxlines = 1
`);
  });

  it("a regex may match the sign", () => {
    checkFindings(`
--- filter.d/x.conf
[Definition]
failregex = ^from <ADDR> session #\\d+
            ^ticket # <F-ID>\\d+</F-ID>$
            ^[#] <ADDR> # \\S+$
            ^channel #main from <ADDR>$
            (?x)^from <ADDR>$ # with words
`);
  });

  it("what Python evaluates may have a comment", () => {
    checkFindings(
      jailTree(`
bantime = 1h # long
findtime = 60*10	# ten minutes
bantime.factor = 2 # more
bantime.formula = ban.Time * 2 # twice
`),
    );
  });

  it("commands, colours and quotes are let alone", () => {
    checkFindings(`
--- action.d/x.conf
[Definition]
actionban = ban <ip> # says the shell
            paint <color> <text>
[Init]
color = #fff
text = "a # b"
`);
    checkFindings(jailTree(`action = block[name="a # b"]`).replace("action = block\n", ""));
  });

  it("the fix puts the comment above", () => {
    const fixed = applyFix(
      jailTree("backend = polling\t # long\nmaxretry = 3"),
      "Put the comment on a line of its own",
    );
    assert.match(fixed, /\n# long\nbackend = polling\nmaxretry = 3\n/);
  });
});
