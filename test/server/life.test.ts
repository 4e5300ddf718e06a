import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { type Loose, WireClient, WireError } from "./client.ts";
import { modern, Session } from "./session.ts";

const tree = `
--- jail.conf
[DEFAULT]
bantime = 600
--- filter.d/web.conf
[Definition]
failregex = ^denied <HOST>$
`;

describe("the life of a server", function () {
  this.timeout(60_000);
  let session: Session;
  beforeEach(() => {
    session = new Session(tree);
  });
  afterEach(() => session.end());

  it("begins with what it can do, ends after shutdown with 0", async () => {
    const { capabilities, serverInfo } = await session.begin(modern);
    assert.equal(serverInfo.name, "fail2ban-workbench");
    assert.equal(capabilities.positionEncoding, "utf-16");
    assert.deepEqual(capabilities.textDocumentSync, {
      openClose: true,
      change: 2,
      save: { includeText: false },
    });
    assert.deepEqual(capabilities.workspace.workspaceFolders, { supported: true, changeNotifications: true });
    assert.deepEqual(capabilities.renameProvider, { prepareProvider: true });
    assert.equal(capabilities.definitionProvider, true);
    assert.equal(await session.client.request("shutdown"), null);
    await assert.rejects(
      session.client.request("textDocument/definition", session.about("filter.d/web.conf", start)),
      isError(-32600),
    );
    session.client.notify("exit");
    assert.equal(await session.client.exit, 0);
    assert.equal(session.client.stderr, "");
  });

  it("ends with 1 on exit without shutdown", async () => {
    await session.begin();
    session.client.notify("exit");
    assert.equal(await session.client.exit, 1);
  });

  it("ends when its input ends", async () => {
    await session.begin();
    session.client.process.stdin!.end();
    assert.equal(await session.client.exit, 1);
  });

  it("ends when the editor's process dies, though its pipes stay open", async () => {
    const editor = new WireClient(["-e", "setTimeout(() => {}, 60000)"]);
    await session.begin({}, { processId: editor.process.pid });
    editor.process.kill("SIGKILL");
    assert.equal(await session.client.exit, 1);
  });

  it("talks over IPC as VS Code starts it, and ends when the channel closes", async () => {
    const server = fork("server/main.ts", ["--node-ipc"], { execArgv: ["--import", "tsx"], silent: true });
    try {
      const answer = new Promise<Loose>((resolve) => server.once("message", resolve));
      const params = { processId: process.pid, rootUri: null, capabilities: {} };
      server.send({ jsonrpc: "2.0", id: 1, method: "initialize", params });
      assert.equal((await answer).result.serverInfo.name, "fail2ban-workbench");
      const exit = new Promise((resolve) => server.on("exit", resolve));
      server.disconnect();
      assert.equal(await exit, 1);
    } finally {
      server.kill("SIGKILL");
    }
  });

  it("refuses requests before initialize, and unknown ones after", async () => {
    const hover = session.about("filter.d/web.conf", start);
    await assert.rejects(session.client.request("textDocument/hover", hover), isError(-32002));
    await session.begin();
    await assert.rejects(session.client.request("textDocument/nonsense", {}), isError(-32601));
    session.client.notify("textDocument/nonsense", {});
    session.client.notify("$/nonsense", {});
    await stillAnswers(session);
  });

  it("registers nothing with a client that cannot take it, and asks it for nothing", async () => {
    const { capabilities } = await session.begin({});
    await session.settled();
    assert.equal(capabilities.renameProvider, true);
    assert.equal(capabilities.workspace, undefined);
    assert.deepEqual(session.client.requests, []);
  });

  it("takes null for nothing in what the client can do", async () => {
    const { capabilities } = await session.begin({ textDocument: null, workspace: null });
    assert.equal(capabilities.hoverProvider, true);
    assert.equal(capabilities.workspace, undefined);
  });

  it("has a client that can watch files watch them", async () => {
    await session.begin(modern);
    const [watching] = await session.client.until("a registration", () => {
      const all = session.client.requests.flatMap(({ method, params }) =>
        method === "client/registerCapability" ? params.registrations : [],
      );
      return all.length > 1 && all.filter((one: Loose) => one.method === "workspace/didChangeWatchedFiles");
    });
    const globs = watching.registerOptions.watchers.map((one: Loose) => one.globPattern);
    assert.ok(globs.includes("**/{jail,fail2ban,paths-*}.{conf,local}"));
  });

  it("takes the root of a client that knows no workspace folders", async () => {
    await session.begin({}, { workspaceFolders: undefined, rootUri: session.uri("") });
    assert.deepEqual(
      (await session.settled()).trees.map(({ folder }: Loose) => folder),
      [session.folder],
    );
  });

  it("answers what is wrong with a request, and goes on", async () => {
    await session.begin(modern);
    const bad: readonly [string, unknown][] = [
      ["textDocument/definition", undefined],
      ["textDocument/definition", {}],
      ["textDocument/definition", { textDocument: {} }],
      ["textDocument/definition", { textDocument: { uri: 7 }, position: { line: 0, character: 0 } }],
      ["textDocument/definition", session.about("filter.d/web.conf")],
      ["textDocument/definition", session.about("filter.d/web.conf", { position: { line: "0" } })],
      [
        "textDocument/definition",
        session.about("filter.d/web.conf", { position: { line: -1, character: 0 } }),
      ],
      ["textDocument/selectionRange", session.about("filter.d/web.conf", { positions: 3 })],
      ["textDocument/rangeFormatting", session.about("filter.d/web.conf", { range: {} })],
    ];
    for (const [method, params] of bad) {
      await assert.rejects(
        session.client.request(method, params),
        isError(-32602),
        `${method} ${JSON.stringify(params)}`,
      );
    }
    for (const params of [undefined, {}, { textDocument: null }, { textDocument: { uri: 5 } }]) {
      for (const what of ["didOpen", "didChange", "didSave", "didClose"]) {
        session.client.notify(`textDocument/${what}`, params);
      }
      session.client.notify("workspace/didChangeWatchedFiles", params);
      session.client.notify("workspace/didChangeConfiguration", params);
    }
    await stillAnswers(session);
  });

  it("answers for positions outside the text, closed files and files that are none of its own", async () => {
    await session.begin(modern);
    const far = { position: { line: 9999, character: 9999 } };
    const { client } = session;
    for (const method of ["definition", "references", "documentHighlight"]) {
      assert.deepEqual(
        await client.request(`textDocument/${method}`, session.about("filter.d/web.conf", far)),
        [],
      );
    }
    await stillAnswers(session);
    for (const uri of [
      "untitled:Untitled-1",
      "vscode-notebook-cell:/a/filter.d/x.conf#1",
      `git:${session.path("filter.d/web.conf")}?HEAD`,
      "file://elsewhere/etc/fail2ban/filter.d/x.conf",
      "file:///etc/%2Ffilter.d/x.conf",
      "not a uri",
      "",
    ]) {
      const textDocument = { uri, languageId: "fail2ban-filter", version: 1, text: "[Definition]\nx\n" };
      client.notify("textDocument/didOpen", { textDocument });
      assert.equal(
        await client.request("textDocument/definition", { textDocument: { uri }, ...start }),
        null,
      );
      client.notify("textDocument/didClose", { textDocument: { uri } });
    }
    await session.settled();
    assert.deepEqual(
      client.notifications.filter(({ params }) => params?.uri && !params.uri.startsWith(session.uri(""))),
      [],
    );
  });

  it("answers what was cancelled as cancelled", async () => {
    await session.begin(modern);
    const { client } = session;
    const params = session.about("filter.d/web.conf");
    const asked = Array.from({ length: 50 }, () => client.ask("textDocument/semanticTokens/full", params));
    for (const { id } of asked.slice(1)) client.notify("$/cancelRequest", { id });
    client.notify("$/cancelRequest", { id: 99999 });
    const answers = await Promise.allSettled(asked.map(({ answer }) => answer));
    const cancelled = answers.filter((one) => one.status === "rejected" && isError(-32800)(one.reason));
    assert.ok(cancelled.length > 0, "some were cancelled before their turn");
    assert.equal(answers.filter((one) => one.status === "fulfilled").length, 50 - cancelled.length);
    await stillAnswers(session);
  });

  it("keeps to its frames when what it reads is broken", async () => {
    await session.begin(modern);
    session.client.write("{ this is no JSON");
    session.client.write("[]");
    session.client.write('{"jsonrpc":"2.0"}');
    await stillAnswers(session);
  });
});

const start = { position: { line: 0, character: 0 } };

async function stillAnswers(session: Session): Promise<void> {
  const symbols = await session.client.request(
    "textDocument/documentSymbol",
    session.about("filter.d/web.conf"),
  );
  assert.equal(symbols[0].name, "Definition");
}

function isError(code: number): (error: unknown) => boolean {
  return (error) => {
    if (!(error instanceof WireError)) throw error;
    assert.equal(error.code, code, error.message);
    return true;
  };
}
