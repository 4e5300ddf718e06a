import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";

/** A file of the project: its path from the root with forward slashes, and its text. */
interface SourceFile {
  readonly path: string;
  readonly text: string;
}

// Who may import whom. A layer that does not exist yet does no harm here.
const TEXT = ["core/text"];
const REGEX = ["core/regex", ...TEXT];
const CONFIG = ["core/config", ...TEXT];
const DATES = ["core/dates", ...REGEX];
const FILTER = ["core/filter", ...DATES, ...CONFIG];
const TRIAL = ["core/trial", ...FILTER];
const EXPLAIN = ["core/explain", ...FILTER];
const SAMPLES = ["core/samples", ...FILTER];
const DRAFT = ["core/draft", ...FILTER];
const JAIL = ["core/jail", ...TRIAL];
const ACTION = ["core/action", ...JAIL];
const ANALYSIS = ["core/analysis", ...TRIAL, ...EXPLAIN, ...SAMPLES, ...DRAFT, ...ACTION];
const SERVICE = ["core/service", ...ANALYSIS];
const HOST = ["host", ...SERVICE];

const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "core/text": TEXT,
  "core/regex": REGEX,
  "core/config": CONFIG,
  "core/dates": DATES,
  "core/filter": FILTER,
  "core/trial": TRIAL,
  "core/explain": EXPLAIN,
  "core/samples": SAMPLES,
  "core/draft": DRAFT,
  "core/jail": JAIL,
  "core/action": ACTION,
  "core/analysis": ANALYSIS,
  "core/service": SERVICE,
  host: HOST,
  cli: ["cli", ...HOST],
  server: ["server", ...HOST],
  client: ["client"],
  "client/panels": ["client/panels"],
};

/**
 * A layer of the core is entered by its index.ts; the files of host are taken one by one, so that whoever reads a log
 * does not load what reaches other machines. These are the doors besides: a file, and to whom it is open.
 */
const SIDE_DOORS: Readonly<Record<string, readonly string[]>> = {
  "server/protocol.ts": ["client"],
  "server/protocol-trial.ts": ["client"],
  "server/protocol-explain.ts": ["client"],
  "server/protocol-draft.ts": ["client"],
  "server/protocol-preview.ts": ["client"],
  "server/protocol-samples.ts": ["client"],
  "server/protocol-simulate.ts": ["client", "client/panels"],
  // What a page and the extension say to each other: names and types.
  "client/panels/simulate/messages.ts": ["client"],
  "server/protocol-remote.ts": ["client"],
  "server/stdio.ts": ["cli"],
  "package.json": ["cli", "server", "client"],
};

/** Lines of a file, at most. Tests are data and may be longer. */
const LONGEST = 500;
const LONGER: readonly string[] = ["core/regex/parse.ts"];
const GENERATED = /^\/\/ Written by scripts\//;

const root = dirname(dirname(fileURLToPath(import.meta.url)));

describe("architecture", () => {
  it("holds in every file of the project", () => {
    const files = projectFiles();
    assert.ok(files.length > 20, "the project's files were found");
    assert.deepEqual(files.flatMap(findViolations), []);
  });

  const provoked: readonly [rule: string, path: string, text: string, violation: string][] = [
    [
      "a layer imports downwards only",
      "core/text/span.ts",
      'import { parseRegex } from "../regex/index.ts";',
      "core/text/span.ts:1: core/text must not import core/regex",
    ],
    [
      "config and regex stand side by side",
      "core/config/options.ts",
      'import type { Regex } from "../regex/index.ts";',
      "core/config/options.ts:1: core/config must not import core/regex",
    ],
    [
      "another layer is entered by its index.ts",
      "core/filter/tags.ts",
      'import {\n  parseRegex,\n} from "../regex/parse.ts";',
      "core/filter/tags.ts:3: core/regex/parse.ts is inside core/regex: import core/regex/index.ts",
    ],
    [
      "what is exported on counts as imported",
      "core/dates/index.ts",
      'export { resolveHostTags } from "../filter/index.ts";',
      "core/dates/index.ts:1: core/dates must not import core/filter",
    ],
    [
      "an import at run time counts too",
      "core/jail/ticket.ts",
      'const rules = await import("../analysis/index.ts");',
      "core/jail/ticket.ts:1: core/jail must not import core/analysis",
    ],
    [
      "the core knows no Node",
      "core/config/read.ts",
      'import { readFileSync } from "node:fs";',
      "core/config/read.ts:1: core imports nothing from outside: node:fs",
    ],
    [
      "the core knows no package",
      "core/service/hover.ts",
      'import type { Hover } from "vscode-languageserver-types";',
      "core/service/hover.ts:1: core imports nothing from outside: vscode-languageserver-types",
    ],
    [
      "host does not know the command",
      "host/log.ts",
      'import { EXIT } from "../cli/io.ts";',
      "host/log.ts:1: host must not import cli",
    ],
    [
      "vscode is the client's alone",
      "server/main.ts",
      'import * as vscode from "vscode";',
      "server/main.ts:1: vscode belongs to client",
    ],
    [
      "vscode-languageserver is the server's alone",
      "cli/commands/lsp.ts",
      'import { createConnection } from "vscode-languageserver/node";',
      "cli/commands/lsp.ts:1: vscode-languageserver belongs to server",
    ],
    [
      "the client sees no more of the server than its protocol",
      "client/extension.ts",
      'import { documents } from "../server/documents.ts";\nimport { PREVIEW } from "../server/protocol.ts";',
      "client/extension.ts:1: client must not import server",
    ],
    [
      "a page in a webview knows no VS Code",
      "client/panels/simulate/page.ts",
      'import { window } from "vscode";',
      "client/panels/simulate/page.ts:1: vscode belongs to client",
    ],
    [
      "a page takes of the extension what it is told",
      "client/panels/simulate/page.ts",
      'import { Simulation } from "../../simulation.ts";',
      "client/panels/simulate/page.ts:1: client/panels must not import client",
    ],
    [
      "what draws a page runs nowhere else",
      "client/simulations.ts",
      'import uPlot from "uplot";',
      "client/simulations.ts:1: uplot belongs to client/panels",
    ],
    [
      "of a page the extension sees its messages",
      "client/simulations.ts",
      'import { Model } from "./panels/simulate/model.ts";',
      "client/simulations.ts:1: client must not import client/panels",
    ],
    [
      "a specifier names the file, with its ending",
      "core/text/span.ts",
      'import type { Source } from "./tree";',
      "core/text/span.ts:1: ./tree does not end in .ts",
    ],
    [
      "patterns are compiled in core/regex alone",
      "core/filter/match.ts",
      "// new RegExp(x) in a comment is none\n  const found = new RegExp(pattern).test(line);",
      "core/filter/match.ts:2: RegExp() outside core/regex",
    ],
    [
      "a file is short enough to be read",
      "core/filter/match.ts",
      "\n".repeat(LONGEST + 1),
      `core/filter/match.ts:${LONGEST + 1}: longer than ${LONGEST} lines`,
    ],
    [
      "a file belongs to a layer",
      "core/misc/strings.ts",
      "export const none = 0;",
      "core/misc/strings.ts:1: no layer of the table",
    ],
  ];
  for (const [rule, path, text, violation] of provoked) {
    it(`${rule}: a violation is caught`, () => assert.deepEqual(findViolations({ path, text }), [violation]));
  }

  it("allows what lies between the rules", () => {
    const long = "\n".repeat(LONGEST + 1);
    const allowed: readonly SourceFile[] = [
      { path: "core/regex/parse.ts", text: long },
      { path: "core/text/table.ts", text: `// Written by scripts/table.py\n${long}` },
      { path: "core/regex/translate.ts", text: "export const compile = (p: string) => new RegExp(p);" },
      { path: "core/config/value.ts", text: "const number = new RegExp(DIGITS);" },
      { path: "cli/run.ts", text: 'import { openLog } from "../host/log.ts";' },
      { path: "client/extension.ts", text: 'import type { Preview } from "../server/protocol.ts";' },
      { path: "cli/run.ts", text: 'import manifest from "../package.json" with { type: "json" };' },
      { path: "test/support/judge.ts", text: `import { parse } from "../../core/config/parse.ts";${long}` },
    ];
    assert.deepEqual(allowed.flatMap(findViolations), []);
  });
});

/** What a file breaks, each as "path:line: what". */
function findViolations(file: SourceFile): readonly string[] {
  const { path, text } = file;
  const found: string[] = [];
  const report = (offset: number, what: string) =>
    found.push(`${path}:${text.slice(0, offset).split("\n").length}: ${what}`);

  if (path.startsWith("test/")) return found;
  const lines = text.split("\n").length - 1;
  if (lines > LONGEST && !LONGER.includes(path) && !GENERATED.test(text)) {
    found.push(`${path}:${lines}: longer than ${LONGEST} lines`);
  }
  if (/^(?:bench|scripts)\//.test(path)) return found;

  const layer = layerOf(path);
  const may = layer === undefined ? undefined : MAY_IMPORT[layer];
  if (layer === undefined || may === undefined) return [...found, `${path}:1: no layer of the table`];

  for (const { specifier, offset } of importsOf(text)) {
    if (!specifier.startsWith(".")) {
      const owner = ownerOf(specifier);
      if (layer.startsWith("core/")) report(offset, `core imports nothing from outside: ${specifier}`);
      else if (owner && owner.layer !== layer) report(offset, `${owner.name} belongs to ${owner.layer}`);
      continue;
    }
    if (!/\.(?:ts|json)$/.test(specifier)) {
      report(offset, `${specifier} does not end in .ts`);
      continue;
    }
    const target = posix.join(posix.dirname(path), specifier);
    const other = layerOf(target);
    if (other === layer || SIDE_DOORS[target]?.includes(layer)) continue;
    if (other === undefined || !may.includes(other)) {
      report(offset, `${layer} must not import ${other ?? target}`);
    } else if (other.startsWith("core/") && target !== `${other}/index.ts`) {
      report(offset, `${target} is inside ${other}: import ${other}/index.ts`);
    }
  }
  if (layer !== "core/regex") {
    // At the start of a line stands a constant of the module: no pattern of a user can reach it.
    for (const match of text.matchAll(/^(?!\s*(?:\/\/|\*)|(?:export )?const ).*\bRegExp\s*\(/gm)) {
      report(match.index, "RegExp() outside core/regex");
    }
  }
  return found;
}

/** The layer that a path lies in: core/<layer>, the pages of webviews, or the top folder. */
function layerOf(path: string): string | undefined {
  return /^(core\/[^/]+|client\/panels|host|cli|server|client)\//.exec(path)?.[1];
}

/** The one layer that may import a package, where there is one. */
function ownerOf(specifier: string): { readonly name: string; readonly layer: string } | undefined {
  if (specifier === "vscode" || specifier.startsWith("vscode-languageclient")) {
    return { name: specifier, layer: "client" };
  }
  if (/^vscode-languageserver(?:[/-]|$)/.test(specifier)) {
    return { name: "vscode-languageserver", layer: "server" };
  }
  if (/^(?:uplot|tabulator-tables|@vscode-elements\/elements)(?:\/|$)/.test(specifier)) {
    return { name: specifier, layer: "client/panels" };
  }
  return undefined;
}

/** Every specifier that a module imports or exports from, and where it stands. */
function importsOf(text: string): readonly { readonly specifier: string; readonly offset: number }[] {
  const statement =
    /^\s*(?:import|export)\s(?:[^;"'`]*?\sfrom\s+)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/gm;
  return [...text.matchAll(statement)].map((match) => ({
    specifier: match[1] ?? match[2] ?? "",
    offset: match.index + match[0].length,
  }));
}

/** Every TypeScript file of the project, and the scripts. */
function projectFiles(): readonly SourceFile[] {
  const folders = ["core", "host", "cli", "server", "client", "test", "bench", "scripts"];
  const present = readdirSync(root).filter((name) => folders.includes(name));
  return present.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .map((name) => posix.join(folder, name.replaceAll("\\", "/")))
      .filter((path) => /\.(?:ts|mjs)$/.test(path))
      .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") })),
  );
}
