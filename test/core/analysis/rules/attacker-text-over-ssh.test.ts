import { checkFindings } from "../../../support/findings.ts";

const jail = `--- jail.conf
[web]
enabled = true
backend = systemd
filter = web
action = block
--- filter.d/web.conf
[Definition]
failregex = ^login failed from <ADDR>$
--- action.d/block.conf
[Definition]
`;

describe("attacker-text-over-ssh", () => {
  it("is told in any quotes, and in what the other shell is given in several words", () => {
    checkFindings(`${jail}actionban = ssh root@192.0.2.10 block <ip> '<matches>' && mail "<F-USER>"
#                                           ~~~~~~~~~ attacker-text-over-ssh: <matches> is an attacker's text. fail2ban keeps it out of the command that the shell here reads, but the shell on the other side of ssh reads it anew, and runs what is in it. Leave it out.
`);
  });

  it("what is written to the other command's input is well", () => {
    checkFindings(`${jail}actionban = printf %%s "<matches>" | ssh root@192.0.2.10 'cat >> bans'\n`);
  });
});
