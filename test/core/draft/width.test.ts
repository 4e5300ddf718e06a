import assert from "node:assert/strict";
import { zoneOf } from "../../../core/dates/index.ts";
import { draftFailregex, tryDraft } from "../../../core/draft/index.ts";
import { treeOf } from "../../../core/text/index.ts";

const basedir = "/etc/fail2ban";
const common = String.raw`[DEFAULT]
_daemon = \S*
__prefix_line = \s*(?:\S+\s+)?(?:<_daemon>(?:\[\d+\])?:?\s+)?
`;
const world = {
  ...{ basedir, zone: zoneOf("UTC")!, now: () => Date.UTC(2026, 10, 21) / 1000 },
  tree: treeOf([{ kind: "file", path: `${basedir}/filter.d/common.conf`, text: common }]),
};

/** Lines behind a date, what is drafted from them, and other lines of their kind: taken, or (behind `!`) not. */
interface Row {
  readonly fact: string;
  readonly lines: readonly string[];
  readonly regexes: readonly string[];
  readonly others?: readonly string[];
}

const date = "2026-11-20 01:02:03 ";
const anyFailure = String.raw`(?i:fail|denied|reject|invalid|incorrect|wrong|unknown|mismatch|refused|forbidden|disabled|expired|locked|no such|not |n't\b)`;
const rows: readonly Row[] = [
  {
    fact: "a mail server's client has a name, what it calls itself, a port and a local socket, or has not",
    lines: [
      "login failed for a.example.org [192.0.2.1]: 535 x",
      "login failed for (lap) [192.0.2.2]:4711 I=[198.51.100.1]:25: 535 y",
    ],
    regexes: [
      String.raw`^\s*login failed for (?:[^\s[]+ )?(?:\(\S*\) )?\[<ADDR>\](?::\d+)?(?: I=\[[^\]]*\](?::\d+)?)?: 535 \S+$`,
    ],
    others: [
      "login failed for [192.0.2.3]: 535 z",
      "login failed for b.example.org (lap) [192.0.2.3]:1: 535 z",
      "!login failed for b c [192.0.2.3]: 535 z",
    ],
  },
  {
    fact: "a name may be forged, says sendmail, and the client has none elsewhere",
    lines: [
      "AUTH failure: relay=a.example.org [192.0.2.1] (may be forged)",
      "AUTH failure: relay=[192.0.2.2]",
    ],
    regexes: [String.raw`^\s*AUTH failure: relay=(?:[^\s[]+ )?\[<ADDR>\](?: \(may be forged\))?$`],
  },
  {
    fact: "a name that the bracket adjoins is any name",
    lines: ["warning: a.example.org[192.0.2.1]: login failed", "warning: unknown[192.0.2.2]: login failed"],
    regexes: [String.raw`^\s*warning: [^\s[]+\[<ADDR>\]: login failed$`],
    others: ["!warning: x[y[192.0.2.3]: login failed"],
  },
  {
    fact: "the brackets of a socket are the tag's, and the port is not in all lines",
    lines: ["call from [2001:db8::1]:5060 rejected", "call from 192.0.2.2 rejected"],
    regexes: [String.raw`^\s*call from <ADDR>(?::\d+)? rejected$`],
    others: ["call from 192.0.2.3:5060 rejected"],
  },
  {
    fact: "they are not, where another line names a mail server's client",
    lines: [
      "SMTP call from [192.0.2.1]:4711 dropped: too many errors (last was x)",
      "SMTP call from (lap) [192.0.2.2] dropped: too many commands (last was y)",
    ],
    regexes: [
      String.raw`^\s*SMTP call from (?:[^\s[]+ )?(?:\(\S*\) )?\[<ADDR>\](?::\d+)? dropped: too many \S+ \(last was [^)\s]*\)$`,
    ],
  },
  {
    fact: "what a program writes before its message is taken in any order, where it is not of one form",
    lines: [
      "[WARN] <a1b2> Cannot find user [anna] from 192.0.2.1",
      "app.auth [12]: error : Cannot find user [otto] from 192.0.2.2",
    ],
    regexes: [
      String.raw`^%(__prefix_line)s(?:(?:app\.auth\s*(?:\[\d+\])?:|\[[^\]]*\]|<[^>\s]*>|error\s*:)\s+)*Cannot find user \[<F-USER>[^\]]*</F-USER>\] from <ADDR>$`,
    ],
    others: [
      "web app[3]: [x] [y] Cannot find user [z] from 192.0.2.3",
      "!one two three Cannot find user [z] from 192.0.2.3",
    ],
  },
  {
    fact: "it stays as it is, where it is of one form",
    lines: ["[WARN] Cannot find 192.0.2.1", "[INFO] Cannot find 192.0.2.2"],
    regexes: [String.raw`^\s*\[[^\]]*\] Cannot find <ADDR>$`],
  },
  {
    fact: "a source file is any source file, and what a module tells of in words before the address any failure, but no success",
    lines: [
      "(http_auth.c.8) get_password failed, IP: 192.0.2.1",
      "(http_auth.c.9) wrong digest, IP: 192.0.2.2",
    ],
    regexes: [String.raw`^\s*\([\w/-]+\.c\.\d+\) [^,]*${anyFailure}[^,]*, IP: <ADDR>$`],
    others: ["(mod_auth.c.12) no such user, IP: 192.0.2.3", "!(mod_auth.c.12) login ok, IP: 192.0.2.3"],
  },
  {
    fact: "behind the failure anything may follow from where the lines differ in what there is",
    lines: [
      "login failed for '192.0.2.1' - Wrong password",
      "login failed for '192.0.2.2' - Expired (a day ago)",
    ],
    regexes: [String.raw`^\s*login failed for '<ADDR>' - .+$`],
  },
  {
    fact: "lines that share no more than what tells of the failure are one failregex",
    lines: [
      "badlogin: host [192.0.2.1] plaintext SASL(-13): x",
      "badlogin: [192.0.2.2] DIGEST-MD5: does not fit",
    ],
    regexes: [String.raw`^\s*badlogin: (?:[^\s[]+ )?\[<ADDR>\] [^\[]*$`],
    others: ["badlogin: other [192.0.2.3] OTP", "!goodlogin: other [192.0.2.3] OTP"],
  },
  {
    fact: "a clause behind the failure in a single line is any text",
    lines: ["access denied -- client 192.0.2.1: empty password"],
    regexes: [String.raw`^\s*access denied -- client <ADDR>: .*$`],
  },
  {
    fact: "the end of a sentence in a single line stays",
    lines: ["too many tries: 192.0.2.1 is sent away"],
    regexes: [String.raw`^\s*too many tries: <ADDR> is sent away$`],
  },
  {
    fact: "the words that tell of the failure stay, where they follow the address",
    lines: ["client 192.0.2.1: user anna not found (new)", "client 192.0.2.2: user otto not found, closing"],
    regexes: [String.raw`^\s*client <ADDR>: user <F-USER>.*</F-USER> not found.+$`],
    others: ["client 192.0.2.3: user c d not found, again", "!client 192.0.2.3: user eva found"],
  },
  {
    fact: "fields beside the address are any fields but another one like it",
    lines: ["LOGIN FAILED, user=anna, ip=[192.0.2.1]", "LOGIN FAILED, user=otto, ip=[192.0.2.2]"],
    regexes: [
      String.raw`^\s*LOGIN FAILED, (?:user=<F-USER>[^,\s]*</F-USER>, )?(?:(?!ip=\[)\w+=[^,\s]*, )*ip=\[<ADDR>\](?:, (?:(?!ip=\[).)*)?$`,
    ],
    others: [
      "LOGIN FAILED, method=PLAIN, ip=[192.0.2.3], port=[255]",
      "!LOGIN FAILED, user=a b, ip=[192.0.2.3]",
    ],
  },
  {
    fact: "a name in single quotes may hold one",
    lines: [
      "Login failed for user 'anna'. [CLIENT: 192.0.2.1]",
      "Login failed for user 'otto'. [CLIENT: 192.0.2.2]",
    ],
    regexes: [String.raw`^\s*Login failed for user '<F-USER>.*</F-USER>'\. \[CLIENT: <ADDR>\]$`],
    others: ["Login failed for user 'O'Leary'. [CLIENT: 192.0.2.3]"],
  },
  {
    fact: "one of the words of the failure stays, where they differ",
    lines: ["result failed for 192.0.2.1", "result denied for 192.0.2.2"],
    regexes: [String.raw`^\s*result (?:failed|denied) for <ADDR>$`],
    others: ["!result fine for 192.0.2.3"],
  },
  {
    fact: "lines whose words of the failure stand in different places are kept apart",
    lines: ["auth failure for anna from 192.0.2.1", "auth attempt for unknown user otto from 192.0.2.2"],
    regexes: [
      String.raw`^\s*auth failure for <F-USER>\S*</F-USER> from <ADDR>$`,
      String.raw`^\s*auth attempt for unknown user <F-USER>\S*</F-USER> from <ADDR>$`,
    ],
  },
  {
    fact: "a status is one of those in the lines",
    lines: ["path=/a status=401 ip=192.0.2.1", "path=/b status=403 ip=192.0.2.2"],
    regexes: [String.raw`^\s*path=\S* status=(?:401|403) ip=<ADDR>$`],
    others: ["!path=/a status=200 ip=192.0.2.3"],
  },
  {
    fact: "a status that is the same in all lines stays",
    lines: ["path=/a status=401 ip=192.0.2.1", "path=/b status=401 ip=192.0.2.2"],
    regexes: [String.raw`^\s*path=\S* status=401 ip=<ADDR>$`],
  },
  {
    fact: "a field without a value is not the next field",
    lines: ["denied user= to=a ip=192.0.2.1", "denied user= to=b ip=192.0.2.2"],
    regexes: [String.raw`^\s*denied (?:(?!ip=)\w+=\S* )*ip=<ADDR>(?: (?:(?!ip=).)*)?$`],
  },
  {
    fact: "behind the name of a user who ends the line nothing more follows",
    lines: ["auth failed ip=192.0.2.1 user=anna", "auth failed ip=192.0.2.2 user=otto"],
    regexes: [String.raw`^\s*auth failed ip=<ADDR> user=<F-USER>.*</F-USER>$`],
  },
  {
    fact: "what follows the address right away does not take its end",
    lines: ["denied 192.0.2.1/24", "denied 192.0.2.2#x"],
    regexes: [String.raw`^\s*denied <ADDR>(?![\w.:])\S+$`],
    others: ["!denied 192.0.2.123"],
  },
  {
    fact: "the way of logging in may be named before a failed authentication",
    lines: [
      "authentication failed for mapped user anna - 192.0.2.1",
      "authentication failed for user otto - 192.0.2.2",
    ],
    regexes: [
      String.raw`^\s*(?:[A-Z][A-Z\d-]+ )?authentication failed for (?:mapped )?user <F-USER>\S*</F-USER> - <ADDR>$`,
    ],
    others: [
      "APOP authentication failed for user c - 192.0.2.3",
      "!x authentication failed for user c - 192.0.2.3",
    ],
  },
  {
    fact: "no column holds the sign between the columns, where it could bring another address",
    lines: ["login failed|anna|192.0.2.1|curl", "login failed|otto|192.0.2.2|wget x"],
    regexes: [String.raw`^\s*login failed\|[^|\s]*\|<ADDR>\|[^|]+$`],
    others: ["!login failed|x|192.0.2.3|x|192.0.2.4|curl"],
  },
  {
    fact: "yes is no elsewhere",
    lines: ["denied 192.0.2.1 (using password: YES)", "denied 192.0.2.2 (using password: YES)"],
    regexes: [String.raw`^\s*denied <ADDR> \(using password: \w+\)$`],
  },
];

const apache = String.raw`^\[\] \[[^\]]*\] (?:\[pid \d+(?::tid \d+)?\] )?\[client <ADDR>(?::\d+)?\] `;
const whole: readonly Row[] = [
  {
    fact: "ModSecurity names the client again, and Apache the page that it came from",
    lines: [
      "[Wed Jul 17 22:54:32 2013] [error] [client 192.0.2.1] [client 192.0.2.1] ModSecurity: Access denied with code 403 (phase 2).",
      "[Wed Jul 17 22:54:33 2013] [error] [client 192.0.2.2] ModSecurity: Access denied with code 403 (phase 2)., referer: https://example.org/",
    ],
    regexes: [
      String.raw`${apache}(?:\[client [^\]]*\] )?(?:AH\d+: )?ModSecurity: Access denied with code \d+ \(phase \d+\)\.(?:, referer: \S+)?$`,
    ],
  },
  {
    fact: "a path to a program is one to such a program",
    lines: ["[Wed Jul 17 22:54:32 2013] [error] [client 192.0.2.1] File does not exist: /var/www/a.php"],
    regexes: [String.raw`${apache}(?:AH\d+: )?File does not exist: \S+\.php(?:, referer: \S+)?$`],
    others: [
      "[Wed Jul 17 22:54:32 2013] [error] [client 192.0.2.3] File does not exist: /b.php, referer: https://example.org/",
      "![Wed Jul 17 22:54:32 2013] [error] [client 192.0.2.3] File does not exist: /b.html",
    ],
  },
  {
    fact: "requests that the server could not read are of one kind",
    lines: [
      '192.0.2.1 - - [20/Nov/2026:10:11:12 +0000] "" 400 153',
      '192.0.2.2 - - [20/Nov/2026:10:11:13 +0000] "GET /a HTTP/1.1" 400 90',
    ],
    regexes: [String.raw`^<ADDR> - \S+ \[\] "[^"]*" 400 \d+$`],
  },
];

describe("how wide a draft is", () => {
  const dated = rows.map((row) => ({ ...row, lines: row.lines.map((line) => date + line) }));
  for (const { fact, lines, regexes, others = [] } of [...dated, ...whole]) {
    it(fact, () => {
      const examples = lines.map((text) => ({ text }));
      const { filter, failregex } = draftFailregex(examples, world);
      assert.deepEqual(
        failregex.map(({ text }) => text),
        regexes,
      );
      const own = others
        .map((line) => line.replace("!", ""))
        .map((line) => (/^\[/.test(line) ? line : date + line));
      const { hits, missed } = tryDraft(filter, own, examples, world);
      const taken = own.map((_, index) => hits.some(({ line }) => line === index + 1));
      assert.deepEqual(missed, []);
      assert.deepEqual(
        taken,
        others.map((line) => !line.startsWith("!")),
      );
    });
  }

  it("says of an end that takes anything that it does", () => {
    const line = (address: string, why: string) => ({
      text: `${date}login failed for '${address}' - ${why}`,
    });
    const codes = (lines: readonly { text: string }[]) =>
      draftFailregex(lines, world).warnings.map(({ code }) => code);
    assert.deepEqual(codes([line("192.0.2.1", "Wrong password"), line("192.0.2.2", "No such account")]), [
      "open-tail",
    ]);
    assert.deepEqual(codes([line("192.0.2.1", "Wrong"), line("192.0.2.2", "Wrong")]), []);
  });
});
