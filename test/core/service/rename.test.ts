import assert from "node:assert/strict";
import { Analysis } from "../../../core/analysis/index.ts";
import { listTree, readFilter, readJail, toPython } from "../../../core/config/index.ts";
import { prepareRename, rename, spanOf } from "../../../core/service/index.ts";
import { pythonRepr, type Source, treeOf } from "../../../core/text/index.ts";
import { openTree } from "../../../host/tree.ts";
import { basedir } from "../../support/findings.ts";
import { atCursor } from "../../support/locations.ts";

/** The files of an analysis after a renaming, or why there is none. */
function renamed(
  analysis: Analysis,
  path: string,
  position: { line: number; character: number },
  name: string,
) {
  const result = rename(analysis, path, position, name);
  if ("refused" in result) return result.refused;
  const sources = analysis.files().map((file) => {
    const source = analysis.source(file)!;
    const edits = (result.edit.changes.get(file) ?? []).map(({ range, newText }) => ({
      ...spanOf(source, range),
      newText,
    }));
    let { text } = source;
    for (const { start, end, newText } of edits.sort((one, other) => other.start - one.start)) {
      text = text.slice(0, start) + newText + text.slice(end);
    }
    return { ...source, text };
  });
  return sources;
}

const renamings: readonly (readonly [fact: string, fixture: string, name: string, after: string])[] = [
  [
    "a filter's variable is renamed where it is set, used, given and known",
    "--- jail.conf\n[j]\nfilter = f[pre=1]\nx = %(known/pre)s\n--- filter.d/f.conf\n[Definition]\nPre = a\nfailregex = %(p‸re)s <pre>\n--- filter.d/f.local\n[Definition]\npre = %(known/pre)s|b\n",
    "head",
    "--- filter.d/f.conf\n[Definition]\nhead = a\nfailregex = %(head)s <head>\n--- filter.d/f.local\n[Definition]\nhead = %(known/head)s|b\n--- jail.conf\n[j]\nfilter = f[head=1]\nx = %(known/head)s\n",
  ],
  [
    "an option of [Init] is renamed under each condition, and in the values that the jails give",
    '--- jail.conf\n[DEFAULT]\nlock = <known/lock>\n[j]\naction = a[lock="%(lock)s"]\n--- action.d/a.conf\n[Definition]\nactionban = <lo‸ck>\n[Init]\nlock = 1\n[Init?family=inet6]\nlock = 2\n',
    "wait",
    '--- action.d/a.conf\n[Definition]\nactionban = <wait>\n[Init]\nwait = 1\n[Init?family=inet6]\nwait = 2\n--- jail.conf\n[DEFAULT]\nlock = <known/wait>\n[j]\naction = a[wait="%(lock)s"]\n',
  ],
  [
    "a variable of one jail leaves other jails alone",
    "--- jail.conf\n[a]\nx‸ = 1\nport = %(x)s\n[b]\nx = 2\nport = %(x)s\n",
    "y",
    "--- jail.conf\n[a]\ny = 1\nport = %(y)s\n[b]\nx = 2\nport = %(x)s\n",
  ],
  [
    "a variable of DEFAULT is the same in all jails",
    "--- jail.conf\n[DEFAULT]\nx‸ = 1\n[b]\nx = 2\nport = %(x)s\n",
    "y",
    "--- jail.conf\n[DEFAULT]\ny = 1\n[b]\ny = 2\nport = %(y)s\n",
  ],
];

const refusals: readonly (readonly [fact: string, fixture: string, name: string, why: RegExp])[] = [
  ["an option of fail2ban's", "--- filter.d/f.conf\n[Definition]\nfail‸regex = a\n", "x", /itself reads/],
  [
    "a tag of fail2ban's",
    "--- filter.d/f.conf\n[Definition]\nfailregex = <HO‸ST>\n",
    "x",
    /Nothing in these files sets “host”/,
  ],
  ["a jail's name", "--- jail.conf\n[j‸]\n", "x", /A section's name cannot be renamed/],
  ["a filter's name", "--- jail.conf\n[j]\nfilter = f‸\n", "x", /The name of a filter/],
  [
    "a name that is put together",
    "--- filter.d/f.conf\n[Definition]\nfailregex = <mdre-<mode>>\nmdre-‸a = 1\n",
    "x",
    /“mdre-a” may be meant by <mdre-<mode>>/,
  ],
  [
    "a new name that would be put together",
    "--- filter.d/f.conf\n[Definition]\nfailregex = <mdre-<mode>>\na‸bc = 1\n",
    "mdre-x",
    /may come to mean “mdre-x”/,
  ],
  [
    "a new name that is taken",
    "--- filter.d/f.conf\n[Definition]\na‸ = 1\nb = 2\n",
    "b",
    /“b” is taken in .*f\.conf/,
  ],
  [
    "a new name of fail2ban's",
    "--- filter.d/f.conf\n[Definition]\na‸ = 1\n",
    "failregex",
    /a meaning of its own/,
  ],
  ["a new name with a space", "--- filter.d/f.conf\n[Definition]\na‸ = 1\n", "b c", /is no name/],
  ["a new name in upper case", "--- filter.d/f.conf\n[Definition]\na‸ = 1\n", "Bc", /write “bc”/],
  ["a comment", "--- filter.d/f.conf\n[Definition]\n# x‸\n", "b", /What stands here cannot be renamed/],
];

describe("core/service/rename", () => {
  for (const [fact, fixture, name, after] of renamings) {
    it(fact, () => {
      const { analysis, path, position } = atCursor(fixture);
      const result = renamed(analysis, path, position, name);
      assert.ok(typeof result !== "string", String(result));
      const sorted = [...result].sort((one, other) => (one.path < other.path ? -1 : 1));
      assert.equal(
        sorted.map((file) => `--- ${file.path.slice(basedir.length + 1)}\n${file.text}`).join(""),
        after,
      );
    });
  }

  for (const [fact, fixture, name, why] of refusals) {
    it(`${fact} is refused`, () => {
      const { analysis, path, position } = atCursor(fixture);
      assert.match(String(renamed(analysis, path, position, name)), why);
    });
  }

  it("the range and the name to begin with are those at the cursor", () => {
    const { analysis, path, position } = atCursor(
      "--- filter.d/f.conf\n[Definition]\n_Daemon = a\nfailregex = %(known/_dae‸mon)s\n",
    );
    assert.deepEqual(prepareRename(analysis, path, position), {
      range: { start: { line: 2, character: 20 }, end: { line: 2, character: 27 } },
      placeholder: "_daemon",
    });
  });

  it("each option of the stock tree that can be renamed leaves what fail2ban reads as it was", function () {
    this.timeout(120_000);
    const tree = openTree();
    if (!tree.get(`${basedir}/jail.conf`)) this.skip();
    const analysis = new Analysis({ tree, basedir, logs: listTree(treeOf([])), isLive: false });
    const stock = analysis.files().map((path) => analysis.source(path)!);
    const read = (sources: readonly Source[]) => {
      const files = treeOf(sources);
      const names = sources.flatMap(({ path }) => /filter\.d\/(.*)\.conf$/.exec(path)?.[1] ?? []);
      const filters = names.map(
        (filter) => readFilter(files, { basedir, name: filter, jail: "j" }).value.commands,
      );
      const jails = analysis.jails().map((name) => {
        const request = { basedir, name, forceEnable: true, logs: () => [] };
        return readJail(files, request).value.commands;
      });
      return [...filters, ...jails].map((commands) => pythonRepr(toPython(commands))).join("\n");
    };
    let count = 0;
    let before: string | undefined;
    for (const [file, option] of [
      ["filter.d/sshd.conf", "_daemon"],
      ["filter.d/common.conf", "__prefix_line"],
      ["filter.d/sshd.conf", "cmnfailre"],
      ["filter.d/postfix.conf", "_pref"],
      ["filter.d/apache-common.conf", "_apache_error_client"],
      ["paths-common.conf", "sshd_log"],
      ["jail.conf", "banaction"],
    ] as const) {
      const path = `${basedir}/${file}`;
      const source = analysis.source(path)!;
      const line = source.text.split("\n").findIndex((text) => text.startsWith(option));
      assert.ok(line >= 0, `${file} sets ${option}`);
      const after = renamed(analysis, path, { line, character: 1 }, "qqq-new");
      assert.ok(typeof after !== "string", `${option}: ${after}`);
      assert.ok(after.some(({ text }) => text.includes("qqq-new")));
      before ??= read(stock);
      assert.equal(read(after), before, option);
      count++;
    }
    assert.equal(count, 7);
  });
});
