import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { commands, extensions, type Uri, window, workspace } from "vscode";
import type { Decoration } from "../../client/decorations.ts";
import type { TrialsApi } from "../../client/live-test.ts";
import type { TrialState } from "../../server/protocol-trial.ts";
import { until } from "./workspace.ts";

/** The command, as it was built. The tests' bundles lie two folders below the project's. */
const f2b = join(__dirname, "../../dist/cli.cjs");

/** A filter with a regex that nothing matches, and one that takes a line away. */
export const filterText = String.raw`[Definition]
failregex = ^\s*no entry for <F-USER>\S+</F-USER> from <ADDR>$
            ^\s*never here <ADDR>$
ignoreregex = from 192\.0\.2\.99$
`;
/** A line of its log. */
export const line = (rest: string, second = 10) => `2026-11-20 16:20:${second} ${rest}\n`;
/** Five lines: one missed, one matched, one ignored, one matched without a date, one matched. */
export const logText = [
  line("hello"),
  line("no entry for anna from 192.0.2.1"),
  line("no entry for bob from 192.0.2.99"),
  "no entry for carl from 192.0.2.3\n",
  line("no entry for Dörte from 2001:db8::5"),
].join("");

/** What the extension lets tests look at. */
export async function trialsApi(): Promise<TrialsApi> {
  const extension = extensions.getExtension<{ trials: TrialsApi }>("fail2ban-workbench.fail2ban-workbench");
  assert.ok(extension, "the extension is installed");
  return (await extension.activate()).trials;
}

/** Pairs a filter, or a jail of a file, with a log, and waits for the end of the first pass. */
export async function pair(config: Uri, log: Uri, jail?: string): Promise<TrialState> {
  await commands.executeCommand("fail2ban.testFilter", config, { log: log.toString(), jail });
  return phase(log, "done");
}

/** Waits until a log's trial is in a phase. */
export async function phase(log: Uri, wanted: TrialState["phase"]): Promise<TrialState> {
  const api = await trialsApi();
  const state = await until(
    `the trial is ${wanted}`,
    () => api.state(log),
    (one) => one?.phase === wanted,
  );
  return state!;
}

/** What was handed to a log's editor, as lines of text, without the overview ruler and what is not of a failure. */
export async function shown(log: Uri): Promise<readonly string[]> {
  return failuresIn((await trialsApi()).decorations(log));
}

/** What of some decorations is of a failure, as lines of text, without the overview ruler. */
export function failuresIn(decorations: readonly Decoration[]): readonly string[] {
  const failures: ReadonlySet<string> = new Set(["matched", "old", "undated"]);
  return sorted(decorations.filter(({ role, kind }) => failures.has(kind) && role !== "ruler").map(words));
}

/** The same as `f2b regex --format jsonl` has it, run on the files as they are on the disk. */
export function judged(filter: Uri | string, log: Uri): readonly string[] {
  const path = typeof filter === "string" ? filter : filter.fsPath;
  const args = [f2b, "regex", "--format", "jsonl", log.fsPath, path];
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: "1" };
  const output = execFileSync(process.execPath, args, { encoding: "utf8", env, maxBuffer: 1 << 28 });
  const lines = new EditorLines(readFileSync(log.fsPath, "utf8"));
  const all = output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line))
    .filter(({ summary }) => summary === undefined)
    .flatMap(({ line, span }) => [
      words({ role: "line", line: lines.firstOf(line), start: 0, end: 0 }),
      ...lines.stretches(line, "date", span.date),
      ...lines.stretches(line, "match", span.match),
      ...Object.entries<[number, number]>(span.groups).flatMap(([name, group]) =>
        lines.stretches(line, roleOf(name), group),
      ),
    ]);
  return sorted(all);
}

/** Where the lines of a log stand in an editor, to which a carriage return ends a line, too. */
class EditorLines {
  private readonly lines: readonly (readonly string[])[];
  private readonly firsts: readonly number[];

  constructor(text: string) {
    this.lines = text.split("\n").map((line) => line.replace(/\r+$/, "").split("\r"));
    let count = 0;
    this.firsts = text.split("\n").map((line) => {
      const first = count;
      count += line.replace(/\r$/, "").split("\r").length;
      return first;
    });
  }

  /** The editor's line (from 0) at which a line of the log (from 1) begins. */
  firstOf(line: number): number {
    return this.firsts[line - 1]!;
  }

  stretches(line: number, role: string, span: readonly [number, number] | null): readonly string[] {
    if (!span) return [];
    let offset = 0;
    return this.lines[line - 1]!.flatMap((part, index) => {
      const start = Math.max(0, span[0] - offset);
      const end = Math.min(part.length, span[1] - offset);
      offset += part.length + 1;
      return start < end ? [words({ role, line: this.firstOf(line) + index, start, end })] : [];
    });
  }
}

/** Closes every editor. */
export async function closeAll(): Promise<void> {
  await commands.executeCommand("workbench.action.closeAllEditors");
  await until("no log is shown", () => window.visibleTextEditors.length === 0 && openTexts() === 0);
}

function openTexts(): number {
  return window.tabGroups.all.flatMap(({ tabs }) => tabs).length;
}

/** Adds text to the end of a file on the disk. */
export async function append(file: Uri, text: string): Promise<void> {
  const before = await workspace.fs.readFile(file);
  await workspace.fs.writeFile(file, Buffer.concat([before, Buffer.from(text)]));
}

function roleOf(group: string): string {
  if (["ip4", "ip6", "dns"].includes(group)) return "address";
  return group === "user" ? "user" : "group";
}

function words({ role, line, start, end }: Pick<Decoration, "line" | "start" | "end"> & { role: string }) {
  return `${line}:${start}-${end} ${role}`;
}

function sorted(lines: readonly string[]): readonly string[] {
  const number = (line: string) => Number(line.slice(0, line.indexOf(":")));
  return [...new Set(lines)].sort((one, other) => number(one) - number(other) || (one < other ? -1 : 1));
}
