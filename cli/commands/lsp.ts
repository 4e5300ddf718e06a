import { EXIT, type Io } from "../io.ts";
import { type Option, parseOptions } from "../optparse.ts";

const help = `Usage: f2b lsp --stdio

Serves the Language Server Protocol to an editor on stdin and stdout: diagnostics, completion,
hover, definitions and more for fail2ban's jails, filters and actions.

Options:
  --stdio                 talk on stdin and stdout
  --clientProcessId PID   end when this process does
  -h, --help              show this help

Exit codes: 0 after the editor's shutdown, 1 when it goes without one, 2 wrong usage.
`;

const options: readonly Option[] = [
  { flags: ["--stdio"], name: "stdio", kind: "true", help: "" },
  { flags: ["--clientProcessId"], name: "client", kind: "text", help: "" },
  { flags: ["-h", "--help"], name: "help", kind: "stop", help: "" },
];

/** Runs `f2b lsp`; the process ends with the connection. */
export async function runLsp(args: readonly string[], io: Pick<Io, "out" | "err">): Promise<number> {
  const parsed = parseOptions(options, args);
  if (parsed.kind === "stop") {
    io.out(help);
    return EXIT.fine;
  }
  const what =
    parsed.kind === "problem"
      ? parsed.message
      : parsed.rest.length > 0
        ? `unexpected argument ${parsed.rest[0]}`
        : parsed.values.has("stdio")
          ? undefined
          : "give --stdio: there is no other way to talk to it from here";
  if (what !== undefined) {
    io.err(`f2b lsp: ${what}; see f2b lsp --help\n`);
    return EXIT.usage;
  }
  // Loaded here alone, so that the other commands start as fast as without it.
  const { openConnection, startServer } = await import("../../server/stdio.ts");
  startServer(openConnection());
  return new Promise(() => undefined);
}
