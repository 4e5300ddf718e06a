import assert from "node:assert/strict";
import { analyze } from "../../../support/findings.ts";

const jail = `--- jail.conf
[web]
enabled = true
backend = systemd
filter = web
action = block
[other]
backend = systemd
filter = web
action = unused
--- filter.d/web.conf
[Definition]
failregex = ^login failed from <ADDR>$
--- action.d/unused.conf
[Definition]
actionban = absent <ip>
--- action.d/block.conf
[Definition]
`;

/** The commands that a machine with iptables alone is told to lack. */
function missing(ban: string): string[] {
  const hasCommand = (name: string) => name === "iptables" || name === "/sbin/iptables";
  const analysis = analyze(`${jail}actionban = ${ban}\n`, { isLive: true, hasCommand });
  return [...analysis.findings().values()]
    .flat()
    .flatMap(({ code, path, span }) =>
      code === "missing-command" ? [analysis.source(path)!.text.slice(span.start, span.end)] : [],
    );
}

describe("missing-command", () => {
  it("a command that this machine lacks, by its name or its path", () => {
    assert.deepEqual(missing("if nft list; then /opt/bin/ban <ip> | absent; fi; nft list"), [
      "nft",
      "/opt/bin/ban",
      "absent",
    ]);
  });

  it("what is there, what a shell does by itself, and what runs elsewhere, are well", () => {
    assert.deepEqual(
      missing("iptables -L; /sbin/iptables -L; [ -f x ] && echo y; while true; do :; done; $tool; <name> x"),
      [],
    );
    assert.deepEqual(missing("ssh root@192.0.2.10 'nft list'"), ["ssh"]);
  });

  it("nothing is told of another machine's configuration", () => {
    const findings = [...analyze(`${jail}actionban = absent <ip>\n`).findings().values()].flat();
    assert.deepEqual(
      findings.filter(({ code }) => code === "missing-command"),
      [],
    );
  });
});
