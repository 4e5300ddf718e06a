import { randomBytes } from "node:crypto";
import { type Connection, type ConnectRequest, connect, type Limits, usualLimits } from "./connection.ts";
import { RemoteFault } from "./fault.ts";
import { readNetwork } from "./networks.ts";
import { type Remote, targetOf } from "./remote.ts";
import { readAnswers, type ScriptAnswers, type Step, writeScript } from "./script.ts";

/** Seconds that a script waits for another one's lock. */
const lockWait = 10;
/** Output that the list of rules may have: 16 MiB. */
const listing = 16 * 1024 * 1024;

/** A logged-in remote on which scripts can be run. */
export interface Session {
  readonly remote: Remote;
  readonly fingerprint: string;
  readonly facts: RemoteFacts;
  /**
   * Runs the steps in one script, which the remote's list of processes shows with the words `tag`. `fault` tells why
   * not all of them have an answer.
   */
  run(steps: readonly Step[], tag: string, isListing?: boolean): Promise<SessionRun>;
  close(): void;
}

/** The answers of a script, and why it ended too soon, where it did. */
export type SessionRun = ScriptAnswers & { readonly fault: RemoteFault | undefined };

/** What a remote says of itself. */
export interface RemoteFacts {
  /** The client's address as the remote sees it; empty where it does not tell. */
  readonly client: string;
  /** All its own addresses. */
  readonly addresses: readonly string[];
  readonly gateways: readonly string[];
  /** Who else has a connection to its ssh port. */
  readonly peers: readonly string[];
  /** Which tools are there: iptables, ip6tables, ipset, nft, flock, timeout. */
  readonly tools: ReadonlySet<string>;
}

const tools = ["iptables", "ip6tables", "ipset", "nft", "flock", "timeout"];
const questions: readonly Step[] = [
  {
    id: "tools",
    argv: [`for t in ${tools.join(" ")}; do command -v $t >/dev/null 2>&1 && echo $t; done; :`],
  },
  { id: "addresses", argv: ["ip -o addr show 2>/dev/null || hostname -I"] },
  { id: "gateways", argv: ["ip route show default; ip -6 route show default"] },
  { id: "peers", argv: ["ss -Htn state established sport = :$0 2>/dev/null || :", "ssh"] },
];

/** Connects, and asks the remote about itself. Throws RemoteFault. */
export async function openSession(remote: Remote, request: ConnectRequest): Promise<Session> {
  const limits = request.limits ?? usualLimits;
  const connection = await connect(remote, request);
  try {
    const client = await askClient(connection, limits);
    const asked = questions.map((step) =>
      step.id === "peers" ? { ...step, argv: [step.argv[0]!, client.port] } : step,
    );
    const run = await runScript(connection, limits, asked, "f2b-look", false);
    if (run.fault) throw run.fault;
    const of = (id: string) => run.answers.get(id)?.output ?? "";
    const facts: RemoteFacts = {
      client: client.address,
      addresses: readOwn(of("addresses")),
      gateways: [...of("gateways").matchAll(/\bvia (\S+)/g)].map(([, gateway]) => gateway!),
      peers: readPeers(of("peers")),
      tools: new Set(
        of("tools")
          .split(/\s+/)
          .filter((word) => tools.includes(word)),
      ),
    };
    return {
      remote,
      fingerprint: connection.fingerprint,
      facts,
      run: (steps, tag, isListing = false) => runScript(connection, limits, steps, tag, isListing),
      close: connection.close,
    };
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** The client's address and the server's port, of which sshd tells the log-in shell. */
async function askClient(connection: Connection, limits: Limits): Promise<{ address: string; port: string }> {
  const run = await connection.run('echo "f2b $SSH_CONNECTION"', "", limits.ready, 4096);
  if (run.kind === "unknown") throw run.fault;
  const [, address = "", port] = /^f2b ([^\s%]+)\S* \d+ \S+ (\d+)\s*$/m.exec(run.stdout) ?? [];
  // Without the address nothing would keep a ban from locking its own author out.
  if (!readNetwork(address) || port === undefined)
    throw new RemoteFault(
      "no-shell",
      `${targetOf(connection.remote)} does not run commands as a shell does (${firstLine(run.stderr || run.stdout)}): the user needs a login shell, and the key no forced command`,
    );
  return { address, port };
}

async function runScript(
  connection: Connection,
  limits: Limits,
  steps: readonly Step[],
  tag: string,
  isListing: boolean,
): Promise<SessionRun> {
  const { remote } = connection;
  const nonce = `f2b-${randomBytes(12).toString("hex")}`;
  const script = writeScript({ steps, nonce, seconds: limits.command, wait: lockWait });
  const sudo = remote.sudo === "no" ? "" : "sudo -n ";
  const milliseconds = (steps.length * (limits.command + 3) + lockWait) * 1000 + limits.ready;
  const bytes = isListing ? listing : limits.output;
  const run = await connection.run(`exec ${sudo}/bin/sh -s -- ${tag}`, script, milliseconds, bytes);
  const read = readAnswers(run.stdout, nonce);
  if (run.kind === "unknown") return { ...read, fault: run.fault };
  return { ...read, fault: read.isDone ? undefined : explainEnd(remote, read, run) };
}

function explainEnd(
  remote: Remote,
  { isBusy }: ScriptAnswers,
  { exit, stderr, stdout }: { readonly exit: number; readonly stderr: string; readonly stdout: string },
): RemoteFault {
  const target = targetOf(remote);
  if (isBusy)
    return new RemoteFault(
      "busy",
      `another program holds the lock of this one on ${target} for more than ${lockWait} s: nothing was run; try again`,
    );
  const said = firstLine(stderr || stdout);
  if (remote.sudo !== "no" && /sudo/.test(said + stderr))
    return new RemoteFault(
      "sudo",
      `sudo on ${target} wants a password or is not allowed (${said}): allow it in sudoers with NOPASSWD, or log in as root`,
    );
  return new RemoteFault("no-shell", `/bin/sh on ${target} ended with ${exit} (${said}) before all was run`);
}

function readOwn(output: string): readonly string[] {
  const listed = [...output.matchAll(/\binet6? ([0-9a-fA-F.:]+)/g)].map(([, address]) => address!);
  return listed.length > 0 ? listed : output.split(/\s+/).filter((word) => /^[0-9a-fA-F.:]+$/.test(word));
}

function readPeers(output: string): readonly string[] {
  return output.split("\n").flatMap((line) => {
    const peer = line.trim().split(/\s+/)[3];
    const address = /^\[?(.*?)\]?:\d+$/.exec(peer ?? "")?.[1];
    return address === undefined ? [] : [address.replace(/^::ffff:/, "").replace(/%.*$/, "")];
  });
}

function firstLine(text: string): string {
  return text.trim().split("\n")[0]!.slice(0, 200) || "it printed nothing";
}
