import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commands, DiagnosticSeverity, extensions, languages, Uri, workspace } from "vscode";
import { cleanUp, codeOf, findings, show, until, write } from "./workspace.ts";

const id = "fail2ban-workbench.fail2ban-workbench";

describe("activation", () => {
  afterEach(cleanUp);

  it("comes with a workspace that holds a configuration", async () => {
    const extension = extensions.getExtension(id);
    assert.ok(extension, `${id} is installed`);
    await until("the extension is active", () => extension.isActive);
  });

  it("brings every command that the manifest names", async () => {
    const { contributes } = extensions.getExtension(id)!.packageJSON;
    const known = new Set(await commands.getCommands(true));
    const missing = contributes.commands
      .map(({ command }: { command: string }) => command)
      .filter((command: string) => !known.has(command));
    assert.deepEqual(missing, []);
  });

  const languageOf: Readonly<Record<string, string>> = {
    "jail.conf": "fail2ban-jail",
    "jail.local": "fail2ban-jail",
    "jail.d/sshd.conf": "fail2ban-jail",
    "jail.d/sshd.local": "fail2ban-jail",
    "filter.d/sshd.conf": "fail2ban-filter",
    "filter.d/sshd.local": "fail2ban-filter",
    "filter.d/ignorecommands/x.conf": "fail2ban-filter",
    "action.d/iptables.conf": "fail2ban-action",
    "action.d/iptables.local": "fail2ban-action",
    "fail2ban.conf": "fail2ban-config",
    "fail2ban.local": "fail2ban-config",
    "fail2ban.d/log.conf": "fail2ban-config",
    "paths-debian.conf": "fail2ban-config",
    "paths-common.local": "fail2ban-config",
  };

  it("knows the language of a file by its path, wherever the tree stands", async () => {
    const folder = mkdtempSync(join(tmpdir(), "f2b-role-"));
    try {
      const actual: Record<string, string> = {};
      for (const path of Object.keys(languageOf)) {
        const uri = Uri.file(join(folder, "roles/fail2ban/files", path));
        await workspace.fs.writeFile(uri, Buffer.from("[Definition]\n"));
        actual[path] = (await workspace.openTextDocument(uri)).languageId;
      }
      assert.deepEqual(actual, languageOf);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("leaves files of others alone", async () => {
    const uri = await write("other.conf", "[Definition]\nfailregex = (\n");
    const { languageId } = await workspace.openTextDocument(uri);
    assert.doesNotMatch(languageId, /^fail2ban/);
  });

  it("checks a file that belongs to no tree of the workspace", async () => {
    const folder = mkdtempSync(join(tmpdir(), "f2b-tree-"));
    try {
      const uri = Uri.file(join(folder, "filter.d/lone.conf"));
      await workspace.fs.writeFile(uri, Buffer.from("[Definition]\nfailregex = ^no (<ADDR>$\n"));
      await show(uri);
      await until(
        "its broken regex is found",
        () => findings(uri),
        (all) => all.length > 0,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("finds in the samples only the missing anchor and the action's faults that their README tells of", async () => {
    const files = await workspace.findFiles("fail2ban/**/*.{conf,local}");
    assert.ok(files.length >= 12, `${files.length} files were found`);
    await show("fail2ban/jail.conf");
    // A broken file shows that the findings are in.
    const broken = await write("fail2ban/filter.d/broken.conf", "[Definition]\nfailregex = ^no (<ADDR>$\n");
    await until(
      "findings come in",
      () => findings(broken),
      (all) => all.length > 0,
    );
    const found = files.flatMap((uri) =>
      languages
        .getDiagnostics(uri)
        .filter(({ severity }) => severity <= DiagnosticSeverity.Warning)
        .map((finding) => `${workspace.asRelativePath(uri)} ${codeOf(finding)}`),
    );
    const action = "fail2ban/action.d/proxy-iptables-dynamic.conf";
    assert.deepEqual(found.sort(), [
      `${action} ipv4-only`,
      `${action} lost-ban`,
      `${action} repeated-rule`,
      `${action} slow-listing`,
      `${action} unchecked-host-key`,
      `${action} unchecked-host-key`,
      "fail2ban/filter.d/jellyfin.conf unanchored-failregex",
    ]);
  });
});
