import assert from "node:assert/strict";
import { languages, Uri, workspace } from "vscode";
import { cleanUp, codeOf, findings, replace, sample, setText, show, until, write } from "./workspace.ts";

const broken = "[Definition]\nfailregex = ^no entry (for <ADDR>$\n";

describe("diagnostics", () => {
  afterEach(cleanUp);

  it("stand under the character that is wrong, and go with the mistake", async () => {
    const document = await show(await write("fail2ban/filter.d/e2e.conf", broken));
    const [one] = await until(
      "the open group is found",
      () => languages.getDiagnostics(document.uri),
      (all) => all.length === 1,
    );
    assert.equal(one!.severity, 0);
    assert.equal(one!.source, "fail2ban");
    assert.equal(codeOf(one!), "regex-unterminated-group");
    assert.equal(document.getText(one!.range)[0], "(");
    await replace(document, "(for", "for");
    await until(
      "nothing is left",
      () => findings(document.uri),
      (all) => all.length === 0,
    );
  });

  it("carry a link to the page of their code, which is in the package", async () => {
    const uri = await write("fail2ban/filter.d/e2e.conf", broken);
    await show(uri);
    const [one] = await until(
      "it is found",
      () => languages.getDiagnostics(uri),
      (all) => all.length > 0,
    );
    const { code } = one!;
    assert.ok(typeof code === "object", "the code has a link");
    assert.match(code.target.path, /\/docs\/rules\/regex-unterminated-group\.md$/);
    const page = Buffer.from(await workspace.fs.readFile(code.target)).toString();
    assert.match(page, /^# regex-unterminated-group/);
  });

  it("follow an edit in the buffer of a file that is included", async () => {
    const common = await write("fail2ban/filter.d/e2e-common.conf", "[Definition]\n_part = for\n");
    const filter = await write(
      "fail2ban/filter.d/e2e.conf",
      "[INCLUDES]\nbefore = e2e-common.conf\n[Definition]\nfailregex = ^no entry %(_part)s <ADDR>$\n",
    );
    await show(filter);
    const document = await show(common);
    await until(
      "all is well",
      () => findings(filter),
      (all) => all.length === 0,
    );
    await replace(document, "= for", "= (for");
    await until(
      "the filter is broken",
      () => findings(filter).concat(findings(common)),
      (all) => all.some((finding) => finding.includes("regex-unterminated-group")),
    );
    assert.ok(document.isDirty, "the file on the disk is as it was");
    await replace(document, "= (for", "= for");
    await until(
      "all is well again",
      () => findings(filter).concat(findings(common)),
      (all) => all.length === 0,
    );
  });

  it("follow a file that comes and goes on the disk", async () => {
    const jail = await write(
      "fail2ban/jail.d/e2e.local",
      "[e2e]\nenabled = true\nfilter = e2e-later\nlogpath = %(logs)s/nginx/error.log\n",
    );
    await show(jail);
    await until(
      "the filter is missed",
      () => findings(jail),
      (all) => all.some((one) => /missing-filter/.test(one)),
    );
    const filter = await write("fail2ban/filter.d/e2e-later.conf", "[Definition]\nfailregex = ^no <ADDR>$\n");
    await until(
      "it is there",
      () => findings(jail),
      (all) => !all.some((one) => /missing-filter/.test(one)),
    );
    assert.deepEqual(findings(filter), []);
  });

  it("go when the file that they are about is deleted", async () => {
    const uri = await write("fail2ban/filter.d/e2e-gone.conf", broken);
    await until(
      "it is found without being open",
      () => findings(uri),
      (all) => all.length > 0,
    );
    await cleanUp();
    await until(
      "nothing is left",
      () => findings(uri),
      (all) => all.length === 0,
    );
  });

  it("come in time when text is typed quickly", async () => {
    const document = await show(await write("fail2ban/filter.d/e2e.conf", "[Definition]\n"));
    for (let length = 1; length <= broken.length; length += 3)
      await setText(document, broken.slice(0, length));
    await setText(document, broken);
    await until(
      "the last text counts",
      () => findings(document.uri),
      (all) => all.length === 1 && all[0]!.includes("regex-unterminated-group"),
    );
  });

  it("say what fail2ban passes over in silence", async () => {
    const jail = await show(
      await write(
        "fail2ban/jail.d/e2e.local",
        "[jellyfin]\nmaxretri = 3\n[e2e]\nenabled = true\nfilter = jellyfin\nlogpath = %(logs)s/nginx/error.log\nbantime = 1fortnight\n",
      ),
    );
    const all = await until(
      "both are found",
      () => findings(jail.uri),
      (found) => found.length >= 2,
    );
    assert.ok(
      all.some((finding) => finding.startsWith("2:1-9 ")),
      all.join("\n"),
    );
    assert.ok(
      all.some((finding) => finding.startsWith("7:")),
      all.join("\n"),
    );
  });

  it("are none in a file that only looks like one of fail2ban's", async () => {
    const uri = Uri.joinPath(sample("."), "notes/filter.txt");
    await write(uri, broken);
    await show(uri);
    const marker = await write("fail2ban/filter.d/e2e-marker.conf", broken);
    await until(
      "findings come in",
      () => findings(marker),
      (all) => all.length > 0,
    );
    assert.deepEqual(findings(uri), []);
  });
});
