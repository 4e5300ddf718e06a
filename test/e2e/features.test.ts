import assert from "node:assert/strict";
import {
  type CodeAction,
  CodeActionKind,
  type CodeLens,
  CompletionItemKind,
  type CompletionList,
  commands,
  type DocumentHighlight,
  type DocumentLink,
  type DocumentSymbol,
  type FoldingRange,
  type Hover,
  type InlayHint,
  type Location,
  type LocationLink,
  languages,
  type MarkdownString,
  type Position,
  Range,
  type SelectionRange,
  type SemanticTokens,
  type SemanticTokensLegend,
  type SymbolInformation,
  type TextDocument,
  type TextEdit,
  type Uri,
  type WorkspaceEdit,
  workspace,
} from "vscode";
import { at, cleanUp, codeOf, findings, rangeOf, show, until, write } from "./workspace.ts";

const jail = "fail2ban/jail.d/jellyfin.local";
const filter = "fail2ban/filter.d/jellyfin.conf";

/** Asks one of VS Code's own commands until the answer holds what is wanted: the server may just be starting. */
function ask<Answer>(what: string, holds: (answer: Answer) => unknown, command: string, ...args: unknown[]) {
  return until(what, () => commands.executeCommand<Answer>(command, ...args), holds);
}

describe("hover", () => {
  afterEach(cleanUp);

  const textOf = (hovers: readonly Hover[]) =>
    hovers
      .flatMap(({ contents }) => contents as MarkdownString[])
      .map((content) => (typeof content === "string" ? content : content.value))
      .join("\n");
  const cases: readonly [what: string, path: string, place: string, words: readonly RegExp[]][] = [
    ["an option with its default and where it is set", jail, "max‸retry", [/maxretry/, /jail\.conf/]],
    ["a variable with its value", jail, "%(lo‸gs)s", [/logs/, /fail2ban_confpath|\.\.\/logs/]],
    ["a tag with what fail2ban puts for it", filter, "<AD‸DR>", [/ADDR/, /\(\?/]],
    ["a regex with its expansion", filter, "fail‸regex", [/Authentication request/]],
  ];
  for (const [what, path, place, words] of cases)
    it(`tells of ${what}`, async () => {
      const document = await show(path);
      const answer = await ask<Hover[]>(
        "a hover",
        (hovers) => hovers.length > 0,
        "vscode.executeHoverProvider",
        document.uri,
        at(document, place),
      );
      for (const word of words) assert.match(textOf(answer), word);
    });

  it("tells of an action's tag with an example", async () => {
    const text = "[Definition]\nactionban = block <ip>\n";
    const document = await show(await write("fail2ban/action.d/e2e.conf", text));
    const hovers = await ask<Hover[]>(
      "a hover",
      (all) => all.length > 0,
      "vscode.executeHoverProvider",
      document.uri,
      at(document, "<i‸p>"),
    );
    assert.match(textOf(hovers), /\d+\.\d+\.\d+\.\d+/);
  });
});

describe("completion", () => {
  afterEach(cleanUp);

  const cases: readonly [what: string, path: string, text: string, labels: readonly string[]][] = [
    ["options of a jail", "jail.d/e2e.local", "[e2e]\nmaxr‸\n", ["maxretry"]],
    ["values of an option", "jail.d/e2e.local", "[e2e]\nbackend = ‸\n", ["auto", "systemd"]],
    ["filters of the tree", "jail.d/e2e.local", "[e2e]\nfilter = ‸\n", ["jellyfin", "nginx-http-auth"]],
    ["actions of the tree", "jail.d/e2e.local", "[e2e]\naction = ‸\n", ["iptables-allports"]],
    ["variables", "jail.d/e2e.local", "[e2e]\nlogpath = %(‸\n", ["logs"]],
    ["files to include", "action.d/e2e.conf", "[INCLUDES]\nbefore = ‸\n", ["iptables.conf"]],
    ["tags of a failregex", "filter.d/e2e.conf", "[Definition]\nfailregex = ^no <‸\n", ["ADDR", "F-USER"]],
    ["tags of an action", "action.d/e2e.conf", "[Definition]\nactionban = ban <‸\n", ["ip", "matches"]],
  ];
  for (const [what, path, marked, labels] of cases)
    it(`offers ${what}`, async () => {
      const offset = marked.indexOf("‸");
      const document = await show(await write(`fail2ban/${path}`, marked.replace("‸", "")));
      // Words that stand elsewhere in the file are VS Code's own idea.
      const named = ({ items }: CompletionList) =>
        items
          .filter(({ kind }) => kind !== CompletionItemKind.Text)
          .map(({ label }) => (typeof label === "string" ? label : label.label))
          .map((label) => label.replace(/^(<|%\()|(>|\)s)$/g, ""));
      await ask<CompletionList>(
        labels.join(", "),
        (list) => labels.every((label) => named(list).includes(label)),
        "vscode.executeCompletionItemProvider",
        document.uri,
        document.positionAt(offset),
      );
    });

  it("tells what an option is for", async () => {
    const document = await show(await write("fail2ban/jail.d/e2e.local", "[e2e]\nmaxr\n"));
    const { items } = await ask<CompletionList>(
      "maxretry with its doc",
      (list) => list.items.some(({ label, documentation }) => label === "maxretry" && documentation),
      "vscode.executeCompletionItemProvider",
      document.uri,
      document.positionAt(10),
      undefined,
      100,
    );
    assert.equal(
      items.filter(({ label, kind }) => label === "maxretry" && kind !== CompletionItemKind.Text).length,
      1,
    );
  });
});

describe("where a name leads", () => {
  const target = (one: Location | LocationLink) => ("targetUri" in one ? one.targetUri : one.uri).path;
  const cases: readonly [what: string, path: string, place: string, end: string][] = [
    ["a filter", jail, "filter = jelly‸fin", "/filter.d/jellyfin.conf"],
    [
      "an action",
      "fail2ban/jail.d/jellyfin-docker.local",
      "action = iptables-all‸ports",
      "/action.d/iptables-allports.conf",
    ],
    ["a variable", jail, "%(lo‸gs)s", "/jail.conf"],
    [
      "an include",
      "fail2ban/action.d/iptables-allports.conf",
      "before = iptab‸les.conf",
      "/action.d/iptables.conf",
    ],
  ];
  for (const [what, path, place, end] of cases)
    it(`is found for ${what}`, async () => {
      const document = await show(path);
      const places = await ask<(Location | LocationLink)[]>(
        end,
        (all) => all.length > 0,
        "vscode.executeDefinitionProvider",
        document.uri,
        at(document, place),
      );
      assert.ok(
        places.some((one) => target(one).endsWith(end)),
        places.map(target).join(" "),
      );
    });

  it("is found the other way round, from a variable to its uses", async () => {
    const document = await show("fail2ban/jail.conf");
    const places = await ask<Location[]>(
      "uses of logs",
      (all) => all.length > 3,
      "vscode.executeReferenceProvider",
      document.uri,
      at(document, "\nlo‸gs ="),
    );
    const files = new Set(places.map(({ uri }) => uri.path.replace(/.*\/fail2ban\//, "")));
    assert.deepEqual([...files].sort(), [
      "jail.conf",
      "jail.d/jellyfin-docker.local",
      "jail.d/jellyfin.local",
      "jail.d/nginx-http-auth.local",
    ]);
  });

  it("is a link where it is a file", async () => {
    const document = await show("fail2ban/action.d/iptables-allports.conf");
    const links = await ask<DocumentLink[]>(
      "a link",
      (all) => all.length > 0,
      "vscode.executeLinkProvider",
      document.uri,
      100,
    );
    assert.ok(links.some((link) => link.target?.path.endsWith("/action.d/iptables.conf")));
  });

  it("is marked wherever else it stands in the file", async () => {
    const document = await show(jail);
    const marks = await ask<DocumentHighlight[]>(
      "both uses",
      (all) => all.length >= 2,
      "vscode.executeDocumentHighlights",
      document.uri,
      at(document, "%(lo‸gs)s"),
    );
    assert.ok(marks.every(({ range }) => document.getText(range) === "logs"));
  });
});

describe("rename", () => {
  it("changes a variable where it is set and wherever it is used", async () => {
    const document = await show("fail2ban/jail.conf");
    const edit = await until("an edit", () =>
      commands.executeCommand<WorkspaceEdit>(
        "vscode.executeDocumentRenameProvider",
        document.uri,
        at(document, "\nlo‸gs ="),
        "log_folder",
      ),
    );
    const changed = edit.entries().flatMap(([uri, edits]) => edits.map(({ newText }) => [uri.path, newText]));
    assert.equal(edit.size, 4);
    assert.ok(changed.length >= 5, `${changed.length} places`);
    assert.ok(changed.every(([, text]) => text === "log_folder"));
  });
});

describe("outline", () => {
  it("shows sections and their options", async () => {
    const document = await show(jail);
    const [section] = await ask<DocumentSymbol[]>(
      "a section",
      (all) => all.length > 0,
      "vscode.executeDocumentSymbolProvider",
      document.uri,
    );
    assert.equal(section!.name, "jellyfin");
    const names = section!.children.map(({ name }) => name);
    assert.ok(
      ["enabled", "filter", "maxretry", "logpath"].every((name) => names.includes(name)),
      names.join(" "),
    );
  });

  it("finds a jail of any file by its name", async () => {
    const symbols = await ask<SymbolInformation[]>(
      "the jail",
      (all) => all.some(({ location }) => location.uri.path.endsWith("/jail.d/nginx-http-auth.local")),
      "vscode.executeWorkspaceSymbolProvider",
      "nginx-http",
    );
    assert.ok(symbols.some(({ name }) => name.includes("nginx-http-auth")));
  });

  it("folds a section and a value of several lines", async () => {
    const document = await show(jail);
    const ranges = await ask<FoldingRange[]>(
      "folds",
      (all) => all.length >= 2,
      "vscode.executeFoldingRangeProvider",
      document.uri,
    );
    const folds = ranges.map(
      ({ start, end }) => `${document.lineAt(start).text}…${document.lineAt(end).text.trim()}`,
    );
    assert.ok(
      folds.some((fold) => fold.startsWith("[jellyfin]…")),
      folds.join("\n"),
    );
    assert.ok(
      folds.some((fold) => /^logpath.*…%\(logs\)s\/jellyfin\/log_/.test(fold)),
      folds.join("\n"),
    );
  });

  it("widens a selection step by step", async () => {
    const document = await show(filter);
    const [innermost] = await ask<SelectionRange[]>(
      "a selection",
      (all) => all[0]?.parent?.parent,
      "vscode.executeSelectionRangeProvider",
      document.uri,
      [at(document, "<AD‸DR>")],
    );
    const ranges: Range[] = [];
    for (let one: SelectionRange | undefined = innermost; one; one = one.parent) ranges.push(one.range);
    const texts = ranges.map((range) => document.getText(range));
    assert.deepEqual(texts.slice(0, 2), ["ADDR", "<ADDR>"]);
    for (const [index, range] of ranges.slice(1).entries()) assert.ok(range.contains(ranges[index]!));
    assert.ok(
      texts.some((text) => text.startsWith("failregex") || text.startsWith("^.*Auth")),
      texts.join("\n---\n"),
    );
  });
});

describe("code lenses", () => {
  it("show a regex expanded, by a command that is there", async () => {
    const document = await show(filter);
    const lenses = await ask<CodeLens[]>(
      "a lens",
      (all) => all.some(({ command }) => command),
      "vscode.executeCodeLensProvider",
      document.uri,
      10,
    );
    const line = rangeOf(document, "failregex").start.line;
    assert.ok(
      lenses.some(
        ({ range, command }) => range.start.line === line && command?.command === "fail2ban.showExpanded",
      ),
    );
    const known = new Set(await commands.getCommands(true));
    assert.deepEqual(
      lenses.filter(({ command }) => !known.has(command!.command)),
      [],
    );
  });
});

describe("colours", () => {
  it("tell sections, options, variables, tags and the regex in a value apart", async () => {
    const colours = new Set([...(await typesIn(jail)), ...(await typesIn(filter))]);
    assert.ok(colours.size >= 4, [...colours].join(" "));
    assert.ok(colours.has("regexp"), [...colours].join(" "));
    assert.ok(colours.has("property"), [...colours].join(" "));
  });

  async function typesIn(path: string): Promise<string[]> {
    const { uri } = await show(path);
    const legend = await ask<SemanticTokensLegend>(
      "a legend",
      (answer) => answer,
      "vscode.provideDocumentSemanticTokensLegend",
      uri,
    );
    const { data } = await ask<SemanticTokens>(
      "tokens",
      (answer) => answer?.data.length > 0,
      "vscode.provideDocumentSemanticTokens",
      uri,
    );
    return [...data].filter((_, index) => index % 5 === 3).map((type) => legend.tokenTypes[type]!);
  }
});

describe("formatting", () => {
  afterEach(cleanUp);

  it("tidies blanks and nothing else", async () => {
    const text = "[Definition]\n\n\n\nfailregex=^no <ADDR>$\n      ^nor <ADDR>$   \nignoreregex   =\n";
    const document = await show(await write("fail2ban/filter.d/e2e.conf", text));
    const edits = await ask<TextEdit[]>(
      "edits",
      (all) => all?.length > 0,
      "vscode.executeFormatDocumentProvider",
      document.uri,
      { tabSize: 4, insertSpaces: true },
    );
    const formatted = applied(document, edits);
    assert.notEqual(formatted, text);
    assert.equal(formatted.replace(/\s/g, ""), text.replace(/\s/g, ""));
  });

  function applied(document: TextDocument, edits: readonly TextEdit[]): string {
    let text = document.getText();
    for (const { range, newText } of [...edits].sort((one, other) =>
      other.range.start.compareTo(one.range.start),
    ))
      text =
        text.slice(0, document.offsetAt(range.start)) + newText + text.slice(document.offsetAt(range.end));
    return text;
  }
});

describe("inlay hints", () => {
  it("say a number of seconds in words", async () => {
    const document = await show(jail);
    const whole = new Range(0, 0, document.lineCount, 0);
    const hints = await ask<InlayHint[]>(
      "hints",
      (all) => all.length > 0,
      "vscode.executeInlayHintProvider",
      document.uri,
      whole,
    );
    const label = (line: number) =>
      hints
        .filter(({ position }) => position.line === line)
        .map(({ label: text }) => (typeof text === "string" ? text : text.map(({ value }) => value).join("")))
        .join("");
    assert.match(label(rangeOf(document, "findtime = 43200").start.line), /12 h/);
    assert.match(label(rangeOf(document, "bantime = 86400").start.line), /1 d|24 h/);
  });
});

describe("code actions", () => {
  afterEach(cleanUp);

  it("mend a misspelt option, and the finding goes", async () => {
    const document = await show(await write("fail2ban/jail.d/e2e.local", "[jellyfin]\nenable = true\n"));
    const mended = await mend(document.uri, document.positionAt(12));
    assert.match(mended, /enabled/);
    assert.equal(document.getText(), "[jellyfin]\nenabled = true\n");
    await until(
      "nothing is left",
      () => findings(document.uri),
      (all) => all.length === 0,
    );
  });

  it("create a filter that is missing", async () => {
    const text = "[e2e]\nenabled = true\nfilter = e2e-new\nlogpath = %(logs)s/nginx/error.log\n";
    const document = await show(await write("fail2ban/jail.d/e2e.local", text));
    await mend(document.uri, at(document, "e2e-n‸ew"), /e2e-new/);
    const created = await until(
      "the file",
      () => workspace.findFiles("**/filter.d/e2e-new.*"),
      (all) => all.length > 0,
    );
    await workspace.saveAll();
    await write(created[0]!, "");
  });

  /** Applies the first quick fix for what is found at a place. Answers its title. */
  async function mend(uri: Uri, position: Position, title = /./): Promise<string> {
    const place = new Range(position, position);
    await until(
      "a finding",
      () => languages.getDiagnostics(uri).filter(({ range }) => range.contains(position)),
      (all) => all.some((one) => codeOf(one)),
    );
    const wanted = ({ title: words, edit }: CodeAction) => edit && title.test(words);
    const actions = await ask<CodeAction[]>(
      "a fix",
      (all) => all.some(wanted),
      "vscode.executeCodeActionProvider",
      uri,
      place,
      CodeActionKind.QuickFix.value,
    );
    const action = actions.find(wanted)!;
    assert.ok(await workspace.applyEdit(action.edit!));
    return action.title;
  }
});
