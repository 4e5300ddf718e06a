import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { env, extensions } from "vscode";

interface Contributed {
  readonly scopeName: string;
  readonly path: string;
  readonly injectTo?: readonly string[];
}

interface Grammar {
  tokenizeLine(
    line: string,
    state: unknown,
  ): {
    readonly tokens: readonly {
      readonly startIndex: number;
      readonly endIndex: number;
      readonly scopes: string[];
    }[];
    readonly ruleStack: unknown;
  };
}

/** VS Code's own reader of grammars, with all grammars that its extensions bring. */
async function openGrammar(scopeName: string): Promise<Grammar> {
  const modules = ["node_modules", "node_modules.asar"]
    .map((name) => join(env.appRoot, name))
    .find(existsSync);
  assert.ok(modules, `VS Code's modules are in ${env.appRoot}`);
  const load = createRequire(join(modules, "x.js"));
  const { Registry, parseRawGrammar } = load("vscode-textmate");
  const { OnigScanner, OnigString, loadWASM } = load("vscode-oniguruma");
  await loadWASM(readFileSync(join(modules, "vscode-oniguruma/release/onig.wasm")));
  const contributed = extensions.all.flatMap(({ extensionPath, packageJSON }) =>
    ((packageJSON.contributes?.grammars ?? []) as Contributed[]).map((grammar) => ({
      ...grammar,
      path: join(extensionPath, grammar.path),
    })),
  );
  const registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns: string[]) => new OnigScanner(patterns),
      createOnigString: (text: string) => new OnigString(text),
    }),
    loadGrammar: async (name: string) => {
      const found = contributed.find((grammar) => grammar.scopeName === name);
      return found ? parseRawGrammar(readFileSync(found.path, "utf8"), found.path) : null;
    },
    getInjections: (name: string) =>
      contributed.filter(({ injectTo }) => injectTo?.includes(name)).map((grammar) => grammar.scopeName),
  });
  return registry.loadGrammar(scopeName);
}

/** The stretches of a text, each with the last part of its innermost scope that tells what it is. */
function scopesOf(grammar: Grammar, text: string): Map<string, string> {
  const found = new Map<string, string>();
  let state: unknown = null;
  for (const line of text.split("\n")) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    for (const { startIndex, endIndex, scopes } of tokens)
      found.set(line.slice(startIndex, endIndex).trim(), scopes[scopes.length - 1]!);
    state = ruleStack;
  }
  return found;
}

describe("the grammar", () => {
  const cases: readonly [what: string, scope: string, text: string, expected: Record<string, string>][] = [
    [
      "knows dates within a datepattern, in its groups and sets, too",
      "source.fail2ban.filter",
      "datepattern = {^LN-BEG}(?:%%Y )?[%%d]%(x)s\n    ^EPOCH",
      {
        "{^LN-BEG}": "keyword.control.anchor.date.fail2ban",
        "%%Y": "constant.other.placeholder.date.fail2ban",
        "%%d": "constant.other.placeholder.date.fail2ban",
        x: "variable.other.fail2ban",
        EPOCH: "keyword.control.anchor.date.fail2ban",
      },
    ],
    [
      "knows regexes, with fail2ban's own in front",
      "source.fail2ban.filter",
      "failregex = ^%(pre)s(?:<HOST>|%%d)[^x]\n    # said\n    \\d+ 5%\nmode = normal",
      {
        pre: "variable.other.fail2ban",
        HOST: "entity.name.tag.fail2ban",
        "%%": "constant.character.escape.percent.fail2ban",
        said: "comment.line.number-sign.fail2ban",
        "\\d": "support.other.escape.special.regexp",
        "%": "invalid.illegal.percent.fail2ban",
        mode: "variable.other.property.fail2ban",
      },
    ],
    [
      "knows commands, which end with their option",
      "source.fail2ban.action",
      "actionban = echo 'it <ip>\nactionunban = x\n[Init]\nname = 5m",
      {
        ip: "entity.name.tag.fail2ban",
        actionunban: "support.type.property-name.fail2ban",
        Init: "entity.name.section.fail2ban",
        "5m": "constant.numeric.duration.fail2ban",
      },
    ],
  ];

  for (const [what, scope, text, expected] of cases) {
    it(what, async () => {
      const found = scopesOf(await openGrammar(scope), text);
      assert.deepEqual(
        Object.fromEntries(Object.keys(expected).map((word) => [word, found.get(word)])),
        expected,
      );
    });
  }
});
