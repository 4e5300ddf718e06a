import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Connection, ErrorCodes, ResponseError } from "vscode-languageserver/node";
import { readAbilities } from "../../server/client-abilities.ts";
import { serveFeature } from "../../server/request.ts";
import { defaultSettings } from "../../server/settings.ts";
import { uriOf } from "../../server/uri.ts";
import { Workspace } from "../../server/workspace.ts";
import type { Loose } from "./client.ts";
import { modern, Session } from "./session.ts";

const tree = `
--- jail.local
[web]
enable = true
filter = web
bantime = 43200
findtime = 1o
--- filter.d/common.conf
[DEFAULT]
__prefix = web:
--- filter.d/web.conf
[INCLUDES]
before = common.conf
[Definition]
failregex = ^%(__prefix)s denied <HOST>$
ignoreregex  =
--- action.d/block.conf
[Definition]
actionban = block <ip>
`;
const rich = {
  ...modern,
  textDocument: {
    ...modern.textDocument,
    hover: { contentFormat: ["markdown", "plaintext"] },
    completion: { completionItem: { documentationFormat: ["markdown"] } },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } },
    documentLink: { tooltipSupport: true },
  },
};
const variable = { position: { line: 3, character: 18 } };
const everything = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

describe("features over the wire", function () {
  this.timeout(60_000);
  let session: Session;
  before(async () => {
    session = new Session(tree);
    await session.begin(rich, { initializationOptions: { commands: ["fail2ban.showExpanded"] } });
    await session.settled();
  });
  after(() => session.end());
  const ask = (method: string, name: string, more: object = {}): Promise<Loose> =>
    session.client.request(`textDocument/${method}`, session.about(name, more));

  it("definition leads to another file, with the word that it is about", async () => {
    const [found, ...others] = await ask("definition", "filter.d/web.conf", variable);
    assert.deepEqual(others, []);
    assert.equal(found.targetUri, session.uri("filter.d/common.conf"));
    assert.equal(found.targetRange.start.line, 1);
    assert.equal(found.originSelectionRange.start.line, 3);
  });

  it("references and highlights find the uses", async () => {
    const context = { includeDeclaration: true };
    const found = await ask("references", "filter.d/web.conf", { ...variable, context });
    const uris = found.map(({ uri }: Loose) => uri).sort();
    assert.deepEqual(uris, [session.uri("filter.d/common.conf"), session.uri("filter.d/web.conf")]);
    const [mark] = await ask("documentHighlight", "filter.d/web.conf", variable);
    assert.equal(mark.range.start.line, 3);
  });

  it("renaming is prepared, changes all files, and is refused in words", async () => {
    const target = await ask("prepareRename", "filter.d/web.conf", variable);
    assert.equal(target.placeholder, "__prefix");
    session.open("filter.d/web.conf", "");
    session.change("filter.d/web.conf", tree.split("web.conf\n")[1]!);
    const { documentChanges } = await ask("rename", "filter.d/web.conf", { ...variable, newName: "__head" });
    const versions = documentChanges.map(({ textDocument }: Loose) => [
      textDocument.uri,
      textDocument.version,
    ]);
    assert.deepEqual(versions.sort(), [
      [session.uri("filter.d/common.conf"), null],
      [session.uri("filter.d/web.conf"), 2],
    ]);
    session.close("filter.d/web.conf");
    const refused = ask("rename", "filter.d/web.conf", { ...variable, newName: "no good" });
    await assert.rejects(refused, (error: Loose) => error.code === -32803 && error.message !== "");
    await assert.rejects(ask("rename", "filter.d/web.conf", variable), { code: -32803 });
  });

  it("symbols are nested, and found in the whole workspace", async () => {
    const symbols = await ask("documentSymbol", "filter.d/web.conf");
    assert.deepEqual(
      symbols.map(({ name, children }: Loose) => [name, ...children.map((child: Loose) => child.name)]),
      [
        ["INCLUDES", "before"],
        ["Definition", "failregex", "ignoreregex"],
      ],
    );
    const found = await session.client.request("workspace/symbol", { query: "__prefix" });
    assert.equal(found[0].location.uri, session.uri("filter.d/common.conf"));
  });

  it("links lead to the included file", async () => {
    const found = await ask("documentLink", "filter.d/web.conf");
    assert.ok(found.some(({ target }: Loose) => target === session.uri("filter.d/common.conf")));
    assert.ok(found.every(({ tooltip }: Loose) => tooltip));
  });

  it("folds, selections and tokens are there", async () => {
    assert.ok((await ask("foldingRange", "filter.d/web.conf")).length > 0);
    const [selection] = await ask("selectionRange", "filter.d/web.conf", { positions: [variable.position] });
    assert.ok(selection.parent);
    const { data } = await ask("semanticTokens/full", "filter.d/web.conf");
    assert.ok(data.length > 0 && data.length % 5 === 0);
    const range = { start: { line: 3, character: 0 }, end: { line: 4, character: 0 } };
    const part = await ask("semanticTokens/range", "filter.d/web.conf", { range });
    assert.ok(part.data.length > 0 && part.data.length < data.length);
  });

  it("formatting edits what is to be edited", async () => {
    const options = { tabSize: 4, insertSpaces: true };
    const edits = await ask("formatting", "filter.d/web.conf", { options });
    assert.ok(edits.some(({ range }: Loose) => range.start.line === 4));
    const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
    assert.deepEqual(await ask("rangeFormatting", "filter.d/web.conf", { range, options }), []);
  });

  it("completion and hover speak Markdown to who takes it", async () => {
    const { items, isIncomplete } = await ask("completion", "jail.local", {
      position: { line: 2, character: 0 },
    });
    assert.equal(isIncomplete, false);
    const item = items.find(({ label }: Loose) => label === "maxretry");
    assert.equal(item.documentation.kind, "markdown");
    const found = await ask("hover", "jail.local", { position: { line: 4, character: 2 } });
    assert.equal(found.contents.kind, "markdown");
    assert.equal(await ask("hover", "jail.local", { position: { line: 99, character: 0 } }), null);
  });

  it("inlay hints come as the settings want them, and are asked for again when those change", async () => {
    const hints = async () =>
      (await ask("inlayHint", "jail.local", { range: everything })).map(
        ({ position }: Loose) => position.line,
      );
    assert.ok((await hints()).includes(3));
    session.client.settings = { inlayHints: { enabled: false } };
    session.client.notify("workspace/didChangeConfiguration", { settings: {} });
    for (let tries = 0; (await hints()).length > 0; tries++) {
      assert.ok(tries < 100);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });

  it("code actions mend what is found there", async () => {
    const [finding] = await session.client.until("a finding", () => {
      const found = session.client.published(session.path("jail.local"))?.diagnostics;
      return found?.length ? found.filter(({ range }) => range.start.line === 1) : undefined;
    });
    const context = { diagnostics: [finding] };
    const actions = await ask("codeAction", "jail.local", { range: finding!.range, context });
    assert.ok(actions.length > 0, "there is one");
    for (const action of actions) {
      assert.equal(typeof action.title, "string");
      assert.ok(action.edit.documentChanges.length > 0);
    }
    const none = await ask("codeAction", "jail.local", {
      range: finding!.range,
      context: { diagnostics: [], only: ["refactor.extract"] },
    });
    assert.deepEqual(none, []);
  });

  it("lenses call the commands that the client has", async () => {
    const [lens] = await ask("codeLens", "filter.d/web.conf");
    assert.equal(lens.command.command, "fail2ban.showExpanded");
    assert.equal(lens.command.arguments[0], session.uri("filter.d/web.conf"));
  });

  it("a preview of commands names the origins of their pieces by URI", async () => {
    const addresses = ["192.0.2.7", "2001:db8::7"];
    const show = (name: string, more: object = {}): Promise<Loose> =>
      session.client.request("fail2ban/preview", { uri: session.uri(name), addresses, ...more });
    const preview = await show("action.d/block.conf");
    for (const address of addresses) assert.ok(preview.text.includes(`    block ${address}\n`));
    const piece = preview.pieces.find(({ kind }: Loose) => kind === "command");
    assert.equal(piece.origin.uri, session.uri("action.d/block.conf"));
    assert.equal((await show("jail.local", { position: { line: 1, character: 0 } })).title, "jail web");
    assert.equal(await show("filter.d/web.conf"), null);
    assert.equal((await show("action.d/block.conf", { addresses: "none" })).text, "");
  });

  it("expanded regexes name their origins by URI", async () => {
    const show = (name: string, more: object = {}): Promise<Loose> =>
      session.client.request("fail2ban/expanded", { uri: session.uri(name), ...more });
    const expanded = await show("filter.d/web.conf");
    assert.match(expanded.text, /\^web: denied /);
    const piece = expanded.pieces.find(({ kind }: Loose) => kind === "other");
    assert.equal(piece.origin.uri, session.uri("filter.d/common.conf"));
    assert.equal((await show("jail.local", { position: { line: 1, character: 0 } })).title, "jail web");
    assert.equal(await show("jail.local"), null);
    assert.equal(await show("jail.local", { position: "nowhere" }), null);
    await assert.rejects(session.client.request("fail2ban/expanded", session.about("jail.local")), {
      code: -32602,
    });
  });
});

describe("features for a plain client", function () {
  this.timeout(60_000);
  let session: Session;
  before(async () => {
    session = new Session(tree);
    await session.begin();
    await session.settled();
  });
  after(() => session.end());
  const ask = (method: string, name: string, more: object = {}): Promise<Loose> =>
    session.client.request(`textDocument/${method}`, session.about(name, more));

  it("are in the forms that it knows", async () => {
    const [place] = await ask("definition", "filter.d/web.conf", variable);
    assert.equal(place.uri, session.uri("filter.d/common.conf"));
    const symbols = await ask("documentSymbol", "filter.d/web.conf");
    assert.deepEqual(
      symbols.map(({ name, containerName }: Loose) => [name, containerName]),
      [
        ["INCLUDES", undefined],
        ["before", "INCLUDES"],
        ["Definition", undefined],
        ["failregex", "Definition"],
        ["ignoreregex", "Definition"],
      ],
    );
    const { changes } = await ask("rename", "filter.d/web.conf", { ...variable, newName: "__head" });
    assert.deepEqual(Object.keys(changes).sort(), [
      session.uri("filter.d/common.conf"),
      session.uri("filter.d/web.conf"),
    ]);
    const hover = await ask("hover", "jail.local", { position: { line: 4, character: 2 } });
    assert.equal(hover.contents.kind, "plaintext");
    assert.doesNotMatch(hover.contents.value, /\*\*|```/);
    const { items } = await ask("completion", "jail.local", { position: { line: 2, character: 0 } });
    assert.equal(typeof items.find(({ label }: Loose) => label === "maxretry").documentation, "string");
  });
});

describe("a feature that fails", () => {
  it("is the error of its request, told in the log, and of nothing else", () => {
    const folder = mkdtempSync(join(tmpdir(), "f2b-feature-"));
    const workspace = new Workspace(() => undefined);
    try {
      const path = join(folder, "filter.d/x.conf");
      const uri = uriOf(path);
      workspace.setText(path, { uri, version: 1 }, "[Definition]\n");
      const told: string[] = [];
      let handler: (...given: readonly unknown[]) => unknown = () => undefined;
      const connection = {
        onRequest: (_: string, given: typeof handler) => (handler = given),
        console: { error: (text: string) => told.push(text) },
        tracer: { log: () => undefined },
      } as unknown as Connection;
      const abilities = readAbilities({ capabilities: {}, processId: null, rootUri: null });
      const around = () => ({ abilities, settings: defaultSettings, workspace, uriOf });
      const answer = () => {
        throw new TypeError("a mistake of ours");
      };
      serveFeature(connection, { method: "test/fails", capability: () => undefined, answer }, around);
      const answered = handler({ textDocument: { uri } }, { isCancellationRequested: false });
      assert.ok(answered instanceof ResponseError);
      assert.equal(answered.code, ErrorCodes.InternalError);
      assert.match(answered.message, /a mistake of ours/);
      assert.match(told.join("\n"), /^test\/fails failed: TypeError: a mistake of ours\n +at /);
    } finally {
      workspace.end();
      rmSync(folder, { recursive: true });
    }
  });
});
