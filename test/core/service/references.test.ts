import assert from "node:assert/strict";
import { occurrences, references } from "../../../core/service/index.ts";
import { atCursor, showLocation } from "../../support/locations.ts";

const cases: readonly (readonly [fact: string, fixture: string, ...expected: string[]])[] = [
  [
    "a filter's [Definition] is used by jails, by those that have it through DEFAULT, and by files that include it",
    "--- jail.conf\n[DEFAULT]\nfilter = %(__name__)s\n[f]\n[g]\nfilter = f[mode=a]\n--- filter.d/f.conf\n[Defini‸tion]\n--- filter.d/h.conf\n[INCLUDES]\nbefore = f.conf\n",
    "filter.d/f.conf:1",
    "filter.d/h.conf:2 f.conf",
    "jail.conf:2 %(__name__)s",
    "jail.conf:3 f",
    "jail.conf:5 f",
  ],
  [
    "an action is used wherever a value becomes its name",
    "--- jail.conf\n[DEFAULT]\nbanaction = a\naction_ = %(banaction)s[x=1]\naction = %(action_)s\n[j]\naction = a‸\n--- action.d/a.conf\n[Definition]\nactionban = x\n",
    "action.d/a.conf:1",
    "jail.conf:2 a",
    "jail.conf:3 %(banaction)s",
    "jail.conf:4 %(action_)s",
    "jail.conf:6 a",
  ],
  [
    "a variable of a jail is that of its section and of DEFAULT",
    "--- jail.conf\n[DEFAULT]\nx = 0\n[a]\nx = 1\nport = %(‸x)s\n[b]\nx = 2\n",
    "jail.conf:2 x",
    "jail.conf:4 x",
    "jail.conf:5 x",
  ],
  [
    "a parameter's name is that of the filter's option",
    "--- jail.conf\n[j]\nfilter = f[kind=1]\n[k]\nfilter = g[kind=1]\n--- filter.d/f.conf\n[Definition]\nki‸nd = a\nfailregex = <kind>%(kind)s\n--- filter.d/g.conf\n[Definition]\nkind = b\n",
    "filter.d/f.conf:2 kind",
    "filter.d/f.conf:3 kind",
    "filter.d/f.conf:3 kind",
    "jail.conf:2 kind",
  ],
  [
    "a variable of an included file is used in all that include it",
    "--- filter.d/c.conf\n[DEFAULT]\np‸re = a\n--- filter.d/f.conf\n[INCLUDES]\nbefore = c.conf\n[Definition]\nfailregex = <pre>\n--- filter.d/g.conf\n[Definition]\nfailregex = <pre>\n",
    "filter.d/c.conf:2 pre",
    "filter.d/f.conf:4 pre",
  ],
];

describe("core/service/references", () => {
  for (const [fact, fixture, ...expected] of cases) {
    it(fact, () => {
      const { analysis, path, position } = atCursor(fixture);
      const show = (withDeclaration: boolean) =>
        references(analysis, path, position, withDeclaration).map((place) => showLocation(analysis, place));
      assert.deepEqual(show(true), expected);
      assert.ok(show(false).length < expected.length);
    });
  }

  it("a jail's sections are its declarations, and its options are used from others", () => {
    const { analysis, path, position } = atCursor(
      "--- jail.conf\n[a‸]\nx = 1\n[b]\ny = %(a/x)s\n--- jail.local\n[a]\n",
    );
    const show = (withDeclaration: boolean) =>
      references(analysis, path, position, withDeclaration).map((place) => showLocation(analysis, place));
    assert.deepEqual(show(true), ["jail.local:1 a", "jail.conf:1 a", "jail.conf:4 x"]);
    assert.deepEqual(show(false), ["jail.conf:4 x"]);
  });

  it("occurrences are those of one file, and tell what sets from what uses", () => {
    const { analysis, path, position } = atCursor(
      "--- filter.d/f.conf\n[Definition]\npre = a\nfailregex = %(pr‸e)s <F-USER>b</F-USER>\n--- filter.d/f.local\n[Definition]\npre = b\n",
    );
    const show = (line: number, character: number) =>
      occurrences(analysis, path, { line, character }).map(
        ({ range, kind }) => `${range.start.line}:${range.start.character} ${kind}`,
      );
    assert.deepEqual(show(position.line, position.character), ["1:0 3", "2:14 2"]);
    assert.deepEqual(show(2, 23), ["2:21 2", "2:31 2"]);
  });
});
