import { RemoteFault } from "./fault.ts";
import { type Remote, targetOf } from "./remote.ts";
import { joinRules, type Rules, readIpset, readNft, readSave } from "./rules.ts";
import type { Session } from "./session.ts";
import type { Done } from "./work.ts";

/** A tool that lists rules: what it is called, what it needs, how its output is read. */
interface Lister {
  readonly tool: string;
  readonly command: string;
  readonly read: (output: string) => Rules;
}

const iptables: readonly Lister[] = [
  { tool: "iptables", command: "iptables-save", read: (output) => readSave("iptables", output) },
  { tool: "ip6tables", command: "ip6tables-save", read: (output) => readSave("ip6tables", output) },
];
const ipset: Lister = { tool: "ipset", command: "ipset save", read: readIpset };
const nft: Lister = { tool: "nft", command: "nft list ruleset", read: readNft };

/** Which lists are read for a firewall; those in front have to be there. */
const listers: Readonly<Record<Remote["firewall"], readonly Lister[]>> = {
  auto: [...iptables, ipset, nft],
  iptables,
  ipset: [...iptables, ipset],
  nftables: [nft],
};

/** Whether what a tool sets is among the rules that are read for a firewall. */
export function isRead(firewall: Remote["firewall"], tool: string): boolean {
  return listers[firewall].some((lister) => lister.tool === tool);
}

/** Reads all rules that are in force on a remote. Runs nothing that changes any. Throws RemoteFault. */
export async function readRules(session: Session): Promise<Rules> {
  const { remote, facts } = session;
  const wanted = listers[remote.firewall];
  const present = wanted.filter(({ tool }) => facts.tools.has(tool));
  const isMissing = remote.firewall === "auto" ? present.length === 0 : !present.includes(wanted[0]!);
  if (isMissing)
    throw new RemoteFault(
      "no-firewall",
      `there is no ${wanted[0]!.tool} on ${targetOf(remote)}${remote.firewall === "auto" ? ", and no nft or ipset" : ""}: install it there, or set firewall of [${remote.name}] to what the host has`,
    );
  const steps = present.map(({ tool, command }) => ({ id: tool, argv: [command] }));
  const run = await session.run(steps, "f2b-read", true);
  if (run.fault) throw run.fault;
  const parts: Rules[] = [];
  for (const { tool, command, read } of present) {
    const { exit, output } = run.answers.get(tool)!;
    // One tool of several may have no part of the kernel to ask: what it cannot list, it has not set. One that may not
    // ask, or takes too long, may well have: bans would be taken for gone.
    const isOptional = remote.firewall === "auto" && present.length > 1 && tool !== "iptables";
    const isKept = exit === 124 || exit === 137 || /permi|root/i.test(output);
    if (exit !== 0 && (!isOptional || isKept))
      throw new RemoteFault(
        "no-rules",
        `${command} on ${targetOf(remote)} ended with ${exit} (${firstLine(output)}): log in as root, or set sudo = -n for [${remote.name}]`,
      );
    if (exit === 0) parts.push(read(output));
  }
  return joinRules(parts);
}

/** The rules after something was run; the fault where the connection has gone since, or can't tell any more. */
export async function readBack(session: Session, done: readonly Done[]): Promise<Rules | RemoteFault> {
  const cut = done.find(({ fault }) => fault?.code === "cut")?.fault;
  if (cut) return cut;
  try {
    return await readRules(session);
  } catch (error) {
    if (error instanceof RemoteFault) return error;
    throw error;
  }
}

function firstLine(text: string): string {
  return text.trim().split("\n")[0]!.slice(0, 200);
}
