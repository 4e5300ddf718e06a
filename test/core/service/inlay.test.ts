import assert from "node:assert/strict";
import { inlayHints } from "../../../core/service/index.ts";
import { analyze, basedir } from "../../support/findings.ts";

const sshd = `--- filter.d/sshd.conf
[Definition]
failregex = <mdre-<mode>>
mdre-normal = ^a <ADDR>$
mdre-ddos = ^b <ADDR>$
mode = normal
--- filter.d/plain.conf
[Definition]
failregex = ^a <ADDR>$
`;

/** What stands behind each line of a jail.local with its hints as «words». */
const cases: Readonly<Record<string, string>> = {
  "numbers of four digits and more are told in words": `[a]
bantime = 86400 «1 day»
findtime = 43200 «12 hours»
bantime.maxtime = 5400 «1 hour 30 minutes»
`,
  "short numbers and what says itself are not": `[a]
bantime = 10m
findtime = 600
bantime.maxtime = 4w
bantime.rndtime = 1d12h
`,
  "units that a longer one says better are": `[a]
bantime = 90m «1 hour 30 minutes»
findtime = 48h «2 days»
bantime.maxtime = 60*60*24 «1 day»
`,
  "what is no number, or never ends, is not": `[a]
bantime = -1
findtime = %(bantime)s
bantime.maxtime = 1fortnight
`,
  "numbers that are no durations are not": `[a]
maxretry = 86400
port = 10000
`,
  "a filter's own mode is told where none is given": `[a]
filter = sshd«[mode=normal]»
[b]
filter = plain
[c]
filter = sshd[mode=ddos]
[d]
filter = nothing
`,
  "a mode from a variable is told": `[DEFAULT]
mode = ddos
[sshd]
filter = %(__name__)s[mode=%(mode)s «= ddos»]
`,
};

describe("inlay hints", () => {
  for (const [title, marked] of Object.entries(cases)) {
    it(title, () => {
      const text = marked.replace(/ ?«[^»]*»/g, "");
      const analysis = analyze(`${sshd}--- jail.local\n${text}`);
      const whole = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
      const lines = text.split("\n");
      for (const { position, label, paddingLeft } of [
        ...inlayHints(analysis, `${basedir}/jail.local`, whole),
      ].reverse()) {
        const line = lines[position.line]!;
        const hint = `${paddingLeft ? " " : ""}«${label}»`;
        lines[position.line] = line.slice(0, position.character) + hint + line.slice(position.character);
      }
      assert.equal(lines.join("\n"), marked);
    });
  }

  it("are given for the stretch that is asked for", () => {
    const analysis = analyze("--- jail.local\n[a]\nbantime = 86400\nfindtime = 86400\n");
    const range = { start: { line: 2, character: 0 }, end: { line: 2, character: 16 } };
    const hints = inlayHints(analysis, `${basedir}/jail.local`, range);
    assert.deepEqual(
      hints.map(({ position }) => position.line),
      [2],
    );
  });
});
