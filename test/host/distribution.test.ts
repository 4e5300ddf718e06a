import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { treeOf } from "../../core/text/index.ts";
import { findEdits } from "../../host/distribution.ts";
import { openTree } from "../../host/tree.ts";

const original = "# é\n[DEFAULT]\n";
const sum = createHash("md5").update(original).digest("hex");
const status = `Package: fail2ban-extra
Conffiles:
 /etc/fail2ban/extra.conf ${sum}

Package: fail2ban
Status: install ok installed
Conffiles:
 /etc/fail2ban/jail.conf ${sum}
 /etc/fail2ban/gone.conf ${sum}
 /etc/fail2ban/old.conf ${sum} obsolete
 /etc/fail2ban/new.conf newconffile
Description: ban hosts

Package: other
Conffiles:
 /etc/fail2ban/other.conf ${sum}
`;

describe("files of the distribution", () => {
  let folder: string;
  let file: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "f2b-dpkg-"));
    file = join(folder, "status");
    writeFileSync(file, status);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  const files: ReadonlyArray<readonly [what: string, path: string, text: string, edited: boolean]> = [
    ["one as it came is not edited", "jail.conf", original, false],
    ["one with another text is", "jail.conf", `${original}bantime = 1h\n`, true],
    ["one that is gone is not", "nowhere.conf", original, false],
    ["one that the package no longer holds is not known", "old.conf", "x\n", false],
    ["one of another package is not known", "other.conf", "x\n", false],
    ["one of a package with a longer name is not known", "extra.conf", "x\n", false],
    ["one of the user's is not known", "jail.local", "x\n", false],
  ];
  for (const [what, name, text, edited] of files) {
    it(what, () => {
      const tree = treeOf([{ kind: "file", path: `/etc/fail2ban/${name}`, text }]);
      const editedAt = findEdits(tree, file);
      assert.deepEqual(editedAt(`/etc/fail2ban/${name}`), edited ? { start: 0, end: 3 } : undefined);
      assert.equal(editedAt("/etc/fail2ban/gone.conf"), undefined);
    });
  }

  it("nothing is known where no dpkg is", () => {
    const tree = treeOf([{ kind: "file", path: "/etc/fail2ban/jail.conf", text: "x" }]);
    assert.equal(findEdits(tree, join(folder, "nowhere"))("/etc/fail2ban/jail.conf"), undefined);
  });

  const isDebian = existsSync("/var/lib/dpkg/info/fail2ban.list") && existsSync("/etc/fail2ban/filter.d");
  (isDebian ? it : () => {})("this machine's stock filters are as they came", () => {
    const tree = openTree();
    const editedAt = findEdits(tree);
    const folder = tree.get("/etc/fail2ban/filter.d");
    assert.ok(folder?.kind === "folder" && folder.names.length > 50);
    const edited = folder.names.filter((name) => editedAt(`/etc/fail2ban/filter.d/${name}`));
    assert.deepEqual(edited, []);
  });
});
