import assert from "node:assert/strict";
import { complete, spanOf } from "../../../core/service/index.ts";
import { analyze, takeCursor } from "../../support/findings.ts";

/** The tree that the cases add a file to. */
const base = `--- filter.d/sshd.conf
# Failed log-ins at OpenSSH.
[INCLUDES]
before = common.conf
[Definition]
_daemon = sshd
failregex = ^%(__prefix_line)sFailed for <F-USER>\\S+</F-USER> from <ADDR>$
            <mdre-<mode>>
mdre-normal =
mdre-ddos = ^Bad <ADDR>$
mode = normal
[Init]
maxlines = 1
--- filter.d/common.conf
[DEFAULT]
_daemon = \\S*
__prefix_line = \\s*%(_daemon)s:
--- filter.d/apache.conf
[Definition]
failregex = ^x <ADDR>$
--- action.d/iptables.conf
# Bans by iptables.
[Definition]
actionban = <iptables> -I f2b-<name> 1 -s <ip> -j <blocktype>
[Init]
blocktype = REJECT
iptables = iptables -w
persistent = true
--- jail.conf
[DEFAULT]
bantime = 10m
banaction = iptables
logs = /var/log
[sshd]
port = ssh
--- /var/log/auth.log
--- /var/log/nginx/error.log
`;

interface Case {
  readonly at: string;
  /** The first items, or all of them: `label` or `label (detail)`. */
  readonly first: readonly string[];
  readonly lacks?: readonly string[];
  /** How many there are, where that is the point. */
  readonly count?: number;
  /** The line with the cursor once the first item is taken. */
  readonly becomes?: string;
}

const cases: Readonly<Record<string, Case>> = {
  "an empty document takes headers": {
    at: "--- jail.local\n‸\n",
    first: ["[DEFAULT]", "[INCLUDES]", "[sshd] (jail)", "[apache] (new jail of the filter apache)"],
    becomes: "[DEFAULT]",
  },
  "a header takes jails and the filters that have none": {
    at: "--- jail.local\n[s‸\n",
    first: ["DEFAULT", "INCLUDES", "sshd (jail)", "apache (new jail of the filter apache)"],
    lacks: ["s", "common"],
    becomes: "[DEFAULT]",
  },
  "a header that is closed keeps one bracket": {
    at: "--- jail.local\n[‸]\n",
    first: ["DEFAULT"],
    becomes: "[DEFAULT]",
  },
  "a header leaves out what the file has": {
    at: "--- filter.d/new.conf\n[Definition]\n[‸\n",
    first: ["INCLUDES", "Init", "DEFAULT"],
    count: 3,
  },
  "an option's name leaves out what the section sets": {
    at: "--- jail.local\n[sshd]\naction = x\nbackend = auto\nba‸\n",
    first: ["bantime (duration, default 10m)"],
    lacks: ["action", "backend"],
    becomes: "bantime = ",
  },
  "an option's name before an = is replaced alone": {
    at: "--- jail.local\n[sshd]\naction = x\nbackend = x\nban‸tim = 1\n",
    first: ["bantime (duration, default 10m)"],
    becomes: "bantime = 1",
  },
  "an empty line takes options, headers last": {
    at: "--- fail2ban.local\n[Thread]\n‸\n",
    first: ["stacksize (whole number, default 0)", "[DEFAULT]", "[Definition]", "[INCLUDES]"],
  },
  "[Init] beside a .conf takes what that sets": {
    at: "--- action.d/iptables.local\n[Init]\n‸\n",
    first: ["blocktype (REJECT)", "iptables (iptables -w)", "persistent (true)"],
    becomes: "blocktype = ",
  },
  "a comment takes nothing": { at: "--- jail.local\n[sshd]\n# ba‸\n", first: [], count: 0 },
  "a boolean": {
    at: "--- jail.local\n[sshd]\nenabled = ‸\n",
    first: ["true", "false (default)"],
    count: 2,
    becomes: "enabled = true",
  },
  "a duration, in words": {
    at: "--- jail.local\n[sshd]\nbantime = ‸\n",
    first: ["10m (10 minutes)", "1h (1 hour)", "1d (1 day)", "1w (1 week)", "4w (4 weeks)", "-1 (permanent)"],
    count: 6,
  },
  "a backend": { at: "--- jail.local\n[sshd]\nbackend = ‸\n", first: ["auto (default)", "pyinotify"] },
  usedns: {
    at: "--- jail.local\n[sshd]\nusedns = ‸\n",
    first: ["yes", "warn (default)", "no", "raw"],
    count: 4,
  },
  "a log level": { at: "--- fail2ban.local\n[Definition]\nloglevel = ‸\n", first: ["CRITICAL", "ERROR"] },
  "an encoding": { at: "--- jail.local\n[sshd]\nlogencoding = ‸\n", first: ["auto (default)", "utf-8"] },
  "a time zone": { at: "--- jail.local\n[sshd]\nlogtimezone = ‸\n", first: ["UTC", "UTC+0100"] },
  "a filter": {
    at: "--- jail.local\n[x]\nfilter = s‸\n",
    first: ["apache (filter)", "sshd (Failed log-ins at OpenSSH.)", "common (filter)"],
    count: 3,
    becomes: "filter = apache",
  },
  "an action": {
    at: "--- jail.local\n[x]\nbanaction = ‸\n",
    first: ["iptables (Bans by iptables.)"],
    count: 1,
  },
  "an action on a line of white space below another": {
    at: "--- jail.local\n[x]\nbanaction = iptables\n            ‸\n",
    first: ["iptables (Bans by iptables.)"],
    becomes: "            iptables",
  },
  "a filter's parameters": {
    at: "--- jail.local\n[x]\nfilter = sshd[mo‸\n",
    first: ["mode (normal)", "maxlines (1)", "_daemon (\\S*)"],
    lacks: ["failregex", "mdre-ddos", "__prefix_line"],
    becomes: "filter = sshd[mode=",
  },
  "a parameter's name before an =": {
    at: "--- jail.local\n[x]\nfilter = sshd[m‸=ddos]\n",
    first: ["mode (normal)"],
    becomes: "filter = sshd[mode=ddos]",
  },
  "the modes that the filter has": {
    at: "--- jail.local\n[x]\nfilter = sshd[mode=‸]\n",
    first: ["normal (default)", "ddos"],
    count: 2,
    becomes: "filter = sshd[mode=normal]",
  },
  "the parameters of an action behind a variable": {
    at: "--- jail.local\n[x]\naction = %(banaction)s[name=a, ‸\n",
    first: ["blocktype (REJECT)", "iptables (iptables -w)", "persistent (true)"],
    lacks: ["name", "ip", "actionban"],
  },
  "true and false for a parameter that is one of them": {
    at: "--- jail.local\n[x]\naction = iptables[persistent=‸]\n",
    first: ["false", "true"],
    count: 2,
  },
  "parameters of a filter that is not there": {
    at: "--- jail.local\n[x]\nfilter = no[mo‸\n",
    first: [],
    count: 0,
  },
  "variables, with their values": {
    at: "--- jail.local\n[sshd]\nport = 1\nlogpath = %(‸\n",
    first: ["port (1)", "banaction (iptables)", "bantime (10m)", "fail2ban_confpath (/etc/fail2ban)"],
    becomes: "logpath = %(port)s",
  },
  "the option itself only as known/": {
    at: "--- jail.local\n[sshd]\nport = %(‸\n",
    first: ["known/port (ssh)"],
    lacks: ["port"],
  },
  "a variable that is closed is replaced whole": {
    at: "--- jail.local\n[sshd]\nlogpath = %(b‸x)s/a.log\n",
    first: ["port (ssh)"],
    becomes: "logpath = %(port)s/a.log",
  },
  "a doubled percent sign opens no variable": {
    at: "--- jail.local\n[sshd]\nport = %%(‸\n",
    first: [],
    count: 0,
  },
  "variables of a filter, those included too": {
    at: "--- filter.d/sshd.local\n[Definition]\nfailregex = ^%(__p‸\n",
    first: ["known/failregex (^%(__prefix_line)sFailed for <F-USER>\\S+</F-USER> from <ADD…)"],
    lacks: ["failregex"],
  },
  "the names in a log's folder": {
    at: "--- jail.local\n[sshd]\nlogpath = %(logs)s/‸\n",
    first: ["nginx", "auth.log"],
    count: 2,
    becomes: "logpath = %(logs)s/nginx/",
  },
  includes: {
    at: "--- filter.d/new.conf\n[INCLUDES]\nbefore = ‸\n",
    first: ["common.conf", "apache.conf", "sshd.conf"],
    lacks: ["new.conf"],
    count: 3,
  },
  "tags of a failregex": {
    at: "--- filter.d/new.conf\n[Definition]\nfailregex = ^a <‸ b\n",
    first: ["<ADDR>", "<DNS>", "<HOST>", "<IP4>", "<IP6>", "<SUBNET>"],
    lacks: ["<ip>", "<F-CONTENT>", "<F-...>"],
    becomes: "failregex = ^a <ADDR> b",
  },
  "tags of a prefregex": {
    at: "--- filter.d/new.conf\n[Definition]\nprefregex = ^a <‸\n",
    first: ["<ADDR>"],
    lacks: ["<SKIPLINES>"],
  },
  "the end of the tag that is open comes first": {
    at: "--- filter.d/new.conf\n[Definition]\nfailregex = ^<F-MLFID>a</F-MLFID> <F-USER>x <F-‸\n",
    first: ["</F-USER> (ends <F-USER>)", "<ADDR>"],
    lacks: ["</F-MLFID>"],
  },
  "behind </ only ends": {
    at: "--- filter.d/new.conf\n[Definition]\nfailregex = ^<F-MLFID>a <F-USER>x</‸\n",
    first: ["</F-USER> (ends <F-USER>)", "</F-MLFID> (ends <F-MLFID>)"],
    count: 2,
    becomes: "failregex = ^<F-MLFID>a <F-USER>x</F-USER>",
  },
  "a group's name is no tag": {
    at: "--- filter.d/new.conf\n[Definition]\nfailregex = ^(?P<‸\n",
    first: [],
    count: 0,
  },
  "a tag that is closed is replaced whole": {
    at: "--- filter.d/new.conf\n[Definition]\nfailregex = ^<H‸OS> b\n",
    first: ["<ADDR>"],
    becomes: "failregex = ^<ADDR> b",
  },
  "tags of an action: its own, then those of a ban": {
    at: "--- action.d/iptables.local\n[Definition]\nactionunban = x <‸\n",
    first: ["<blocktype> (REJECT)", "<iptables> (iptables -w)", "<persistent> (true)", "<bancount> (1)"],
    lacks: ["<ADDR>", "<actionban>"],
  },
  "date directives behind a percent sign": {
    at: "--- filter.d/new.conf\n[Definition]\ndatepattern = ^%‸\n",
    first: ["%%A (Monday)"],
    becomes: "datepattern = ^%%A",
  },
  "date directives behind two percent signs": {
    at: "--- filter.d/new.conf\n[Definition]\ndatepattern = ^%%Y-%%‸\n",
    first: ["%%A (Monday)"],
    becomes: "datepattern = ^%%Y-%%A",
  },
  "marks of a datepattern": {
    at: "--- filter.d/new.conf\n[Definition]\ndatepattern = {‸}\n",
    first: ["EPOCH", "LEPOCH", "TAI64N", "{EPOCH}"],
    becomes: "datepattern = EPOCH",
  },
  "the names that an option takes end where another word begins": {
    at: "--- jail.local\n[sshd]\nmaxretry = ‸\n",
    first: [],
    count: 0,
  },
};

describe("completion", () => {
  for (const [title, { at, first, lacks = [], count, becomes }] of Object.entries(cases)) {
    it(title, () => {
      const { fixture, path, position } = takeCursor(base + at);
      const analysis = analyze(fixture);
      const items = [...complete(analysis, path, position)];
      items.sort((one, other) => (one.sortText < other.sortText ? -1 : 1));
      const shown = items.map(({ label, detail }) => (detail ? `${label} (${detail})` : label));
      assert.deepEqual(shown.slice(0, Math.max(first.length, count ?? 0)), first);
      const labels = items.map(({ label }) => label);
      assert.equal(new Set(labels).size, labels.length, "an item is there twice");
      for (const label of lacks) assert.ok(!labels.includes(label), `${label} is there`);
      if (count !== undefined) assert.equal(items.length, count);
      if (becomes === undefined) return;
      const source = analysis.source(path)!;
      const { range, newText } = items[0]!.textEdit;
      const { start, end } = spanOf(source, range);
      const text = source.text.slice(0, start) + newText + source.text.slice(end);
      assert.equal(text.split("\n")[position.line], becomes);
    });
  }

  it("tells what an item means, tags in it as code", () => {
    const { fixture, path, position } = takeCursor(`${base}--- filter.d/a.conf\n[Definition]\npref‸\n`);
    const item = complete(analyze(fixture), path, position).find(({ label }) => label === "prefregex");
    assert.equal(
      item?.documentation?.value,
      "**prefregex** (regex)\n\nOne regex that a line must match first; failregex and ignoreregex then see only what its `<F-CONTENT>` took.\n\nFor example `prefregex = ^<F-MLFID>%(__prefix_line)s</F-MLFID><F-CONTENT>.+</F-CONTENT>$`.",
    );
  });
});
