import assert from "node:assert/strict";
import { mkdirSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Loose } from "./client.ts";
import { modern, Session } from "./session.ts";

/** A tree in which a filter takes a variable from the file that it includes. */
const web = `[INCLUDES]
before = common.conf
[Definition]
failregex = ^%(__prefix)s denied <HOST>$
`;
const common = `[DEFAULT]
__prefix = web:
`;
const tree = `
--- jail.conf
[DEFAULT]
bantime = 600
--- filter.d/common.conf
${common}--- filter.d/web.conf
${web}--- filter.d/alone.conf
[Definition]
failregex = ^denied <HOST>$
`;
const broken = "[Definition]\nfailregex = ^denied <HOST>$\nfailregex = ^again <HOST>$\n";
const mended = "[Definition]\nfailregex = ^denied <HOST>$\n";

describe("findings, as they are published", function () {
  this.timeout(60_000);
  let session: Session;
  beforeEach(() => {
    session = new Session(tree);
  });
  afterEach(() => session.end());

  it("are there for files that are not open, with a link to their page", async () => {
    writeFileSync(session.path("filter.d/alone.conf"), broken);
    await session.begin(modern, { initializationOptions: { docs: "http://example.org/rules" } });
    await session.shows("filter.d/alone.conf", ["duplicate-option"]);
    const { diagnostics, version } = session.client.published(session.path("filter.d/alone.conf"))!;
    assert.equal(version, undefined);
    assert.deepEqual(diagnostics[0]!.range, {
      start: { line: 2, character: 0 },
      end: { line: 2, character: 9 },
    });
    assert.equal(diagnostics[0]!.severity, 1);
    assert.equal(diagnostics[0]!.codeDescription!.href, "http://example.org/rules/duplicate-option.md");
  });

  it("leave out what the client cannot take", async () => {
    writeFileSync(session.path("filter.d/alone.conf"), broken);
    await session.begin();
    await session.shows("filter.d/alone.conf", ["duplicate-option"]);
    const [diagnostic] = session.client.published(session.path("filter.d/alone.conf"))!.diagnostics;
    const keys = ["code", "message", "range", "severity", "source"];
    assert.deepEqual(Object.keys(diagnostic!).sort(), keys);
  });

  it("follow the text of the editor, with its version, edit by edit", async () => {
    await session.begin(modern);
    session.open("filter.d/alone.conf", mended);
    await session.client.until(
      "an answer to the opening",
      () => session.client.published(session.path("filter.d/alone.conf"))?.version === 1,
    );
    assert.deepEqual(session.client.codes(session.path("filter.d/alone.conf")), []);
    const at = { line: 2, character: 0 };
    const version = session.change("filter.d/alone.conf", "failregex = ^x <HOST>$\n", { start: at, end: at });
    await session.shows("filter.d/alone.conf", ["duplicate-option"]);
    assert.equal(session.client.published(session.path("filter.d/alone.conf"))!.version, version);
    session.change("filter.d/alone.conf", "", { start: at, end: { line: 3, character: 0 } });
    await session.shows("filter.d/alone.conf", []);
  });

  it("are those of the disk again when the editor closes without saving", async () => {
    await session.begin(modern);
    session.open("filter.d/alone.conf", broken);
    await session.shows("filter.d/alone.conf", ["duplicate-option"]);
    session.close("filter.d/alone.conf");
    await session.shows("filter.d/alone.conf", []);
    assert.equal(session.client.published(session.path("filter.d/alone.conf"))!.version, undefined);
  });

  it("come and go in a file by an edit of what it includes", async () => {
    await session.begin(modern);
    session.open("filter.d/common.conf", common);
    await session.settled();
    assert.deepEqual(session.client.codes(session.path("filter.d/web.conf")), []);
    session.change("filter.d/common.conf", common.replace("__prefix", "__other"));
    await session.shows("filter.d/web.conf", ["missing-variable"]);
    const before = session.client.notifications.length;
    session.change("filter.d/common.conf", common);
    await session.shows("filter.d/web.conf", []);
    const about = session.client.notifications
      .slice(before)
      .flatMap(({ params }) => (params.uri ? [params.uri] : []));
    assert.deepEqual([...new Set(about)].sort(), [
      session.uri("filter.d/common.conf"),
      session.uri("filter.d/web.conf"),
    ]);
  });

  it("begin with the edited file", async () => {
    await session.begin(modern);
    session.open("filter.d/common.conf", common);
    await session.settled();
    const before = session.client.notifications.length;
    session.change("filter.d/common.conf", `${common.replace("__prefix", "__other")}x\n`);
    await session.shows("filter.d/web.conf", ["missing-variable"]);
    const first = session.client.notifications
      .slice(before)
      .find(({ method }) => method === "textDocument/publishDiagnostics");
    assert.equal(first!.params.uri, session.uri("filter.d/common.conf"));
  });

  it("are of the newest text after many edits at once", async () => {
    await session.begin(modern);
    session.open("filter.d/common.conf", common);
    for (let index = 0; index < 100; index++) {
      session.change("filter.d/common.conf", index % 2 ? common : common.replace("__prefix", "__other"));
    }
    await session.client.until("the last version", () => {
      const { version } = session.client.published(session.path("filter.d/common.conf")) ?? {};
      return version === 101;
    });
    await session.settled();
    await session.shows("filter.d/web.conf", []);
    const versions = session.client.notifications.flatMap(({ params }) =>
      params?.uri === session.uri("filter.d/common.conf") && params.version ? [params.version] : [],
    );
    assert.deepEqual(
      versions,
      [...versions].sort((one, other) => one - other),
    );
  });

  it("are about the open files alone where the settings say so", async () => {
    writeFileSync(session.path("filter.d/alone.conf"), broken);
    session.client.settings = { diagnostics: { scope: "openFiles" } };
    await session.begin(modern, { initializationOptions: { settings: session.client.settings } });
    session.open("filter.d/web.conf", web.replace("__prefix", "__none"));
    await session.shows("filter.d/web.conf", ["missing-variable"]);
    await session.settled();
    assert.equal(session.client.published(session.path("filter.d/alone.conf")), undefined);
    session.client.settings = {};
    session.client.notify("workspace/didChangeConfiguration", { settings: {} });
    await session.shows("filter.d/alone.conf", ["duplicate-option"]);
    session.client.settings = { diagnostics: { scope: "openFiles" } };
    session.client.notify("workspace/didChangeConfiguration", { settings: {} });
    await session.shows("filter.d/alone.conf", []);
  });

  it("do not wait for a regex that runs away", async () => {
    await session.begin(modern);
    const evil = `[Definition]\nfailregex = ^(?:(?:a+)+)+$|(x+x+)+y <HOST>\n`;
    session.open("filter.d/alone.conf", evil);
    await session.settled();
    const began = performance.now();
    for (let index = 0; index < 20; index++) {
      const version = session.change("filter.d/alone.conf", `${evil}# ${"a".repeat(40 + index)}!\n`);
      await session.client.until(
        `version ${version}`,
        () => session.client.published(session.path("filter.d/alone.conf"))?.version === version,
      );
    }
    const each = (performance.now() - began) / 20;
    assert.ok(each < 250, `${each.toFixed(0)} ms an edit`);
  });
});

describe("changes on the disk", function () {
  this.timeout(60_000);
  for (const watcher of ["the client", "the server"] as const) {
    it(`are seen when ${watcher} watches: files changed, made, deleted, replaced, a folder and all`, async () => {
      const session = new Session(tree);
      try {
        const alone = session.path("filter.d/alone.conf");
        await session.begin(watcher === "the client" ? modern : {});
        await session.settled();
        const tell = (...names: readonly string[]) => {
          if (watcher === "the server") return;
          const changes = names.map((name) => ({ uri: session.uri(name), type: 2 }));
          session.client.notify("workspace/didChangeWatchedFiles", { changes });
        };
        if (watcher === "the client") {
          await session.client.until("the registration", () => session.client.requests.length > 1);
        }
        writeFileSync(alone, broken);
        tell("filter.d/alone.conf");
        await session.shows("filter.d/alone.conf", ["duplicate-option"]);
        writeFileSync(session.path("filter.d/new"), mended);
        renameSync(session.path("filter.d/new"), alone);
        tell("filter.d/alone.conf");
        await session.shows("filter.d/alone.conf", []);
        unlinkSync(session.path("filter.d/common.conf"));
        tell("filter.d/common.conf");
        await session.shows("filter.d/web.conf", ["missing-include", "missing-variable"]);
        writeFileSync(session.path("filter.d/common.conf"), common);
        tell("filter.d/common.conf");
        await session.shows("filter.d/web.conf", []);
        writeFileSync(session.path("filter.d/added.local"), broken);
        tell("filter.d/added.local");
        await session.shows("filter.d/added.local", ["duplicate-option"]);
        renameSync(session.path("filter.d"), session.path("gone"));
        tell("filter.d");
        await session.shows("filter.d/added.local", []);
        renameSync(session.path("gone"), session.path("filter.d"));
        tell("filter.d");
        await session.shows("filter.d/added.local", ["duplicate-option"]);
      } finally {
        await session.end();
      }
    });
  }

  it("tell of a byte order mark that the editor keeps to itself, as long as the file has it", async () => {
    const session = new Session(tree);
    const name = "filter.d/alone.conf";
    try {
      writeFileSync(session.path(name), `\ufeff${mended}`);
      await session.begin(modern);
      await session.shows(name, ["byte-order-mark"]);
      session.open(name, mended);
      await session.client.until("the open file's findings", () => {
        const { version, diagnostics = [] } = session.client.published(session.path(name)) ?? {};
        const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
        return version === 1 && JSON.stringify(diagnostics[0]?.range) === JSON.stringify(range);
      });
      assert.deepEqual(
        (
          await session.client.request("textDocument/codeAction", {
            ...session.about(name),
            range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
            context: { diagnostics: [], only: ["quickfix"] },
          })
        ).map(({ title }: Loose) => title),
        [],
      );
      writeFileSync(session.path(name), mended);
      session.client.notify("textDocument/didSave", session.about(name));
      await session.shows(name, []);
    } finally {
      await session.end();
    }
  });

  it("under an open file do not show until it is closed", async () => {
    const session = new Session(tree);
    try {
      await session.begin();
      session.open("filter.d/alone.conf", mended);
      await session.settled();
      writeFileSync(session.path("filter.d/alone.conf"), broken);
      session.client.notify("textDocument/didSave", session.about("filter.d/alone.conf"));
      writeFileSync(session.path("filter.d/web.conf"), broken);
      await session.shows("filter.d/web.conf", ["duplicate-option"]);
      assert.deepEqual(session.client.codes(session.path("filter.d/alone.conf")), []);
      session.close("filter.d/alone.conf");
      await session.shows("filter.d/alone.conf", ["duplicate-option"]);
    } finally {
      await session.end();
    }
  });
});

describe("config folders", function () {
  this.timeout(60_000);
  let session: Session;
  afterEach(() => session.end());
  const folders = (status: Loose) =>
    status.trees.map(({ folder }: Loose) => folder.slice(session.folder.length + 1)).sort();
  const untilFolders = (expected: readonly string[]) =>
    session.client.until(`the folders ${expected}`, () => {
      const told = session.client.notifications.filter(({ method }) => method === "fail2ban/status");
      const last = told[told.length - 1]?.params;
      return last && !last.busy && JSON.stringify(folders(last)) === JSON.stringify(expected) && last;
    });

  it("of one workspace are read apart, come and go with its folders and are counted", async () => {
    session = new Session(`
--- one/fail2ban/jail.conf
[a]
enabled = true
[b]
--- one/fail2ban/filter.d/x.conf
${broken}--- two/filter.d/x.conf
${mended}`);
    const workspaceFolders = [{ uri: session.uri("one"), name: "one" }];
    await session.begin(modern, { workspaceFolders });
    const { trees, pid } = await untilFolders(["one/fail2ban"]);
    assert.equal(pid, session.client.process.pid);
    assert.equal(trees[0].jails, 2);
    assert.equal(trees[0].enabledJails, 1);
    assert.ok(trees[0].errors >= 1);
    const two = { uri: session.uri("two"), name: "two" };
    session.client.notify("workspace/didChangeWorkspaceFolders", { event: { added: [two], removed: [] } });
    await untilFolders(["one/fail2ban", "two"]);
    assert.deepEqual(session.client.codes(session.path("two/filter.d/x.conf")), []);
    assert.ok(
      session.client.codes(session.path("one/fail2ban/filter.d/x.conf")).includes("duplicate-option"),
    );
    const event = { added: [], removed: workspaceFolders };
    session.client.notify("workspace/didChangeWorkspaceFolders", { event });
    await untilFolders(["two"]);
    await session.shows("one/fail2ban/filter.d/x.conf", []);
  });

  it("are found for open files, and kept as long as one is open", async () => {
    session = new Session(`
--- far/filter.d/x.conf
${broken}--- far/filter.d/y.conf
${broken}--- near/jail.conf
[a]
`);
    await session.begin(modern, { workspaceFolders: [{ uri: session.uri("near"), name: "near" }] });
    await untilFolders(["near"]);
    session.open("far/filter.d/x.conf", broken);
    await untilFolders(["far", "near"]);
    await session.shows("far/filter.d/y.conf", ["duplicate-option"]);
    assert.deepEqual(
      await session.client.request("fail2ban/treeOf", { uri: session.uri("far/filter.d/x.conf") }),
      {
        folder: session.path("far"),
        isLive: false,
        kind: "filter",
        name: "x",
      },
    );
    session.close("far/filter.d/x.conf");
    await untilFolders(["near"]);
    await session.shows("far/filter.d/y.conf", []);
    assert.equal(
      await session.client.request("fail2ban/treeOf", { uri: session.uri("far/filter.d/x.conf") }),
      null,
    );
  });

  it("are those of the settings besides", async () => {
    session = new Session(`
--- shared/jail.conf
[a]
--- work/readme
nothing
`);
    session.client.settings = { configFolders: ["../shared", "", "/nonexistent", 7] };
    await session.begin(modern, { workspaceFolders: [{ uri: session.uri("work"), name: "work" }] });
    await untilFolders(["shared"]);
  });

  it("that appear in the workspace, or vanish from it, are noticed", async () => {
    session = new Session("--- readme\nnothing\n");
    await session.begin(modern);
    await untilFolders([]);
    mkdirSync(session.path("etc/filter.d"), { recursive: true });
    writeFileSync(session.path("etc/filter.d/x.conf"), broken);
    const tell = (name: string) =>
      session.client.notify("workspace/didChangeWatchedFiles", {
        changes: [{ uri: session.uri(name), type: 1 }],
      });
    tell("etc/filter.d/x.conf");
    await untilFolders(["etc"]);
    await session.shows("etc/filter.d/x.conf", ["duplicate-option"]);
    rmSync(session.path("etc"), { recursive: true });
    tell("etc/filter.d");
    await untilFolders([]);
    await session.shows("etc/filter.d/x.conf", []);
  });

  it("are read through links, and an editor's text counts under either name", async () => {
    session = new Session(`
--- real/x.conf
${mended}--- etc/jail.conf
[a]
--- etc/filter.d/y.conf
${mended}`);
    symlinkSync(session.path("real/x.conf"), session.path("etc/filter.d/x.conf"));
    await session.begin(modern);
    await session.settled();
    session.open("real/x.conf", broken);
    await session.shows("etc/filter.d/x.conf", ["duplicate-option"]);
  });

  it("tell of files by the URI that the editor uses", async () => {
    session = new Session(`--- a b/filter.d/x@y.conf\n${mended}`);
    await session.begin(modern);
    const uri = session.uri("a b/filter.d/x@y.conf").replace("@", "%40");
    const textDocument = { uri, languageId: "fail2ban-filter", version: 1, text: broken };
    session.client.notify("textDocument/didOpen", { textDocument });
    const found = await session.client.until("diagnostics", () =>
      session.client.notifications.find(({ params }) => params?.diagnostics?.length),
    );
    assert.equal(found.params.uri, uri);
    assert.notEqual(uri, pathToFileURL(session.path("a b/filter.d/x@y.conf")).href);
  });
});
