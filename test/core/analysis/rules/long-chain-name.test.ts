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

describe("long-chain-name", () => {
  it("a name of 24 characters is well, one of 25 is too long", () => {
    const named = (name: string) => jail.replace("[web]", `[${name}]`);
    const action =
      "actionban = <iptables> -I f2b-<name> -s <ip> -j DROP\n[Init]\niptables = iptables\n[Init?family=inet6]\niptables = ip6tables\n";
    checkFindings(named("a".repeat(24)) + action);
    const long = "a".repeat(25);
    checkFindings(
      named(long).replace(
        `[${long}]\n`,
        `[${long}]\n#${"~".repeat(25)} long-chain-name: The action block makes the chain f2b-${long}: iptables takes names of 28 characters, this one has 29, and no ban works. Give the action a shorter name: block[name=...].\n`,
      ) + action,
    );
  });
});
