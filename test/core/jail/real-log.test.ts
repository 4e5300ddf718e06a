import assert from "node:assert/strict";
import { zoneOf } from "../../../core/dates/index.ts";
import { RealLogReader } from "../../../core/jail/real-log.ts";

const at = (iso: string) => Date.parse(iso) / 1000;

function read(text: string, zone = "UTC", jail = "sshd") {
  const reader = new RealLogReader({ jail, zone: zoneOf(zone)!, now: at("2026-11-21T00:00:00Z") });
  for (const line of text.split("\n")) if (line !== "") reader.takeLine(line);
  return reader.result();
}

/** `kind id detail` of each event. */
function kinds(text: string): string[] {
  return read(text).events.map(({ kind, id, detail }) => `${kind} ${id} ${detail}`.trim());
}

describe("core/jail/real-log", () => {
  it("knows every sentence that tells of an address", () =>
    assert.deepEqual(
      kinds(`
2026-11-20 12:00:00,123 fail2ban.filter         [211]: INFO    [sshd] Found 192.0.2.1 - 2026-11-20 12:00:00
2026-11-20 12:00:00,124 fail2ban.observer       [211]: INFO    [sshd] Found 192.0.2.1, bad - 2026-11-20 12:00:00, 1 # -> 2.0
2026-11-20 12:00:01,000 fail2ban.filter         [211]: INFO    [sshd] Ignore 192.0.2.2 by ip
2026-11-20 12:00:01,000 fail2ban.filter         [211]: INFO    [sshd] Ignore 192.0.2.3 by ignoreself rule
2026-11-20 12:00:02,000 fail2ban.actions        [211]: INFO    [sshd] Ignore 192.0.2.4, expired bantime
2026-11-20 12:00:03,000 fail2ban.actions        [211]: NOTICE  [sshd] Ban 192.0.2.1
2026-11-20 12:00:03,001 fail2ban.observer       [211]: NOTICE  [sshd] Increase Ban 192.0.2.1 (2 # 20m -> 2026-11-20 12:20:00)
2026-11-20 12:00:04,000 fail2ban.actions        [211]: WARNING [sshd] 192.0.2.1 already banned
2026-11-20 12:00:05,000 fail2ban.actions        [211]: NOTICE  [sshd] Restore Ban 2001:db8::1
2026-11-20 12:00:06,000 fail2ban.actions        [211]: NOTICE  [sshd] Reban 192.0.2.1, action 'iptables'
2026-11-20 12:00:06,500 fail2ban.filter         [211]: INFO    [sshd] Attempt 192.0.2.5 - 2026-11-20 12:00:06
2026-11-20 12:20:00,000 fail2ban.actions        [211]: NOTICE  [sshd] Unban 192.0.2.1
`),
      [
        "found 192.0.2.1 2026-11-20 12:00:00",
        "raised 192.0.2.1 2026-11-20 12:00:00, 1 # -> 2.0",
        "ignored 192.0.2.2 ip",
        "ignored 192.0.2.3 ignoreself rule",
        "expired 192.0.2.4",
        "ban 192.0.2.1",
        "increased 192.0.2.1 (2 # 20m -> 2026-11-20 12:20:00)",
        "already-banned 192.0.2.1",
        "restored 2001:db8::1",
        "reban 192.0.2.1 'iptables'",
        "attempt 192.0.2.5 2026-11-20 12:00:06",
        "unban 192.0.2.1",
      ],
    ));

  it("knows when the server and the jail run, and with which values", () =>
    assert.deepEqual(
      kinds(`
2026-11-20 09:59:00,001 fail2ban.server         [211]: INFO    Starting Fail2ban v1.1.0
2026-11-20 09:59:00,100 fail2ban.jail           [211]: INFO    Creating new jail 'nginx'
2026-11-20 09:59:00,101 fail2ban.filter         [211]: INFO      maxRetry: 9
2026-11-20 09:59:00,100 fail2ban.jail           [211]: INFO    Creating new jail 'sshd'
2026-11-20 09:59:00,101 fail2ban.filter         [211]: INFO      maxRetry: 3
2026-11-20 09:59:00,102 fail2ban.filter         [211]: INFO      findtime: 600
2026-11-20 09:59:00,103 fail2ban.jail           [211]: INFO    Set banTime.increment = true
2026-11-20 09:59:00,200 fail2ban.jail           [211]: INFO    Jail 'nginx' started
2026-11-20 09:59:00,200 fail2ban.jail           [211]: INFO    Jail 'sshd' started
2026-11-20 11:15:00,200 fail2ban.jail           [211]: INFO    Jail 'sshd' stopped
2026-11-20 11:15:00,300 fail2ban.server         [211]: INFO    Exiting Fail2ban
`),
      [
        "up  v1.1.0",
        "option  maxRetry = 3",
        "option  findtime = 600",
        "option  bantime.increment = true",
        "started",
        "stopped",
        "down",
      ],
    ));

  const forms: readonly (readonly [name: string, line: string])[] = [
    ["a file", "2026-11-20 12:00:00,500 fail2ban.actions        [211]: NOTICE  [sshd] Ban 192.0.2.1"],
    ["a file without padding", "2026-11-20 12:00:00,500 fail2ban.actions[211]: NOTICE [sshd] Ban 192.0.2.1"],
    ["syslog", "Nov 20 12:00:00 gate fail2ban.actions[211]: NOTICE [sshd] Ban 192.0.2.1"],
    ["the journal", "Nov 20 12:00:00 gate fail2ban-server[211]: NOTICE [sshd] Ban 192.0.2.1"],
    [
      "the journal, which repeats the module",
      "Nov 20 12:00:00 gate fail2ban[211]: fail2ban.actions [211]: NOTICE [sshd] Ban 192.0.2.1",
    ],
    [
      "syslog with ISO times",
      "2026-11-20T12:00:00.500000+00:00 gate fail2ban.actions[211]: NOTICE [sshd] Ban 192.0.2.1",
    ],
    ["a terminal, with -vv", " 2026-11-20 12:00:00,500 7F62A1FFB700 NOTIC [sshd] Ban 192.0.2.1"],
    [
      "a terminal, with -vvv",
      " 2026-11-20 12:00:00,500 + 1234 7F62A1FFB700 fail2ban.actions          NOTIC [sshd] Ban 192.0.2.1",
    ],
  ];
  for (const [name, line] of forms) {
    it(`reads the form for ${name}`, () => {
      const { events, readable } = read(line);
      assert.equal(readable, 1);
      assert.deepEqual(
        events.map(({ kind, id, time }) => [kind, id, Math.floor(time)]),
        [["ban", "192.0.2.1", at("2026-11-20T12:00:00Z")]],
      );
    });
  }

  it("takes times for those of the server's zone", () => {
    const line = "2026-11-20 12:00:00,500 fail2ban.actions [211]: NOTICE [sshd] Ban 192.0.2.1";
    assert.equal(read(line, "Europe/Zurich").from, at("2026-11-20T11:00:00.500Z"));
  });

  it("takes a date without a year for the last such day", () => {
    const line = "Dec 24 12:00:00 gate fail2ban.actions[211]: NOTICE [sshd] Ban 192.0.2.1";
    assert.equal(read(line).from, at("2025-12-24T12:00:00Z"));
  });

  it("leaves other jails alone, but counts them", () => {
    const { events, jails } = read(
      "2026-11-20 12:00:00,500 fail2ban.actions [211]: NOTICE [nginx] Ban 192.0.2.1",
    );
    assert.deepEqual(events, []);
    assert.deepEqual([...jails], [["nginx", 1]]);
  });

  it("takes lines of other programs for none of its own", () => {
    const { readable, lines } = read(
      "2026-11-20 12:00:00 door: refused 192.0.2.1\nNov 20 12:00:00 gate sshd[1]: [sshd] Ban 192.0.2.1",
    );
    assert.equal(readable, 0);
    assert.equal(lines, 2);
  });
});
