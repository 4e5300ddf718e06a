import assert from "node:assert/strict";
import { expanded } from "../../../core/service/index.ts";
import { analyze, basedir } from "../../support/findings.ts";

const fixture = String.raw`
--- filter.d/common.conf
[DEFAULT]
_daemon = \S+
[Definition]
__prefix_line = ^\s*%(_daemon)s:\s+
--- filter.d/web.conf
[INCLUDES]
before = common.conf
[Definition]
_daemon = httpd
denied = denied
failregex = %(__prefix_line)slogin %(denied)s from <ADDR>$
            ^plain <HOST>
ignoreregex =
datepattern = ^%%Y
--- filter.d/empty.conf
[Definition]
x = 1
--- jail.local
[DEFAULT]
usedns = no
[web]
enabled = true
filter = web
logpath = /var/log/x.log
[own]
filter =
failregex = own <F-USER>u</F-USER> <HOST>
`;

/** The text with each piece in marks: [own], {other}, and for what a tag stands for the tag. */
function mark(name: string, line?: number): string {
  const position = line === undefined ? undefined : { line, character: 0 };
  const found = expanded(analyze(fixture), `${basedir}/${name}`, position);
  if (!found) return "nothing";
  const lines = found.text.split("\n");
  for (const { range, kind, label } of [...found.pieces].reverse()) {
    const { line, character } = range.start;
    assert.equal(range.end.line, line);
    const text = lines[line]!;
    const inner = text.slice(character, range.end.character);
    const shown = kind === "tag" ? label : kind === "own" ? `[${inner}]` : `{${inner}}`;
    lines[line] = text.slice(0, character) + shown + text.slice(range.end.character);
  }
  return lines.join("\n");
}

describe("expanded regexes", () => {
  it("show every pattern of a filter, and which piece is whose", () => {
    assert.equal(
      mark("filter.d/web.conf"),
      String.raw`# web: as fail2ban compiles it

failregex, 1 of 2
    {^\s*}{httpd}{:\s+}[login ]{denied}[ from ]<ADDR>[$]
    # with __prefix_line, common.conf:4; _daemon, web.conf:4; denied, web.conf:5; <ADDR>

failregex, 2 of 2
    [^plain ]<HOST>
    # with <HOST>

datepattern
    [^][%][Y]
`,
    );
  });

  it("name the place of each piece", () => {
    const found = expanded(analyze(fixture), `${basedir}/filter.d/web.conf`)!;
    assert.deepEqual(found.pieces[1], {
      range: { start: { line: 3, character: 8 }, end: { line: 3, character: 13 } },
      kind: "other",
      label: "_daemon, web.conf:4",
      origin: {
        path: `${basedir}/filter.d/web.conf`,
        range: { start: { line: 3, character: 10 }, end: { line: 3, character: 15 } },
      },
    });
  });

  it("are those of the jail at the position, under its usedns", () => {
    assert.match(mark("jail.local", 4), /^# jail web: [\s\S]*\{login \}\{denied\}\{ from \}<ADDR>\{\$\}\n/);
    assert.match(mark("jail.local", 7), /^# jail own: [\s\S]*\[own \]<F-USER>\[u\]<\/F-USER>\[ \]<HOST>\n/);
  });

  it("resolve <HOST> as the jail's usedns has it", () => {
    const text = (line: number) =>
      expanded(analyze(fixture), `${basedir}/jail.local`, { line, character: 0 })!.text;
    assert.doesNotMatch(text(4), /\?P<dns>/);
    assert.match(expanded(analyze(fixture), `${basedir}/filter.d/web.conf`)!.text, /\?P<dns>/);
  });

  it("tell why a filter that writes some has none", () => {
    const notes = (text: string) =>
      expanded(analyze(`--- filter.d/a.conf\n${text}`), `${basedir}/filter.d/a.conf`)?.text;
    assert.match(
      notes("[INCLUDES]\nbefore = common.conf\n[Definition]\nfailregex = ^%(__prefix_line)sx <HOST>$\n")!,
      /\n\nfailregex\n {4}# common\.conf comes with fail2ban and is not in this folder[^\n]*\n$/,
    );
    assert.match(
      notes("[Definition]\nprefregex = ^x\nfailregex = %(mine)s\nignoreregex = %(other)s\n")!,
      /\^x\n\nfailregex\n {4}# %\(mine\)s [^\n]*\n\nignoreregex\n {4}# %\(other\)s [^\n]*\n$/,
    );
    assert.equal(notes("[Definition]\nfailregex =\n"), undefined);
  });

  it("are nothing where there are none", () => {
    assert.equal(mark("filter.d/empty.conf"), "nothing");
    assert.equal(mark("jail.local"), "nothing");
    assert.equal(mark("jail.local", 0), "nothing");
    assert.equal(mark("filter.d/missing.conf"), "nothing");
    assert.equal(mark("jail.local", 99).split(":")[0], "# jail own");
  });
});
