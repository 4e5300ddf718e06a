import { type Problem, pythonRepr, type Tree, untraced } from "../text/index.ts";
import { trimSlashes } from "./filter.ts";
import { JailReader, type LogFinder } from "./jail.ts";
import { joinPath } from "./paths.ts";
import { orRefusal, type Refused } from "./refusal.ts";
import { convertServer, readEarlyOptions } from "./server.ts";
import {
  listConfigFiles,
  openShelf,
  readStore,
  report,
  reportAt,
  reportRefusal,
  type SharedStore,
  type Shelf,
} from "./shelf.ts";
import { type Command, type Options, toPython } from "./value.ts";
import { fail2banVersion } from "./version.ts";

/** Which configuration is asked for. */
export interface DumpRequest {
  readonly basedir: string;
  readonly logs: LogFinder;
  /** The commands of this jail alone. */
  readonly jail?: string | undefined;
  readonly cwd?: string | undefined;
  /** What `%(fail2ban_version)s` stands for; default: the version whose behaviour this is. */
  readonly version?: string | undefined;
}

/** What fail2ban makes of a configuration. */
export interface Dump {
  /** The commands that it would send to its server; undefined where it gives up. */
  readonly stream: readonly Command[] | undefined;
  readonly problems: readonly Problem[];
  /** What fail2ban-client -d prints. */
  readonly stdout: string;
  /** Its exit code. */
  readonly exit: number;
  /** Whether the jail asked for is there; true where none was asked for, or where fail2ban did not come that far. */
  readonly jailFound: boolean;
}

/** Reads a whole configuration. Mirrors fail2ban/client/fail2bancmdline.py, initCmdLine with `-d`. */
export function dumpConfig(tree: Tree, request: DumpRequest): Dump {
  const shelf = openShelf(tree, request.cwd);
  const dump = runDump(shelf, request);
  if (dump.stream) return { ...dump, problems: sortProblems(shelf.problems) };
  // fail2ban has given up at the first thing wrong: find the others, too.
  const lenient = openShelf(tree, request.cwd, true);
  runDump(lenient, request);
  for (const problem of shelf.problems) report(lenient, problem);
  return { ...dump, problems: sortProblems(lenient.problems) };
}

/** The problems file by file, as the files came up, and in each from its beginning. */
function sortProblems(problems: readonly Problem[]): Problem[] {
  const files = new Map<string, Problem[]>();
  for (const problem of problems) {
    const own = files.get(problem.path) ?? [];
    files.set(problem.path, own);
    own.push(problem);
  }
  return [...files.values()].flatMap((own) => own.sort((a, b) => a.span.start - b.span.start));
}

type Outcome = Omit<Dump, "problems">;

function runDump(shelf: Shelf, request: DumpRequest): Outcome {
  const basedir = trimSlashes(request.basedir);
  return orRefusal<Outcome>(
    () => {
      const store = readStore(shelf, basedir, "fail2ban");
      reportMissing(shelf, basedir);
      const early = readEarlyOptions(shelf, store);
      // fail2ban forgets here what it has read, but for fail2ban.conf itself.
      shelf.stores.clear();
      shelf.includes.clear();
      return dumpRest(shelf, { ...request, basedir }, store, early);
    },
    (refused) => {
      reportRefusal(shelf, refused);
      return { stream: undefined, stdout: `ERROR: ${refused.message}\n`, exit: 255, jailFound: true };
    },
  );
}

/** Adds a problem where fail2ban goes on without a configuration: the folder is none, or holds none. */
function reportMissing(shelf: Shelf, basedir: string): void {
  const found = shelf.tree.get(basedir);
  if (found && found.kind !== "folder") {
    const what = found.kind === "file" ? "This is a file" : `This cannot be read (${found.reason})`;
    const message = `${what}, and fail2ban finds nothing in it; name the folder that holds jail.conf.`;
    reportAt(shelf, undefined, { code: "file-for-folder", severity: "warning", message }, basedir);
    return;
  }
  const missing: Readonly<Record<string, string>> = {
    jail: "There is no jail.conf or jail.local here, so there are no jails; name the folder that holds them.",
    fail2ban:
      "There is no fail2ban.conf or fail2ban.local here, and fail2ban goes on with its defaults; create it.",
  };
  for (const [name, message] of Object.entries(missing)) {
    const path = joinPath(basedir, name);
    if (listConfigFiles(shelf.tree, path).length > 0) continue;
    reportAt(shelf, undefined, { code: "missing-file", severity: "warning", message }, `${path}.conf`);
  }
}

function dumpRest(shelf: Shelf, request: DumpRequest, server: SharedStore, early: Options): Outcome {
  return orRefusal<Outcome>(
    () => {
      const jails = readStore(shelf, request.basedir, "jail");
      const commands = convertServer(shelf, server, early);
      if (request.jail !== undefined && !jails.sections.has(request.jail)) {
        return { stream: [], stdout: "", exit: 255, jailFound: false };
      }
      const { stream, good } = convertJails(shelf, jails, request);
      const all = request.jail === undefined ? [...commands, ...stream] : stream;
      return { stream: all, stdout: printCommands(all), exit: good ? 0 : 255, jailFound: true };
    },
    (refused: Refused) => {
      reportRefusal(shelf, refused);
      const stdout = "ERROR: The configuration stream failed because of the invalid syntax.\n";
      return { stream: undefined, stdout, exit: 255, jailFound: true };
    },
  );
}

/** Commands as fail2ban-client prints them. */
function printCommands(commands: readonly Command[]): string {
  return commands.map((command) => `${pythonRepr(toPython(command))}\n`).join("");
}

/** Mirrors fail2ban/client/jailsreader.py, JailsReader.getOptions and convert. */
function convertJails(
  shelf: Shelf,
  store: SharedStore,
  request: DumpRequest,
): { readonly stream: Command[]; readonly good: boolean } {
  const { basedir, version = fail2banVersion } = request;
  const names = request.jail === undefined ? [...store.sections.keys()] : [request.jail];
  const jails: JailReader[] = [];
  let someGood = false;
  let someBad = false;
  for (const name of names) {
    if (name === "INCLUDES" || name.startsWith("KNOWN/")) continue;
    const jail = new JailReader(shelf, store, { basedir, name, version });
    if (!jail.read()) someBad = true;
    else if (jail.isEnabled) someGood = true;
    else continue;
    jails.push(jail);
  }
  const stream = jails.flatMap((jail) => jail.convert(request.logs));
  for (const jail of jails) if (!jail.refused) stream.push([untraced("start"), jail.name]);
  return { stream, good: someGood || !someBad };
}
