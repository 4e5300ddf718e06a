import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Analysis } from "../core/analysis/index.ts";
import { openWorld } from "../host/world.ts";
import { WireClient } from "../test/server/client.ts";
import { quantile } from "./quantile.ts";

/** A figure: milliseconds, what they are to stay below, and how they came about. */
interface Figure {
  readonly name: string;
  readonly milliseconds: number;
  readonly limit: number;
  readonly details: string;
}

/** What is measured, and how often. */
interface EditorPlan {
  /** The arguments of node that start the server on stdio. */
  readonly server: readonly string[];
  /** The folder of fail2ban's stock tree. */
  readonly stock: string;
  /** An empty folder to work in. */
  readonly folder: string;
  readonly starts: number;
  readonly keystrokes: number;
}

/** A typist's pause between two keystrokes, in milliseconds. */
const pause = 30;

/**
 * How long an editor waits for the language server, over the protocol: from the start of its process until all findings
 * of the stock tree with every jail enabled are there, and from a keystroke until the findings are there that it
 * changes. Every answer is held against what the analysis itself finds: one that differs is an error.
 */
export async function measureEditor(plan: EditorPlan): Promise<readonly Figure[]> {
  const tree = join(plan.folder, "fail2ban");
  cpSync(plan.stock, tree, { recursive: true });
  enableAll(tree);
  const starts: number[] = [];
  for (let round = 1; round < plan.starts; round++) {
    const { client, milliseconds } = await open(plan, tree);
    starts.push(milliseconds);
    await end(client);
  }
  const { client, milliseconds } = await open(plan, tree);
  starts.push(milliseconds);
  const inFilter = await typeIn(client, plan, {
    path: join(tree, "filter.d/sshd.conf"),
    // A bracket too many at the head of the prefregex: a finding in this file comes and goes.
    behind: "prefregex = ^",
    text: "(",
  });
  const inInclude = await typeIn(client, plan, {
    path: join(tree, "filter.d/common.conf"),
    // The variable that most filters take from it has another name: a finding in each of them comes and goes.
    behind: "\n__prefix_line",
    text: "x",
  });
  await end(client);
  const files = readdirSync(tree, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return [
    {
      name: "stock tree opened",
      milliseconds: quantile(starts, 0.5),
      limit: 1500,
      details: `${files.length} files, from the start of the process to the last finding; median of ${plan.starts}`,
    },
    figure("keystroke in a filter", 30, inFilter),
    figure("keystroke in common.conf", 150, inInclude),
  ];
}

/** A place to type at, and what is typed. */
interface Typing {
  readonly path: string;
  readonly behind: string;
  readonly text: string;
}

/** Types a text and deletes it again, over and over; answers how long all findings that change took, in milliseconds. */
async function typeIn(
  client: WireClient,
  plan: EditorPlan,
  typing: Typing,
): Promise<{ times: number[]; files: number }> {
  const { path, behind, text } = typing;
  const uri = pathToFileURL(path).href;
  const before = readFileSync(path, "utf8");
  const at = before.indexOf(behind) + behind.length;
  if (at < behind.length)
    throw new Error(`${path} has no ${JSON.stringify(behind)}: the bench is to be mended`);
  const after = before.slice(0, at) + text + before.slice(at);
  const states = [findAll(plan, path, before), findAll(plan, path, after)] as const;
  const changing = [...new Set([...states[0].keys(), ...states[1].keys(), uri])].filter(
    (one) => states[0].get(one) !== states[1].get(one),
  );
  if (changing.length === 0)
    throw new Error(`${text} in ${path} changes no finding: the bench is to be mended`);
  const line = before.slice(0, at).split("\n").length - 1;
  const start = { line, character: at - before.lastIndexOf("\n", at - 1) - 1 };
  const end = { line, character: start.character + text.length };
  const textDocument = { uri, languageId: "fail2ban-filter", version: 0, text: before };
  client.notify("textDocument/didOpen", { textDocument });
  await shown(client, changing, states[0]);
  const times: number[] = [];
  for (let version = 1; version <= plan.keystrokes; version++) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    const isTyped = version % 2 === 1;
    const change = isTyped ? { range: { start, end: start }, text } : { range: { start, end }, text: "" };
    const began = performance.now();
    client.notify("textDocument/didChange", { textDocument: { uri, version }, contentChanges: [change] });
    await shown(client, changing, states[isTyped ? 1 : 0]);
    times.push(performance.now() - began);
  }
  client.notify("textDocument/didClose", { textDocument: { uri } });
  return { times, files: changing.length };
}

/** Waits until the files show these findings. */
async function shown(
  client: WireClient,
  uris: readonly string[],
  state: ReadonlyMap<string, string>,
): Promise<void> {
  const codes = (uri: string) =>
    (client.findings.get(uri)?.diagnostics ?? []).map(({ code }) => code).join(" ");
  await client.until("the findings of a keystroke", () =>
    uris.every((uri) => codes(uri) === (state.get(uri) ?? "")),
  );
}

/** Starts a server on the tree and waits for all findings. */
async function open(plan: EditorPlan, tree: string): Promise<{ client: WireClient; milliseconds: number }> {
  const expected = findAll(plan, "", "");
  const began = performance.now();
  const client = new WireClient(plan.server);
  const workspaceFolders = [{ uri: pathToFileURL(tree).href, name: "stock" }];
  const textDocument = { publishDiagnostics: { relatedInformation: true, versionSupport: true } };
  const capabilities = { workspace: { workspaceFolders: true }, textDocument };
  await client.request("initialize", {
    processId: process.pid,
    rootUri: null,
    workspaceFolders,
    capabilities,
  });
  client.notify("initialized", {});
  const idle = await client.until(
    "the end of the search",
    () =>
      client.notifications.find(
        ({ method, params }) => method === "fail2ban/status" && !params.busy && params.trees.length,
      ),
    60_000,
  );
  await shown(client, [...new Set([...expected.keys(), ...client.findings.keys()])], expected);
  return { client, milliseconds: idle.at - began };
}

async function end(client: WireClient): Promise<void> {
  await client.request("shutdown");
  client.notify("exit");
  await client.exit;
}

/** The codes of all findings by URI, with `text` in place of a file, as the analysis itself finds them. */
function findAll({ folder }: EditorPlan, path: string, text: string): ReadonlyMap<string, string> {
  const world = openWorld(join(folder, "fail2ban"));
  const { tree } = world;
  const laid = {
    ...world,
    tree: { get: (at: string) => (at === path ? ({ kind: "file", path, text } as const) : tree.get(at)) },
  };
  const found = new Analysis(laid).findings();
  return new Map(
    [...found].map(([file, findings]) => [
      pathToFileURL(file).href,
      findings.map(({ code }) => code).join(" "),
    ]),
  );
}

/** Enables every jail of the tree, in its jail.local. */
function enableAll(tree: string): void {
  const jails = [...readFileSync(join(tree, "jail.conf"), "utf8").matchAll(/^\[([^\]]+)\]/gm)].map(
    ([, name]) => name!,
  );
  const own = jails.filter((name) => name !== "DEFAULT" && name !== "INCLUDES");
  writeFileSync(join(tree, "jail.local"), own.map((name) => `[${name}]\nenabled = true\n`).join(""));
}

function figure(name: string, limit: number, { times, files }: { times: number[]; files: number }): Figure {
  const half = quantile(times, 0.5).toFixed(1);
  const details = `95th percentile of ${times.length}, until the findings of ${files} ${files === 1 ? "file" : "files"} are there; median ${half} ms`;
  return { name, milliseconds: quantile(times, 0.95), limit, details };
}
