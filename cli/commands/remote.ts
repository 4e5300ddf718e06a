import { visible } from "../../core/text/index.ts";
import { addRemote, type NewRemote } from "../../host/remote/add.ts";
import { RemoteFault } from "../../host/remote/fault.ts";
import { targetOf } from "../../host/remote/remote.ts";
import { removeRemote } from "../../host/remote/remotes.ts";
import { testRemote } from "../../host/remote/test-remote.ts";
import { EXIT, type Io } from "../io.ts";
import { type Option, type OptionValues, parseOptions } from "../optparse.ts";
import { terminalPrompts } from "../prompts.ts";
import { allRemotes, candidateFiles, chooseRemotes, fileToWrite } from "./remotes-file.ts";

const help = `Usage: f2b remote list
       f2b remote add NAME HOST [options]
       f2b remote test NAME [--fingerprint SHA256:...]
       f2b remote remove NAME

Keeps the hosts on which f2b apply bans: in .fail2ban/remotes.ini here or above where that is there
(or --workspace is given), else in the user's config folder. No secret is kept in it.

add takes HostName, User, Port and IdentityFile over from ~/.ssh/config; options win over that.
test connects, shows the host's key if it is new and asks, and reads the rules; it changes nothing.

Options of add:
  --user USER, --port PORT, --identity FILE
  --firewall TOOL       auto (default), iptables, nftables or ipset: which rules are read back
  --protect LIST        addresses and networks that are never banned there
  --allow LIST          private ranges that may be banned there all the same
  --sudo -n             run commands by sudo -n
  --make-key            make a key for it alone, and install it there, restricted
  --workspace           keep it in .fail2ban/remotes.ini of this folder

Options of all:
  --fingerprint FP      what the host's key has to be; then nobody is asked
  --remotes FILE        the file of remotes
  -h, --help            show this help

Exit codes: 0 fine, 2 wrong usage, 3 the remote is not there, or could not be worked on.
`;

const options: readonly Option[] = [
  ...(
    ["user", "port", "identity", "firewall", "protect", "allow", "sudo", "fingerprint", "remotes"] as const
  ).map((name): Option => ({ flags: [`--${name}`], name, kind: "text", help: "" })),
  ...(["make-key", "workspace"] as const).map(
    (name): Option => ({ flags: [`--${name}`], name, kind: "true", help: "" }),
  ),
  { flags: ["-h", "--help"], name: "help", kind: "stop", help: "" },
];

/** Runs `f2b remote` and answers its exit code. */
export async function runRemote(args: readonly string[], io: Io): Promise<number> {
  const parsed = parseOptions(options, args);
  if (parsed.kind === "stop") {
    io.out(help);
    return EXIT.fine;
  }
  const usage = (what: string) => {
    io.err(`f2b remote: ${what}; see f2b remote --help\n`);
    return EXIT.usage;
  };
  if (parsed.kind === "problem") return usage(parsed.message);
  const { values, rest } = parsed;
  const [verb, name, host, extra] = rest;
  if (extra !== undefined || (host !== undefined && verb !== "add"))
    return usage(`unexpected argument ${extra ?? host}`);
  const files = candidateFiles(process.cwd(), textOf(values, "remotes"));
  const work: Work = { values, files, io };
  try {
    if (verb === "list") return name === undefined ? list(work) : usage(`unexpected argument ${name}`);
    if (name === undefined)
      return usage(verb === undefined ? "say list, add, test or remove" : `${verb} wants a name`);
    if (verb === "add") return host === undefined ? usage("add wants a host") : await add(name, host, work);
    if (verb === "test") return await test(name, work);
    if (verb === "remove") return remove(name, work);
    return usage(`${verb} is none of list, add, test, remove`);
  } catch (error) {
    if (!(error instanceof RemoteFault)) throw error;
    return failed(io, error.message);
  }
}

interface Work {
  readonly values: OptionValues;
  readonly files: readonly string[];
  readonly io: Io;
}

function list({ files, io }: Work): number {
  const all = allRemotes(files);
  if (typeof all === "string") return failed(io, all);
  const width = Math.max(...all.map(({ name }) => name.length), 0);
  for (const remote of all) io.out(`${remote.name.padEnd(width)}  ${targetOf(remote)}  ${remote.firewall}\n`);
  return EXIT.fine;
}

async function add(name: string, host: string, { values, files, io }: Work): Promise<number> {
  const given = ["user", "port", "identity", "firewall", "protect", "allow", "sudo"].map(
    (option) => [option, textOf(values, option) ?? ""] as const,
  );
  const wanted: NewRemote = {
    name,
    host,
    options: Object.fromEntries(given),
    makesKey: values.get("make-key") === true,
    fingerprint: textOf(values, "fingerprint"),
  };
  const path = fileToWrite(files, process.cwd(), values.get("workspace") === true);
  const added = await addRemote(path, wanted, terminalPrompts());
  if (typeof added === "string") return failed(io, added);
  io.out(`${name} is ${targetOf(added)}, kept in ${path}\n`);
  return EXIT.fine;
}

async function test(name: string, { values, files, io }: Work): Promise<number> {
  const chosen = chooseRemotes(name, files);
  if (typeof chosen === "string") return failed(io, chosen);
  const [remote] = chosen;
  if (!remote) return failed(io, `there is no remote ${name}`);
  const report = await testRemote(remote, {
    prompts: terminalPrompts(),
    fingerprint: textOf(values, "fingerprint"),
  });
  io.out(`${name}  ${targetOf(remote)}
  host key: ${report.fingerprint}
  it sees this machine as ${report.client}
  tools: ${report.tools.join(", ")}
  ${report.rules} rules are in force
${report.notes.map((note) => `  note: ${note}\n`).join("")}`);
  return EXIT.fine;
}

function remove(name: string, { files, io }: Work): number {
  for (const file of files) {
    if (!removeRemote(file, name)) continue;
    io.out(`${name} is taken out of ${file}\n`);
    return EXIT.fine;
  }
  return failed(io, `there is no remote ${name}`);
}

function failed(io: Io, what: string): number {
  io.err(`f2b remote: ${visible(what.replace(/\s*\n\s*/g, " "))}\n`);
  return EXIT.failed;
}

function textOf(values: OptionValues, name: string): string | undefined {
  return values.get(name) as string | undefined;
}
