import { visible } from "../core/text/index.ts";
import manifest from "../package.json" with { type: "json" };
import { runCheck } from "./commands/check.ts";
import { runDraft } from "./commands/draft.ts";
import { runDump } from "./commands/dump.ts";
import { runExplain } from "./commands/explain.ts";
import { runLsp } from "./commands/lsp.ts";
import { runRegex } from "./commands/regex.ts";
import { runRender } from "./commands/render.ts";
import { runSimulate } from "./commands/simulate.ts";
import { runTest } from "./commands/test.ts";
import { EXIT, type Io, OutputClosed } from "./io.ts";

type Command = (args: readonly string[], io: Io) => number | Promise<number>;

const COMMANDS: Readonly<Record<string, { run: Command; summary: string }>> = {
  regex: {
    run: runRegex,
    summary: "test a failregex or a filter against a log (drop-in for fail2ban-regex)",
  },
  explain: {
    run: runExplain,
    summary: "tell step by step why a line of a log matches a filter or misses it",
  },
  dump: { run: runDump, summary: "print the commands that fail2ban's client would send to its server" },
  check: { run: runCheck, summary: "find what is wrong with a configuration" },
  test: { run: runTest, summary: "run sample logs with verdicts against their filters" },
  draft: { run: runDraft, summary: "draft a safe failregex from lines of a log" },
  simulate: { run: runSimulate, summary: "replay logs through a jail: who is banned, when, and why not" },
  render: { run: runRender, summary: "print the commands that a jail's actions would run" },
  apply: {
    run: async (args, io) => (await import("./commands/apply.ts")).runApply(args, io),
    summary: "run a jail's bans on remote hosts over SSH, read them back, undo them",
  },
  remote: {
    run: async (args, io) => (await import("./commands/remote.ts")).runRemote(args, io),
    summary: "keep the remote hosts that apply works on: list, add, test, remove",
  },
  lsp: { run: runLsp, summary: "serve an editor by the Language Server Protocol" },
};

/** Runs `f2b` with its arguments (without node and script) and answers its exit code. Never throws. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  // `f2b help regex` is `f2b regex --help`.
  const [name, ...rest] = args[0] === "help" && args[1] !== undefined ? [args[1], "--help"] : args;
  try {
    if (name === undefined || name === "--help" || name === "-h" || name === "help") {
      io.out(helpText());
      return name === undefined ? EXIT.usage : EXIT.fine;
    }
    if (name === "--version" || name === "-V") {
      io.out(`f2b ${manifest.version}\n`);
      return EXIT.fine;
    }
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!command) {
      io.err(
        `f2b: no command ${JSON.stringify(name)}; the commands are ${Object.keys(COMMANDS).join(", ")}\n`,
      );
      return EXIT.usage;
    }
    return await command.run(rest, io);
  } catch (error) {
    if (error instanceof OutputClosed) return EXIT.fine;
    io.err(`f2b: ${oneLine(error)}\n`);
    return EXIT.failed;
  }
}

function helpText(): string {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  const rows = Object.entries(COMMANDS).map(
    ([name, command]) => `  ${name.padEnd(width)}  ${command.summary}\n`,
  );
  return `Usage: f2b <command> [options]

Works with fail2ban's filters, jails and logs the way fail2ban does.

Commands:
${rows.join("")}
f2b <command> --help tells more of a command, f2b --version the version.
`;
}

function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return visible(text.replace(/\s*\n\s*/g, " "));
}
