import assert from "node:assert/strict";
import { zoneOf } from "../../../core/dates/index.ts";
import { draftFailregex, tryDraft } from "../../../core/draft/index.ts";

const world = { zone: zoneOf("UTC")!, now: () => Date.UTC(2026, 10, 21) / 1000 };

/** What a program writes of two failures, and what it writes where all is well: of that nothing may be caught. */
interface Program {
  readonly name: string;
  readonly failures: readonly [string, string];
  readonly successes: readonly string[];
}

const syslog = (program: string) => (text: string) => `Nov 20 01:02:03 host ${program}: ${text}`;
const dated = (text: string) => `2026-11-20 01:02:03 ${text}`;
const program = (
  name: string,
  line: (text: string) => string,
  failures: readonly [string, string],
  ...successes: readonly string[]
): Program => ({
  name,
  failures: [line(failures[0]), line(failures[1])],
  successes: successes.map(line),
});

const request = (rest: string) => `192.0.2.1 - - [20/Nov/2026:10:11:12 +0000] ${rest}`;
const programs: readonly Program[] = [
  program(
    "sshd, by a password and by a key",
    syslog("sshd[12]"),
    [
      "Failed password for root from 192.0.2.1 port 22 ssh2",
      "Failed publickey for invalid user anna from 192.0.2.2 port 23 ssh2: RSA SHA256:abc",
    ],
    "Accepted password for anna from 192.0.2.3 port 22 ssh2",
    "Accepted publickey for anna from 192.0.2.3 port 22 ssh2: RSA SHA256:abc",
  ),
  program(
    "sshd, cut off",
    syslog("sshd[12]"),
    [
      "Connection closed by authenticating user root 192.0.2.1 port 22 [preauth]",
      "Disconnected from invalid user anna 192.0.2.2 port 23 [preauth]",
    ],
    "Connection closed by 192.0.2.3 port 22",
    "Disconnected from user anna 192.0.2.3 port 22",
    "Received disconnect from 192.0.2.3 port 22:11: disconnected by user",
  ),
  program(
    "dovecot",
    syslog("dovecot"),
    [
      "imap-login: Disconnected (auth failed, 1 attempts in 2 secs): user=<anna>, method=PLAIN, rip=192.0.2.1, lip=198.51.100.1, TLS, session=<ab>",
      "imap-login: Aborted login (auth failed, 3 attempts in 9 secs): user=<>, rip=192.0.2.2, lip=198.51.100.1, session=<cd>",
    ],
    "imap-login: Login: user=<anna>, method=PLAIN, rip=192.0.2.3, lip=198.51.100.1, mpid=7, TLS, session=<ef>",
    "imap-login: Disconnected: Logged out: user=<anna>, method=PLAIN, rip=192.0.2.3, lip=198.51.100.1, TLS, session=<ef>",
  ),
  program(
    "postfix",
    syslog("postfix/smtpd[12]"),
    [
      "warning: unknown[192.0.2.1]: SASL LOGIN authentication failed: UGFzc3dvcmQ6",
      "warning: a.example.org[192.0.2.2]: SASL PLAIN authentication failed: no such user",
    ],
    "client=a.example.org[192.0.2.3], sasl_method=LOGIN, sasl_username=anna",
    "disconnect from a.example.org[192.0.2.3] ehlo=1 auth=1 commands=2",
  ),
  program(
    "exim",
    dated,
    [
      "H=(lap) [192.0.2.1] F=<a@example.org> rejected RCPT <b@example.org>: Unrouteable address",
      "H=c.example.org [192.0.2.2]:25 F=<d@example.org> rejected RCPT <e@example.org>: relay not permitted",
    ],
    "1abc <= a@example.org H=c.example.org [192.0.2.3]:25 P=esmtps A=plain:anna",
    "no host name found for IP address 192.0.2.3",
  ),
  program(
    "proftpd",
    syslog("proftpd[12]"),
    [
      "host (a.example.org[192.0.2.1]) - USER anna: no such user found from a.example.org [192.0.2.1] to 198.51.100.1:21",
      "host (b.example.org[192.0.2.2]) - USER otto (Login failed): Incorrect password.",
    ],
    "host (a.example.org[192.0.2.3]) - USER anna: Login successful.",
    "host (a.example.org[192.0.2.3]) - FTP session opened.",
  ),
  program(
    "requests, with two statuses",
    request,
    ['"GET /a HTTP/1.1" 401 15', '"GET /b HTTP/1.1" 403 17'],
    '"GET /a HTTP/1.1" 200 15',
    '"GET /b HTTP/1.1" 302 17',
  ),
  program(
    "requests, with one status",
    request,
    ['"GET /a HTTP/1.1" 401 15 "-" "curl"', '"POST /b HTTP/1.1" 401 17 "-" "wget x"'],
    '"GET /a HTTP/1.1" 200 401 "-" "curl"',
  ),
  program(
    "a status as a field",
    dated,
    [
      "level=info msg=done path=/login status=401 remote_addr=192.0.2.1 size=63",
      "level=info msg=done path=/login status=401 remote_addr=192.0.2.2 size=64",
    ],
    "level=info msg=done path=/login status=200 remote_addr=192.0.2.3 size=63",
  ),
  program(
    "a status as a field, another one each time",
    dated,
    ['{"status":401,"path":"/login","ip":"192.0.2.1"}', '{"status":403,"path":"/admin","ip":"192.0.2.2"}'],
    '{"status":200,"path":"/login","ip":"192.0.2.3"}',
  ),
  program(
    "a module that ends in the address",
    dated,
    ["auth.py:12: Failed login from 192.0.2.1", "auth.py:99: Invalid token from 192.0.2.2"],
    "auth.py:13: Successful login from 192.0.2.3",
    "auth.py:14: New connection from 192.0.2.3",
  ),
  program(
    "a module with the address behind a comma",
    dated,
    [
      "(mod_auth.c.123) get_password failed, IP: 192.0.2.1",
      "(mod_auth.c.223) digest: wrong password for anna, IP: 192.0.2.2",
    ],
    "(mod_auth.c.100) login ok: anna, IP: 192.0.2.3",
  ),
  program(
    "words that differ in a sentence",
    syslog("wordpress(example.org)[12]"),
    [
      "Authentication failure for anna from 192.0.2.1",
      "Authentication attempt for unknown user otto from 192.0.2.2",
    ],
    "Authentication success for anna from 192.0.2.3",
  ),
  program(
    "words that are there in one of the lines alone",
    dated,
    [
      "IMAP Error: Login failed for anna from 192.0.2.1 in session ab",
      "Failed login for otto from 192.0.2.2 in session cd",
    ],
    "Successful login for anna from 192.0.2.3 in session ef",
    "Login for anna from 192.0.2.3 in session ef",
  ),
  program(
    "one word between two",
    syslog("imapd[12]"),
    [
      "Login failed user=anna auth=anna host=a.example.org [192.0.2.1]",
      "Login disabled user=otto auth=otto host=b.example.org [192.0.2.2]",
    ],
    "Login ok user=anna auth=anna host=a.example.org [192.0.2.3]",
    "Login user=anna auth=anna host=a.example.org [192.0.2.3]",
  ),
  program(
    "Apache, two failures of a user",
    (text) => `[Fri Nov 20 01:02:03 2026] [auth_basic:error] [pid 12] ${text}`,
    [
      '[client 192.0.2.1:47] AH01617: user anna: authentication failure for "/": Password Mismatch',
      "[client 192.0.2.2:48] AH01618: user otto not found: /a",
    ],
    "[client 192.0.2.3:49] AH01234: user anna: /a",
    "[client 192.0.2.3:49] AH01234: user anna: logged in to /a",
  ),
  program(
    "nginx",
    (text) => `2026/11/20 01:02:03 ${text}`,
    [
      '[error] 1#2: *5 user "anna": password mismatch, client: 192.0.2.1, server: a, request: "GET / HTTP/1.1", host: "a"',
      '[error] 1#2: *5 user "otto" was not found in "/etc/pw", client: 192.0.2.2, server: a, request: "GET / HTTP/1.1", host: "a"',
    ],
    '[info] 1#2: *5 user "anna" came in, client: 192.0.2.3, server: a, request: "GET / HTTP/1.1", host: "a"',
  ),
  program(
    "a list of fields",
    dated,
    [
      "LOGIN FAILED, user=anna, agent=curl, ip=[192.0.2.1], port=47",
      "LOGIN FAILED, user=otto, agent=wget, ip=[192.0.2.2], port=48",
    ],
    "LOGIN OK, user=anna, agent=curl, ip=[192.0.2.3], port=47",
  ),
  program(
    "fields, the event as one of them",
    dated,
    [
      "level=warn event=login_failed user=anna agent=curl ip=192.0.2.1",
      "level=warn event=login_failed user=otto agent=wget ip=192.0.2.2",
    ],
    "level=info event=login_ok user=anna agent=curl ip=192.0.2.3",
    "level=warn event=login_slow user=anna agent=curl ip=192.0.2.3",
  ),
  program(
    "columns",
    dated,
    ["login,failed,anna,192.0.2.1,curl", "login,failed,otto,192.0.2.2,wget"],
    "login,ok,anna,192.0.2.3,curl",
  ),
  program(
    "columns with bars",
    dated,
    [
      "| WARN | auth | login failed | anna | 192.0.2.1 | curl",
      "| WARN | auth | login denied | otto | 192.0.2.2 | wget",
    ],
    "| WARN | auth | login slow | anna | 192.0.2.3 | curl",
    "| INFO | auth | login ok | anna | 192.0.2.3 | curl",
  ),
  program(
    "JSON",
    (text) => `{"time":"2026-11-20T01:02:03Z",${text}}`,
    [
      '"msg":"login failed","user":"anna","agent":"curl","ip":"192.0.2.1"',
      '"msg":"login failed","user":"otto","agent":"wget x","ip":"192.0.2.2"',
    ],
    '"msg":"login ok","user":"anna","agent":"curl","ip":"192.0.2.3"',
  ),
  program(
    "the failure behind the address",
    dated,
    [
      "Login attempt by anna from 192.0.2.1 failed: bad password",
      "Login attempt by otto from 192.0.2.2 failed: account locked (see admin)",
    ],
    "Login attempt by anna from 192.0.2.3 succeeded",
    "Login attempt by anna from 192.0.2.3 took long: failed once",
  ),
  program(
    "the address first",
    dated,
    ["192.0.2.1 login failed for anna: bad password", "192.0.2.2 login refused for otto: no such account"],
    "192.0.2.3 login granted for anna: by password",
  ),
  program(
    "a database",
    dated,
    [
      "[12] anna@db 192.0.2.1 FATAL:  password authentication failed for user anna",
      "[12] otto@db 192.0.2.2 FATAL:  no entry for host, user otto, database db",
    ],
    "[12] anna@db 192.0.2.3 LOG:  connection authorized: user=anna database=db",
  ),
  program(
    "a telephone exchange",
    (text) => `[2026-11-20 01:02:03] NOTICE[12] chan_sip.c: ${text}`,
    [
      "Registration from '<sip:1@198.51.100.1>' failed for '192.0.2.1:5060' - Wrong password",
      "Registration from '2' failed for '192.0.2.2' - No matching peer found (x)",
    ],
    "Registration from '2' succeeded for '192.0.2.3'",
  ),
  program(
    "cyrus",
    syslog("cyrus/imap[12]"),
    [
      "badlogin: a.example.org [192.0.2.1] plaintext anna SASL(-13): authentication failure: checkpass failed",
      "badlogin: [192.0.2.2] DIGEST-MD5 [SASL(-13): user not found: no secret in database]",
    ],
    "login: a.example.org [192.0.2.3] anna plaintext User logged in",
  ),
  program(
    "a level before the message",
    dated,
    [
      "[WARN] 12 Login failed for anna from 192.0.2.1",
      "app.auth: error: Login denied for otto from 192.0.2.2",
    ],
    "[INFO] 12 Login done for anna from 192.0.2.3",
  ),
  program(
    "a password that is wrong or too old",
    dated,
    ["user anna from 192.0.2.1: wrong password", "user otto from 192.0.2.2: password expired"],
    "user anna from 192.0.2.3: password accepted",
    "user anna from 192.0.2.3: password changed",
  ),
  program(
    "a verb that is turned round",
    dated,
    ["Authentication not successful (192.0.2.1)", "Authentication did not succeed (192.0.2.2)"],
    "Authentication successful (192.0.2.3)",
    "Authentication did succeed (192.0.2.3)",
  ),
  program(
    "a proxy's answer",
    dated,
    [
      "192.0.2.1 TCP_DENIED/407 3 CONNECT a.example.org:443",
      "192.0.2.2 TCP_DENIED/403 3 CONNECT b.example.org:443",
    ],
    "192.0.2.3 TCP_MISS/200 3 CONNECT a.example.org:443",
    "192.0.2.3 TCP_TUNNEL/200 3 CONNECT b.example.org:443",
  ),
  program(
    "results in brackets",
    dated,
    ["login [192.0.2.1] result [failed]", "login [192.0.2.2] result [denied]"],
    "login [192.0.2.3] result [ok]",
  ),
];

describe("what tells of a success", () => {
  for (const { name, failures, successes } of programs) {
    it(`is not caught by a draft from failures: ${name}`, () => {
      const examples = failures.map((text) => ({ text }));
      const { filter, failregex } = draftFailregex(examples, world);
      const { hits, missed } = tryDraft(filter, successes, examples, world);
      assert.deepEqual(missed, []);
      const regexes = failregex.map(({ text }) => text).join("\n");
      assert.deepEqual(
        hits.map(({ line }) => successes[line - 1]),
        [],
        regexes,
      );
    });
  }
});
