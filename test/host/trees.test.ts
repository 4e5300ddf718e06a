import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { findTree, findTrees, isLiveTree } from "../../host/trees.ts";

/** Files and folders (with a slash at the end) of a workspace. */
const entries = [
  "site/jail.local",
  "site/filter.d/door.conf",
  "site/notes/read.me",
  "role/files/filter.d/lamp.conf",
  "project/etc/fail2ban/jail.conf",
  "project/src/main.c",
  "volume/config/fail2ban/action.d/",
  "plain/fail2ban/jail.d/a.local",
  "empty/jail.conf/",
  "empty/filter.d",
  "node_modules/pkg/fail2ban/jail.conf",
  ".git/fail2ban/jail.conf",
  "a/b/c/d/e/f/g/deep/jail.conf",
  "a/b/c/d/e/f/g/h/deeper/jail.conf",
];

describe("config folders on disk", () => {
  let root: string;

  before(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), "f2b-trees-")));
    for (const entry of entries) {
      const path = join(root, entry);
      mkdirSync(entry.endsWith("/") ? path : dirname(path), { recursive: true });
      if (!entry.endsWith("/")) writeFileSync(path, "");
    }
    symlinkSync("..", join(root, "plain/up"));
  });

  after(() => rmSync(root, { recursive: true, force: true }));

  const starts: ReadonlyArray<readonly [start: string, tree: string | undefined]> = [
    ["site", "site"],
    ["site/filter.d", "site"],
    ["site/filter.d/door.conf", "site"],
    ["site/filter.d/not-there-yet.conf", "site"],
    ["site/notes", "site"],
    ["role/files/filter.d/lamp.conf", "role/files"],
    ["project", "project/etc/fail2ban"],
    ["project/etc", "project/etc/fail2ban"],
    ["project/src", undefined],
    ["volume", "volume/config/fail2ban"],
    ["plain", "plain/fail2ban"],
    ["empty", undefined],
    ["nowhere/at/all", undefined],
  ];
  for (const [start, tree] of starts) {
    it(`${start} belongs to ${tree ?? "none"}`, () => {
      const found = findTree(join(root, start));
      assert.equal(found && relative(root, found), tree);
    });
  }

  it("a search of a workspace finds them all but in what is passed over or too deep, near ones first", () => {
    assert.deepEqual(
      findTrees(root).map((path) => relative(root, path)),
      [
        "site",
        "plain/fail2ban",
        "role/files",
        "project/etc/fail2ban",
        "volume/config/fail2ban",
        "a/b/c/d/e/f/g/deep",
      ],
    );
    assert.deepEqual(findTrees(join(root, "site")), [join(root, "site")]);
    assert.deepEqual(findTrees(join(root, "nowhere")), []);
  });

  it("only the folder that this machine's fail2ban reads is live", () => {
    assert.equal(isLiveTree(join(root, "site")), false);
    assert.equal(isLiveTree(join(root, "nowhere")), false);
  });
});
