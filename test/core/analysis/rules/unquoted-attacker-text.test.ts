import assert from "node:assert/strict";
import { applyFix, checkFindings } from "../../../support/findings.ts";

const jail = `--- jail.conf
[web]
enabled = true
backend = systemd
filter = web
action = block
--- filter.d/web.conf
[Definition]
failregex = ^login failed for <F-USER>\\S+</F-USER> from <ADDR>$
--- action.d/block.conf
[Definition]
`;

describe("unquoted-attacker-text", () => {
  it("double quotes, also within a command's output, and a variable of one's own are well", () => {
    for (const command of [
      'echo "<matches>" "it is <F-USER>"',
      'x="$(printf %%s "<F-USER>" | tr a b)"; y=<F-USER>; echo "$x$y"',
      "echo 'it\\'\\'' is' \"<matches>\"",
    ]) {
      checkFindings(`${jail}actionban = ${command}\n`);
    }
  });

  it("is told where the inner quotes are none any more", () => {
    checkFindings(`${jail}actionban = echo "a "<F-USER>" b" $(echo <matches>)
#                    ~~~~~~~~ unquoted-attacker-text: Without quotes a shell cuts <F-USER> at its spaces, and puts the names of files for its * and ?: write it in double quotes.
#                                        ~~~~~~~~~ unquoted-attacker-text: Without quotes a shell cuts <matches> at its spaces, and puts the names of files for its * and ?: write it in double quotes.
`);
  });

  it("puts the quotes where they belong", () => {
    const action = "actionban = logger -- <F-USER>; exit 0\n";
    assert.equal(
      applyFix(jail + action, 'Write "<F-USER>"').replace(jail, ""),
      'actionban = logger -- "<F-USER>"; exit 0\n',
    );
  });
});
