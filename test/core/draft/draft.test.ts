import assert from "node:assert/strict";
import { Analysis } from "../../../core/analysis/index.ts";
import { listTree } from "../../../core/config/index.ts";
import { zoneOf } from "../../../core/dates/index.ts";
import { type Draft, type DraftOptions, draftFailregex, tryDraft } from "../../../core/draft/index.ts";
import { type Source, type Tree, treeOf } from "../../../core/text/index.ts";

const basedir = "/etc/fail2ban";
const world = { now: () => Date.UTC(2026, 10, 21) / 1000, zone: zoneOf("UTC")! };
const common: Source = {
  kind: "file",
  path: `${basedir}/filter.d/common.conf`,
  text: String.raw`[DEFAULT]
_daemon = \S*
__prefix_line = \s*(?:\S+\s+)?(?:<_daemon>(?:\[\d+\])?:?\s+)?
datepattern = {^LN-BEG}
`,
};
const withCommon: DraftOptions = { ...world, basedir, tree: treeOf([common]) };

/** What is drafted from lines in which nothing is marked. */
function draft(lines: readonly string[], options: DraftOptions = world): Draft {
  return draftFailregex(
    lines.map((text) => ({ text })),
    options,
  );
}

function check(lines: readonly string[], regexes: readonly string[], options: DraftOptions = world): void {
  const made = draft(lines, options);
  assert.deepEqual(
    made.failregex.map(({ text }) => text),
    regexes,
  );
  const trial = tryDraft(
    made.filter,
    lines,
    lines.map((text) => ({ text })),
    options,
  );
  assert.deepEqual([trial.problems, trial.missed], [[], []]);
  assert.deepEqual(severe(made), []);
}

/** Our own findings in a draft, but information. */
function severe({ filter }: Draft): readonly string[] {
  const file: Source = { kind: "file", path: `${basedir}/filter.d/drafted.conf`, text: filter };
  const tree: Tree = treeOf([common, file]);
  const analysis = new Analysis({ tree, basedir, logs: listTree(tree), isLive: false });
  return analysis
    .findingsIn(file.path)
    .filter(({ severity }) => severity !== "information")
    .map(({ code, message }) => `${code}: ${message}`);
}

const jellyfin = (user: string, address: string) =>
  `[2026-11-20 02:14:06.890 -04:00] [INF] [55] Jellyfin.Server.Implementations.Users.UserManager: Authentication request for "${user}" has been denied (IP: "${address}").`;
const sshd = (text: string) => `Nov 20 01:02:03 web sshd[4711]: ${text}`;

describe("draftFailregex", () => {
  it("drafts what an expert would write for Jellyfin", () =>
    check(
      [jellyfin("admin", "203.0.113.7"), jellyfin("root", "2001:db8::7")],
      [
        String.raw`^\[\] \[INF\] \[\d+\] Jellyfin\.Server\.Implementations\.Users\.UserManager: Authentication request for "<F-USER>[^"]*</F-USER>" has been denied \(IP: "<ADDR>"\)\.$`,
      ],
    ));

  it("takes a syslog prefix for common.conf's, where there is one", () => {
    const lines = [
      sshd("Failed password for root from 192.0.2.1 port 4711 ssh2"),
      sshd("Failed password for invalid user admin from 192.0.2.2 port 4712 ssh2"),
    ];
    const message = String.raw`Failed password for (?:invalid user )?<F-USER>\S*</F-USER> from <ADDR> port \d+ ssh2$`;
    check(lines, [`^%(__prefix_line)s${message}`], withCommon);
    check(lines, [String.raw`^\s*\S+ sshd\[\d+\]:\s+${message}`]);
    check(lines, [String.raw`^\s*\S+ sshd\[\d+\]:\s+${message}`], { ...withCommon, prefix: "plain" });
    assert.equal(
      draft(lines, withCommon).filter,
      `[INCLUDES]\n\nbefore = common.conf\n\n[Definition]\n\n_daemon = sshd\n\nfailregex = ^%(__prefix_line)s${message}\n`,
    );
  });

  it("drafts several where one can't take all lines", () =>
    check(
      [
        sshd("Failed password for root from 192.0.2.1 port 4711 ssh2"),
        sshd("Did not receive identification string from 192.0.2.2 port 4712"),
        sshd("Failed password for news from 192.0.2.1 port 4713 ssh2"),
      ],
      [
        String.raw`^%(__prefix_line)sFailed password for <F-USER>\S*</F-USER> from <ADDR> port \d+ ssh2$`,
        String.raw`^%(__prefix_line)sDid not receive identification string from <ADDR> port \d+$`,
      ],
      withCommon,
    ));

  it("takes the program's own time, numbers and levels before a message for any, where they are not in all lines", () =>
    check(
      [
        "130324  0:04:00 [Warning] Access denied for user 'root'@'192.0.2.1'",
        "2019-09-06T01:45:18 db mysqld: 2019-09-06  1:45:18 140581192722176 [Warning] Access denied for user 'app'@'192.0.2.2'",
      ],
      [
        String.raw`^%(__prefix_line)s(?:(?:\d[\d:.,/+-]*|\[[^\]]*\])\s+)*Access denied for user '<F-USER>.*</F-USER>'@'<ADDR>'$`,
      ],
      withCommon,
    ));

  it("spells one word in two ways", () =>
    check(
      [
        "2026-11-20 01:02:03 '192.0.2.1' 5 failed login attempt. Invalid account 'anna'",
        "2026-11-20 01:02:03 '192.0.2.2' 2 failed login attempts. Account 'otto'",
      ],
      [String.raw`^\s*'<ADDR>' \d+ failed login attempts?\. (?:Invalid )?[Aa]ccount '<F-USER>.*</F-USER>'$`],
    ));

  it("takes the head of Apache's error log in all its forms", () =>
    check(
      [
        "[Wed Jul 17 22:54:32 2013] [error] [client 192.0.2.1] user anna not found: /basic",
        "[Wed Jul 17 22:55:32 2013] [error] [client 192.0.2.2] user otto not found: /basic",
      ],
      [
        String.raw`^\[\] \[[^\]]*\] (?:\[pid \d+(?::tid \d+)?\] )?\[client <ADDR>(?::\d+)?\] (?:AH\d+: )?user <F-USER>.*</F-USER> not found: \S+(?:, referer: \S+)?$`,
      ],
    ));

  it("takes fields in brackets for as many as there are, and each other pair of brackets for an option", () =>
    check(
      [
        '2026-11-20 01:02:03 WAF: [id "1"] [msg "x"] Access denied to [client 192.0.2.1]. [uri "/"] [line "4"]',
        '2026-11-20 01:02:03 [pid 4] [tag 5] WAF: Access denied to [client 192.0.2.2]. [uri "/"] [id "6"]',
      ],
      [
        String.raw`^\s*(?:\[pid \d+\] )?(?:\[tag \d+\] )?WAF:(?:\s*\[\w+ "[^"]*"\])* Access denied to \[client <ADDR>\]\.(?:\s*\[\w+ "[^"]*"\])*$`,
      ],
    ));

  it("drafts one regex for lines that differ between the word that begins them and what announces the address", () =>
    check(
      [
        "2026-11-20 01:02:03 ALERT - variable name limit exceeded - dropped 'x' (attacker '192.0.2.1', file '/a.php')",
        "2026-11-20 01:02:03 ALERT - script tried to increase memory (attacker '192.0.2.2', file '/b.php', line 9)",
      ],
      [String.raw`^\s*ALERT - (?:(?!\(attacker ').)+ \(attacker '<ADDR>', file '[^']*'(?:, line \d+)?\)$`],
    ));

  it("keeps lines apart that differ in their whole message before the address", () =>
    check(
      [
        sshd("Invalid user anna from 192.0.2.1 port 4711"),
        sshd("Failed password for otto from 192.0.2.2 port 4712 ssh2"),
      ],
      [
        String.raw`^%(__prefix_line)sInvalid user <F-USER>\S*</F-USER> from <ADDR> port \d+$`,
        String.raw`^%(__prefix_line)sFailed password for <F-USER>\S*</F-USER> from <ADDR> port \d+ ssh2$`,
      ],
      withCommon,
    ));

  it("takes a service of a program for any of its services, and a way of logging in for any", () => {
    const lines = [
      "Nov 20 01:02:03 mail postfix/smtpd[1]: warning: a.example.org[192.0.2.1]: SASL LOGIN authentication failed: UGFz",
      "Nov 20 01:02:03 mail postfix/smtpd[2]: warning: unknown[192.0.2.2]: SASL LOGIN authentication failed: no such user",
    ];
    const { filter } = draft(lines, withCommon);
    assert.match(filter, /^_daemon = postfix\[\\w\/\.-\]\*$/m);
    assert.match(filter, /SASL \\S\+ authentication failed:.*\*\$$/m);
  });

  it("doubles percent signs and keeps text from being a comment or a tag", () =>
    check(
      ["2026-11-20 01:02:03 now 80%of <limit> ; reached by 192.0.2.1"],
      [String.raw`^\s*now \d+%%of <limit\> \; reached by <ADDR>$`],
    ));

  it("takes the name of a user at the line's end for one", () =>
    check(
      ["2026-11-20 01:02:03 rhost=192.0.2.1  user=anna", "2026-11-20 01:02:03 rhost=192.0.2.2  user=ben"],
      [String.raw`^\s*rhost=<ADDR>\s+user=<F-USER>.*</F-USER>$`],
    ));

  it("takes times with their zone, ids in angle brackets and sizes of answers for another each time", () => {
    check(
      [
        "2026-11-20 01:02:03 denied 192.0.2.1 at 2026-11-20T10:11:12Z or 2026-11-20T10:11:12.5+01:00, id=<aZ/b+>",
      ],
      [String.raw`^\s*denied <ADDR> at \S+ or [^,\s]*, id=<[^>]*>$`],
    );
    check(
      ['192.0.2.1 - - [20/Nov/2026:10:11:12 +0000] "GET /a.php HTTP/1.1" 404 153'],
      [String.raw`^<ADDR> - \S+ \[\] "[A-Z]+ /a\.php HTTP/[\d.]+" 404 \d+$`],
    );
  });

  it("drafts one for the same page asked for by different programs", () =>
    check(
      [
        '192.0.2.1 - - [20/Nov/2026:10:11:12 +0000] "GET /a.php HTTP/1.1" 404 153 "-" "Mozilla/5.0"',
        '192.0.2.2 - - [20/Nov/2026:10:11:13 +0000] "POST /a.php HTTP/1.1" 404 90 "-" "curl/7.68.0"',
      ],
      [String.raw`^<ADDR> - \S+ \[\] "[A-Z]+ /a\.php HTTP/[\d.]+" 404 \d+ "[^"]*" "[^"]*"$`],
    ));

  it("keeps the method and the page of a request that says what is tried", () => {
    const line = (address: string) =>
      `${address} - - [20/Nov/2026:10:11:12 +0000] "POST /wp-login.php HTTP/1.1" 200 153`;
    check(
      [line("192.0.2.1"), line("192.0.2.2")],
      [String.raw`^<ADDR> - \S+ \[\] "POST /wp-login\.php HTTP/[\d.]+" 200 \d+$`],
    );
  });

  it("keeps a character that ends a line out of the file", () => {
    const { filter } = draft(["2026-11-20 01:02:03 denied\u001b x\u0085 192.0.2.1"]);
    assert.match(filter, /denied\\u001b x\\u0085/);
    assert.doesNotMatch(filter, /[\u001b\u0085]/);
  });

  it("says of an address of a private network that it may be a proxy's", () => {
    const { warnings } = draft(["2026-11-20 01:02:03 denied 172.18.0.3"]);
    assert.ok(warnings.some(({ code }) => code === "private-address"));
  });

  it("drafts nothing from a line that is too long to read, and says so at once", () => {
    const { filter, examples } = draft([`2026-11-20 01:02:03 denied 192.0.2.1 ${"x".repeat(1e6)}`]);
    assert.equal(filter, "");
    assert.match(examples[0]!.reason!, /^This line is longer than/);
  });

  it("says of a line without an address that it has none", () => {
    const { filter, examples, warnings } = draft(["2026-11-20 01:02:03 session opened"]);
    assert.equal(filter, "");
    assert.match(examples[0]!.reason!, /^No address stands in this line/);
    assert.deepEqual(
      warnings.map(({ code }) => code),
      ["no-address"],
    );
  });

  it("bans the address that is marked", () => {
    const text = "2026-11-20 01:02:03 login from 192.0.2.1 by proxy 198.51.100.2 failed";
    const start = text.indexOf("198");
    const { failregex, examples } = draftFailregex([{ text, address: { start, end: start + 12 } }], world);
    assert.equal(failregex[0]!.text, String.raw`^\s*login from [\d.]+ by proxy <ADDR> failed$`);
    assert.deepEqual(examples[0]!.address, { start, end: start + 12 });
  });

  it("has parts that are the failregex, and whose examples are the lines without their dates", () => {
    const lines = [jellyfin("admin", "203.0.113.7"), jellyfin("root", "2001:db8::7")];
    const [regex] = draft(lines).failregex;
    assert.equal(regex!.parts.map(({ text }) => text).join(""), regex!.text);
    lines.forEach((line, index) => {
      const text = regex!.parts.map(({ examples }) => examples[index]).join("");
      assert.equal(text, line.replace(/^\[.*?\]/, "[]"));
    });
  });

  it("tells the date and the places of what it found", () => {
    const line = jellyfin("admin", "203.0.113.7");
    const { date, address, user } = draft([line]).examples[0]!;
    assert.equal(date!.text, "2026-11-20 02:14:06.890 -04:00");
    assert.equal(date!.time, Date.UTC(2026, 10, 20, 6, 14, 6) / 1000);
    assert.equal(line.slice(address!.start, address!.end), "203.0.113.7");
    assert.equal(line.slice(user!.start, user!.end), "admin");
  });
});

describe("tryDraft", () => {
  it("tells which lines a draft catches, and whose", () => {
    const example = jellyfin("admin", "203.0.113.7");
    const lines = ["2026-11-20 01:02:03 nothing", jellyfin("root", "192.0.2.8"), example];
    const { filter } = draft([example]);
    assert.deepEqual(tryDraft(filter, lines, [{ text: example }], world), {
      hits: [
        { line: 2, failregex: 0, id: "192.0.2.8", isExample: false },
        { line: 3, failregex: 0, id: "203.0.113.7", isExample: true },
      ],
      missed: [],
      problems: [],
    });
  });

  it("says what is wrong with a text that was changed, and that it misses all", () => {
    const { missed, problems } = tryDraft(
      "[Definition]\nfailregex = ^(<ADDR>$\n",
      [],
      [{ text: "x" }],
      world,
    );
    assert.deepEqual(missed, [0]);
    assert.match(problems[0]!, /missing \)/);
  });

  it("names the examples that a changed draft misses", () => {
    const { missed } = tryDraft(
      "[Definition]\nfailregex = ^y <ADDR>$\n",
      [],
      [{ text: "x 192.0.2.1" }],
      world,
    );
    assert.deepEqual(missed, [0]);
  });
});
