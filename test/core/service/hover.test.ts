import assert from "node:assert/strict";
import { definition, hover, links, spanOf } from "../../../core/service/index.ts";
import { treeOf } from "../../../core/text/index.ts";
import { analyze, basedir, takeCursor } from "../../support/findings.ts";

const base = `--- filter.d/sshd.conf
# Failed log-ins at OpenSSH.
[INCLUDES]
before = common.conf
[Definition]
_daemon = sshd
prefregex = ^%(__prefix_line)s<F-CONTENT>.+</F-CONTENT>$
failregex = ^Failed for <F-USER>\\S+</F-USER>$
            <mdre-<mode>>
mdre-normal =
mdre-ddos = ^Bad <IP4>$
mode = normal
datepattern = {^LN-BEG}%%Y
--- filter.d/sshd.local
[Definition]
mode = ddos
--- filter.d/common.conf
# Common parts.
[DEFAULT]
_daemon = \\S*
__prefix_line = \\s*<open>%(_daemon)s:
open = x
--- action.d/iptables.conf
# Bans by iptables.
[Definition]
actionban = <iptables> -I f2b-<name> 1 -s <ip> -j <blocktype> <nothing>
[Init]
blocktype = REJECT
iptables = iptables -w
[Init?family=inet6]
iptables = ip6tables -w
--- jail.conf
[DEFAULT]
bantime = 10m
maxretry = 5
banaction = iptables
logs = /var/log
action = %(banaction)s[name=%(__name__)s, blocktype=DROP]
filter = %(__name__)s[mode=ddos]
[sshd]
port = ssh
maxretry = 4
logpath = %(logs)s/auth.log
--- jail.d/one.local
[sshd]
enabled = true
maxretry = 3
--- /var/log/auth.log
`;

/** What is hovered over: a stretch of a file of the base, or a file of its own with a cursor; and what is shown. */
interface Case {
  /** \`path: text‸text\`, a line or a part of one. */
  readonly at: string;
  /** What the range covers. */
  readonly on: string;
  readonly shows: string;
}

const cases: Readonly<Record<string, Case>> = {
  "an option, its value and the files that set it": {
    at: "jail.d/one.local: maxre‸try = 3",
    on: "maxretry",
    shows: `**maxretry** (whole number, default \`3\`)

How many failures of one address within findtime lead to a ban. Stock jail.conf takes 5.

For example \`maxretry = 5\`.

Value \`3\` from jail.d/one.local:3, overrides jail.conf:10 (\`4\`), jail.conf:3 (\`5\`)`,
  },
  "a default, and the jails that set it anew": {
    at: "jail.conf: maxre‸try = 5",
    on: "maxretry",
    shows: `**maxretry** (whole number, default \`3\`)

How many failures of one address within findtime lead to a ban. Stock jail.conf takes 5.

For example \`maxretry = 5\`.

Value \`5\` from jail.conf:3

Set anew in [sshd]`,
  },
  "an option of a filter that a .local overrides": {
    at: "filter.d/sshd.conf: mo‸de = normal",
    on: "mode",
    shows: `**mode** (variable of the configuration, default \`normal\`)

Which of the filter's modes to use; what there is, the filter says. Stock jail.conf gives it to the jail's filter.

For example \`mode = aggressive\`.

Value \`ddos\` from filter.d/sshd.local:2, overrides filter.d/sshd.conf:11 (\`normal\`)`,
  },
  "a duration": { at: "jail.conf: bantime = 1‸0m", on: "10m", shows: "10 minutes (600 seconds)" },
  "a variable and where it is set": {
    at: "jail.conf: logpath = %(lo‸gs)s/auth.log",
    on: "%(logs)s",
    shows: "**%(logs)s**\n\nValue `/var/log`\n\nSet in jail.conf:5",
  },
  "a variable of a filter, its tags filled": {
    at: "filter.d/sshd.conf: prefregex = ^%(__pre‸fix_line)s",
    on: "%(__prefix_line)s",
    shows: `**%(__prefix_line)s**

Value \`\\s*xsshd:\`

With its tags open: \`\\s*<open>sshd:\`

Set in filter.d/common.conf:4`,
  },
  "a tag that fail2ban fills": {
    at: "filter.d/sshd.conf: mdre-ddos = ^Bad <I‸P4>$",
    on: "<IP4>",
    shows: `**\\<IP4>** (says whom to ban)

An IPv4 address.

Becomes

\`\`\`regex
(?:::f{4,6}:)?(?P<ip4>(?:\\d{1,3}\\.){3}\\d{1,3})
\`\`\``,
  },
  "the end of a tag": {
    at: "filter.d/sshd.conf: <F-USER>\\S+</F-U‸SER>",
    on: "</F-USER>",
    shows: "**\\</F-USER>**\n\nEnds `<F-USER>`.",
  },
  "a tag that the filter defines": {
    at: "filter.d/sshd.conf: <mdre-<mo‸de>>",
    on: "<mode>",
    shows:
      "**\\<mode>**\n\nValue `ddos`\n\nSet in filter.d/sshd.local:2, overrides filter.d/sshd.conf:11 (`normal`)",
  },
  "a regex, whole and for each mode": {
    at: "filter.d/sshd.conf: <md‸re-<mode>>",
    on: "<mdre-<mode>>",
    shows: `**failregex** as fail2ban compiles it

mode \`ddos\`:

\`\`\`regex
^Bad (?:::f{4,6}:)?(?P<ip4>(?:\\d{1,3}\\.){3}\\d{1,3})$
\`\`\`

mode \`normal\`:

No regex.`,
  },
  "a regex that is the same in each mode": {
    at: "filter.d/sshd.conf: ^Fai‸led for",
    on: "^Failed for <F-USER>\\S+</F-USER>$",
    shows: "**failregex** as fail2ban compiles it\n\n```regex\n^Failed for (?P<user>\\S+)$\n```",
  },
  "a date directive": {
    at: "filter.d/sshd.conf: {^LN-BEG}%%‸Y",
    on: "%%Y",
    shows: "`%%Y` in a datepattern\n\nThe year, four digits. For example `2026`.",
  },
  "a mark of a datepattern": {
    at: "filter.d/sshd.conf: {^L‸N-BEG}%%Y",
    on: "{^LN-BEG}",
    shows:
      "`{^LN-BEG}` in a datepattern\n\nThe date stands at the very beginning of the line; with nothing behind it, the built-in templates tied so. For example `{^LN-BEG}%%Y-%%m-%%d`.",
  },
  "an include": {
    at: "filter.d/sshd.conf: before = com‸mon.conf",
    on: "common.conf",
    shows: "**common.conf** (include)\n\n`filter.d/common.conf`\n\nCommon parts.",
  },
  "a tag of a ban": {
    at: "action.d/iptables.conf: -s <i‸p>",
    on: "<ip>",
    shows: `**\\<ip>** (of the ban)

The address (or what \`<F-ID>\` took), without the length of a network that is 32 or 128.

For example \`203.0.113.7\`.`,
  },
  "a tag that the action defines, for IPv6 too": {
    at: "action.d/iptables.conf: actionban = <ip‸tables>",
    on: "<iptables>",
    shows: `**\\<iptables>**

Value \`iptables -w\`

Set in action.d/iptables.conf:6

For IPv6 \`ip6tables -w\`, set in action.d/iptables.conf:8`,
  },
  "a tag that nothing fills": {
    at: "action.d/iptables.conf: <noth‸ing>",
    on: "<nothing>",
    shows:
      "**\\<nothing>**\n\nUnknown here: nothing in this file fills it. Unless it is given in brackets behind the name, fail2ban leaves it in the command as it stands.",
  },
  "a jail at a glance": {
    at: "jail.d/one.local: [ss‸hd]",
    on: "sshd",
    shows: `**[sshd]** (jail, enabled)

- filter: \`sshd[mode=ddos]\`
- logs: \`/var/log/auth.log\`
- 3 failures within 10 minutes: banned for 10 minutes
- actions: \`iptables\``,
  },
  "a section of a filter": {
    at: "filter.d/sshd.conf: [Def‸inition]",
    on: "Definition",
    shows: "**[Definition]**\n\nThe filter: its regexes and what they are made of.",
  },
  "a log's path": {
    at: "jail.conf: logpath = %(logs)s/au‸th.log",
    on: "%(logs)s/auth.log",
    shows: "`/var/log/auth.log`: 1 file here now\n- `/var/log/auth.log`",
  },
  "a parameter of an action behind a variable": {
    at: "jail.conf: , block‸type=DROP",
    on: "blocktype",
    shows: "**blocktype** of the action `iptables`\n\nWithout it `REJECT`, from action.d/iptables.conf:5",
  },
};

/** Files of their own, with a cursor. */
const others: Readonly<Record<string, { readonly files: string; readonly shows: string | undefined }>> = {
  "a filter by its name": {
    files: "--- jail.local\n[x]\nfilter = ss‸hd\n",
    shows: `**sshd** (filter)

\`filter.d/sshd.conf\`, \`filter.d/sshd.local\`

Failed log-ins at OpenSSH.

Modes: \`ddos\`, \`normal\`

Used by [sshd], [x]`,
  },
  "an action by its name": {
    files: "--- jail.local\n[x]\naction = ipt‸ables\n",
    shows: "**iptables** (action)\n\n`action.d/iptables.conf`\n\nBans by iptables.\n\nUsed by [sshd], [x]",
  },
  "a filter that is not there": {
    files: "--- jail.local\n[x]\nfilter = no‸pe\n",
    shows: "**nope** (filter)\n\nThere is no filter.d/nope.conf here.",
  },
  "a mode in brackets": {
    files: "--- jail.local\n[x]\nfilter = sshd[mode=dd‸os]\n",
    shows:
      "**mode** of the filter `sshd`\n\nWhich of the filter's modes to use; what there is, the filter says. Stock jail.conf gives it to the jail's filter.\n\nOne of `normal`, `ddos`\n\nWithout it `ddos`, from filter.d/sshd.local:2, overrides filter.d/sshd.conf:11 (`normal`)",
  },
  "a variable that is not set": {
    files: "--- jail.local\n[x]\nport = %(no‸pe)s\n",
    shows:
      "**%(nope)s**\n\nValue unknown: %(nope)s names no option of [x] or [DEFAULT]; define it, or write %% for a percent sign.",
  },
  "known/ of what an earlier file sets": {
    files: "--- jail.local\n[sshd]\nport = %(known/po‸rt)s,1\n",
    shows:
      "**%(known/port)s**\n\nThe ports that a ban closes: names, numbers and ranges (0:65535), parted by commas.\n\nValue `ssh`\n\nSet in jail.conf:9",
  },
  "known/ of what the filter sets": {
    files: "--- jail.local\n[sshd]\ndatepattern = %(known/dateppattern)s\nignoreregex = %(known/mo‸de)s\n",
    shows:
      "**%(known/mode)s**\n\nWhich of the filter's modes to use; what there is, the filter says. Stock jail.conf gives it to the jail's filter.\n\nValue `ddos`",
  },
  "a ban for ever": { files: "--- jail.local\n[x]\nbantime = -‸1\n", shows: "permanent" },
  "a word of a few": {
    files: "--- jail.local\n[x]\nusedns = n‸o\n",
    shows: "`no`: Passes over what is no address; the safe choice.",
  },
  "a comment": { files: "--- jail.local\n[x]\n# bantime‸\n", shows: undefined },
  "an empty line": { files: "--- jail.local\n[x]\n‸\n", shows: undefined },
  "a regex of a jail": {
    files: "--- jail.local\n[x]\nfailregex = ^a‸b <IP4>$\n",
    shows:
      "**failregex** as fail2ban compiles it\n\n```regex\n^ab (?:::f{4,6}:)?(?P<ip4>(?:\\d{1,3}\\.){3}\\d{1,3})$\n```",
  },
};

describe("hover", () => {
  for (const [title, { at, on, shows }] of Object.entries(cases)) {
    it(`tells of ${title}`, () => {
      const [, file = "", text = ""] = /^(\S+): (.*)$/.exec(at)!;
      const plain = text.replace("‸", "");
      const start = base.indexOf(plain, base.indexOf(`--- ${file}\n`));
      assert.ok(start >= 0, "the base has no such text");
      const cursor = start + text.indexOf("‸");
      const { fixture, path, position } = takeCursor(`${base.slice(0, cursor)}‸${base.slice(cursor)}`);
      const analysis = analyze(fixture);
      const found = hover(analysis, path, position);
      assert.equal(found?.contents.value, shows);
      const source = analysis.source(path)!;
      const span = spanOf(source, found!.range);
      assert.equal(source.text.slice(span.start, span.end), on);
    });
  }

  for (const [title, { files, shows }] of Object.entries(others)) {
    it(`tells ${shows === undefined ? "nothing" : ""} of ${title}`, () => {
      const { fixture, path, position } = takeCursor(base + files);
      assert.equal(hover(analyze(fixture), path, position)?.contents.value, shows);
    });
  }

  it("does not pretend to know what a log path finds in too many folders", () => {
    const { fixture, path, position } = takeCursor("--- jail.conf\n[a]\nlogpath = /*/*‸/*.log\n");
    const logs = { names: () => ["a", "b", "c"], exists: () => false, isFolder: () => true, mostFolders: 2 };
    const analysis = analyze(fixture, { logs });
    assert.match(hover(analysis, path, position)!.contents.value, /`\/\*\/\*\/\*\.log`: too many folders/);
    assert.deepEqual(links(analysis, path), []);
  });

  it("and the definition of a name follow the files as they change", () => {
    const analysis = analyze("--- jail.conf\n[DEFAULT]\nx = 1\n[a]\nport = %(x)s\n");
    const path = `${basedir}/jail.conf`;
    const ask = (line: number) => {
      const position = { line, character: 10 };
      return [
        hover(analysis, path, position)?.contents.value,
        ...definition(analysis, path, position).map(({ range }) => range.start.line),
      ];
    };
    assert.deepEqual(ask(3), ["**%(x)s**\n\nValue `1`\n\nSet in jail.conf:2", 1]);
    const text = "[DEFAULT]\n\n\nx = 2\n[a]\nport = %(x)s\n";
    const { logs, isLive } = analysis.world;
    analysis.update({ tree: treeOf([{ kind: "file", path, text }]), basedir, logs, isLive });
    assert.deepEqual(ask(5), ["**%(x)s**\n\nValue `2`\n\nSet in jail.conf:4", 3]);
  });
});
