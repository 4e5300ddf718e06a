import assert from "node:assert/strict";
import { definition, rangeOf, spanOf } from "../../../core/service/index.ts";
import { atCursor, showLocation } from "../../support/locations.ts";

const cases: readonly (readonly [fact: string, fixture: string, ...expected: string[]])[] = [
  [
    "a filter's name leads to its .conf and its .local",
    "--- jail.conf\n[sshd]\nfilter = ss‸hd\n--- filter.d/sshd.conf\n[Definition]\n--- filter.d/sshd.local\n[Definition]\n",
    "filter.d/sshd.conf:1",
    "filter.d/sshd.local:1",
  ],
  [
    "%(__name__)s in DEFAULT leads to the filters of the jails",
    "--- jail.conf\n[DEFAULT]\nfilter = %(__na‸me__)s[mode=x]\n[a]\nenabled = true\n[b]\n--- filter.d/b.conf\n[Definition]\n",
    "filter.d/b.conf:1",
  ],
  [
    "a variable in an action's name leads to its value, then to the action",
    "--- jail.conf\n[DEFAULT]\nbanaction = ipt\naction_ = %(bana‸ction)s[port=1]\naction = %(action_)s\n--- action.d/ipt.conf\n[Definition]\nactionban = x\n",
    "jail.conf:2 banaction",
    "action.d/ipt.conf:1",
  ],
  [
    "a jail's own value of a variable comes before the one of DEFAULT, a .local before a .conf",
    "--- jail.conf\n[DEFAULT]\nx = 1\n[a]\nx = 2\nport = %(‸x)s\n[b]\nx = 4\n--- jail.local\n[a]\nx = 3\n",
    "jail.local:2 x",
    "jail.conf:4 x",
    "jail.conf:2 x",
  ],
  [
    "known/ leads past the option itself to what it overrides",
    "--- filter.d/f.conf\n[Definition]\nfailregex = a\n--- filter.d/f.local\n[Definition]\nfailregex = %(known/fail‸regex)s\n b\n",
    "filter.d/f.conf:2 failregex",
  ],
  [
    "known/ in a jail leads to its filter",
    "--- jail.conf\n[j]\nfilter = f\nfailregex = %(known/fail‸regex)s\n--- filter.d/f.conf\n[Definition]\nfailregex = a\n",
    "filter.d/f.conf:2 failregex",
  ],
  [
    "default/ leads to DEFAULT",
    "--- jail.conf\n[DEFAULT]\nx = 1\n[a]\nx = %(default/‸x)s\n",
    "jail.conf:2 x",
  ],
  [
    "another section's option is looked for there",
    "--- jail.conf\n[DEFAULT]\nx = 0\n[a]\nx = 1\n[b]\ny = %(a/‸x)s\n",
    "jail.conf:4 x",
    "jail.conf:2 x",
  ],
  [
    "a tag leads to [Init], then to [Definition]",
    "--- action.d/a.conf\n[Definition]\nactionban = <po‸rt>\nport = 1\n[Init]\nport = 2\n[Init?family=inet6]\nport = 3\n",
    "action.d/a.conf:5 port",
    "action.d/a.conf:7 port",
    "action.d/a.conf:3 port",
  ],
  [
    "a tag that is put together leads to all that it may become",
    "--- filter.d/f.conf\n[Definition]\nfailregex = <mdre-‸<mode>>\nmdre-a = a\nmdre-b = b\nother = c\n",
    "filter.d/f.conf:3 mdre-a",
    "filter.d/f.conf:4 mdre-b",
  ],
  [
    "a section that is put together is any that fits",
    "--- filter.d/f.conf\n[DEFAULT]\npre = <lt_<logtype>/p‸re>\n[lt_a]\npre = a\n[xx]\npre = c\n",
    "filter.d/f.conf:4 pre",
    "filter.d/f.conf:2 pre",
  ],
  [
    "a variable of an included file is found",
    "--- filter.d/f.conf\n[INCLUDES]\nbefore = common.conf\n[Definition]\nfailregex = %(‸pre)s\n--- filter.d/common.conf\n[DEFAULT]\npre = a\n",
    "filter.d/common.conf:2 pre",
  ],
  [
    "an include leads to the file",
    "--- filter.d/f.conf\n[INCLUDES]\nbefore = com‸mon.conf\n--- filter.d/common.conf\n[DEFAULT]\n",
    "filter.d/common.conf:1",
  ],
  [
    "a parameter leads to the option that it sets",
    "--- jail.conf\n[j]\nfilter = f[mo‸de=x]\n--- filter.d/f.conf\n[Definition]\nmode = a\n",
    "filter.d/f.conf:2 mode",
  ],
  [
    "a tag that no file sets leads to the jail that gives it",
    "--- jail.conf\n[j]\naction = a[given=1]\n--- action.d/a.conf\n[Definition]\nactionban = <giv‸en>\n",
    "jail.conf:2 given",
  ],
  [
    "a jail's name leads to its sections in other files",
    "--- jail.conf\n[ss‸hd]\n--- jail.d/x.conf\n[sshd]\n--- jail.local\n[sshd]\n",
    "jail.local:1 sshd",
    "jail.d/x.conf:1 sshd",
  ],
  [
    "an option's name leads to the same option in the partner file and in DEFAULT",
    "--- jail.conf\n[DEFAULT]\nmaxretry = 5\n[a]\nmaxretry = 4\n--- jail.local\n[a]\nmax‸retry = 3\n",
    "jail.conf:4 maxretry",
    "jail.conf:2 maxretry",
  ],
  [
    "an option that stands alone leads to itself",
    "--- jail.conf\n[a]\nmax‸retry = 3\n",
    "jail.conf:2 maxretry",
  ],
  [
    "a logpath leads to the logs that it catches",
    "--- jail.conf\n[DEFAULT]\nlogs = /var/log\n[a]\nlogpath = %(logs)s/x‸*.log\n--- /var/log/x1.log\na\n--- /var/log/x2.log\na\n--- /var/log/y.log\na\n",
    "/var/log/x1.log:1",
    "/var/log/x2.log:1",
  ],
  ["<HOST> leads nowhere", "--- filter.d/f.conf\n[Definition]\nfailregex = <HO‸ST>\n"],
  ["a comment leads nowhere", "--- filter.d/f.conf\n[Definition]\n# %(x‸)s\nx = 1\n"],
];

describe("core/service/definition", () => {
  for (const [fact, fixture, ...expected] of cases) {
    it(fact, () => {
      const { analysis, path, position } = atCursor(fixture);
      const found = definition(analysis, path, position).map((place) => showLocation(analysis, place));
      assert.deepEqual(found, expected);
    });
  }

  it("values that grow without end stop short", () => {
    const rows = Array.from({ length: 10 }, (_, index) => `x${index} = ${`%(x${index + 1})s`.repeat(200)}\n`);
    const { analysis, path, position } = atCursor(
      `--- jail.conf\n[j]\nx10 =\n${rows.join("")}filter = %(x0)s‸\n`,
    );
    const started = performance.now();
    const found = definition(analysis, path, position).map((place) => showLocation(analysis, place));
    assert.deepEqual(found, ["jail.conf:3 x0"]);
    assert.ok(performance.now() - started < 5000);
  });

  it("ranges count UTF-16 units, and lines end with \\r\\n or \\r as with \\n", () => {
    for (const form of ["", " crlf", " cr"]) {
      const text = `--- filter.d/f.conf${form}\n[Definition]\n# 😀\npre = 😀 a\nfailregex = 😀%(‸pre)s\n`;
      const { analysis, path, position } = atCursor(text);
      assert.deepEqual(position, { line: 3, character: 16 });
      const [found] = definition(analysis, path, position);
      assert.deepEqual(found?.range, { start: { line: 2, character: 0 }, end: { line: 2, character: 3 } });
      assert.deepEqual(found?.origin, { start: { line: 3, character: 14 }, end: { line: 3, character: 21 } });
      const source = analysis.source(path)!;
      assert.deepEqual(rangeOf(source, spanOf(source, found!.origin)), found!.origin);
    }
  });
});
