import { protectTags } from "./describe/index.ts";
import { commandsOf, type NestedCommand } from "./nested.ts";

/** A chain of iptables with a rule for each ban, as an action's commands speak of it; texts may hold tags. */
export interface BanChain {
  /** The command: `iptables`, or a tag that is `ip6tables` for IPv6. */
  readonly iptables: string;
  readonly chain: string;
  /** The chain that leads there, `INPUT`, and what else that rule asks for (`-p tcp`). */
  readonly hook: string;
  readonly match: string;
  /** What is banned: `<ip>`. */
  readonly source: string;
  /** What becomes of it: `DROP`. */
  readonly target: string;
}

/** Commands that may run twice, at once and in any order, and leave the same rules; they answer 0 only if all is done. */
export function repeatableChain(rule: BanChain): {
  readonly ban: readonly string[];
  readonly unban: readonly string[];
} {
  const { chain, hook, match, source, target } = rule;
  const run = `${rule.iptables} -w 5`;
  const jump = `${match === "" ? "" : `${match} `}-j ${chain}`;
  const own = `-s ${source} -j ${target}`;
  return {
    ban: [
      `${run} -N ${chain} 2>/dev/null || ${run} -n -L ${chain} >/dev/null || exit 91`,
      `${run} -C ${hook} ${jump} 2>/dev/null || ${run} -I ${hook} ${jump} || exit 92`,
      `${run} -C ${chain} ${own} 2>/dev/null || ${run} -I ${chain} 1 ${own} || exit 93`,
    ],
    unban: [
      `while ${run} -D ${chain} ${own} 2>/dev/null; do :; done`,
      `${run} -n -L ${chain} >/dev/null 2>&1 || exit 0`,
      `if ! ${run} -S ${chain} | grep -q ^-A; then ${run} -D ${hook} ${jump}; ${run} -X ${chain}; fi`,
    ],
  };
}

/**
 * Commands as one that takes a lock first and is ended in time: on this machine, or with `ssh` (that command with its
 * options and the host) on another. The commands hold neither quotes nor `$`.
 */
export function lockedScript(lines: readonly string[], chain: string, ssh: string | undefined): string {
  const script = `flock -w 10 /run/lock/${chain}.lock timeout -k 2 20 /bin/sh -c "\n${lines.join("\n")}"`;
  return ssh === undefined ? script : `${ssh} '${script}'`;
}

/** The chain that a pair of commands to ban and unban keeps, and the `ssh` in front of them; undefined where it is none. */
export function findBanChain(
  ban: string,
): { readonly rule: BanChain; readonly ssh: string | undefined } | undefined {
  const text = protectTags(ban);
  const commands = commandsOf(text);
  const tables = commands.filter(({ tool }) => isIptables(tool));
  const added = tables.find((one) => isAdding(one) && wordBehind(one, "-s", "--source") !== undefined);
  const chain = added && wordBehind(added, "-I", "-A", "--insert", "--append");
  if (!added || chain === undefined) return undefined;
  const jump = tables.find((one) => isAdding(one) && wordBehind(one, "-j", "--jump") === chain);
  const hook = jump && wordBehind(jump, "-I", "-A", "--insert", "--append");
  const source = wordBehind(added, "-s", "--source");
  const at = added.words.findIndex(({ value }) => value === "-j" || value === "--jump");
  if (!jump || hook === undefined || source === undefined || at < 0) return undefined;
  const target = added.words
    .slice(at + 1)
    .map(({ value }) => value)
    .join(" ");
  const match = matchOf(jump);
  const ssh = commands.find(({ tool }) => tool === "ssh");
  if (added.host !== undefined && !ssh) return undefined;
  const rule = { iptables: added.words[0]!.value, chain, hook, match, source, target };
  const plain = Object.values(rule).every((part) => /^[\w./:,+‹› -]*$/.test(part));
  if (!plain) return undefined;
  return { rule: withTags(rule), ssh: ssh && added.host !== undefined ? sshOf(ssh, text) : undefined };
}

/** Whether a command's name is that of iptables, or a tag that stands for it. */
export function isIptables(tool: string): boolean {
  return /^(?:ip6?tables|‹ip6?tables›)$/.test(tool);
}

/** The word behind the first of some options of a command. */
export function wordBehind({ words }: NestedCommand, ...options: readonly string[]): string | undefined {
  const at = words.findIndex(({ value }) => options.includes(value));
  return at < 0 ? undefined : words[at + 1]?.value;
}

/** Whether a command of iptables adds a rule. */
export function isAdding(command: NestedCommand): boolean {
  return wordBehind(command, "-I", "-A", "--insert", "--append") !== undefined;
}

/** What the rule of a jump asks for besides: its words without operation, chain, position and target. */
function matchOf({ words }: NestedCommand): string {
  const parts = words.slice(1).map(({ value }) => value);
  const out: string[] = [];
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at]!;
    if (/^(?:-I|-A|--insert|--append|-j|--jump)$/.test(part)) {
      at++;
      if (/^-(?:I|-insert)/.test(part) && /^\d+$/.test(parts[at + 1] ?? "")) at++;
    } else if (/^(?:-w|--wait)$/.test(part)) {
      if (/^\d+$/.test(parts[at + 1] ?? "")) at++;
    } else out.push(part);
  }
  return out.join(" ");
}

/** The `ssh` command up to its host, without the options that have it trust any host. */
function sshOf({ words }: NestedCommand, text: string): string {
  const kept: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const { value, span } = words[at]!;
    if (value === "-o" && isTrusting(words[at + 1]?.value ?? "")) at++;
    else if (!value.startsWith("-o") || !isTrusting(value.slice(2)))
      kept.push(text.slice(span.start, span.end));
    const isValue = /^-[BbcDEeFIiJLlmOoPpQRSWw]$/.test(words[at - 1]?.value ?? "");
    if (at > 0 && !isValue && !value.startsWith("-")) break;
  }
  return fromProtected(kept.join(" "));
}

/** Whether an option of ssh's has it take any host for the one that is meant. */
export function isTrusting(option: string): boolean {
  return /^(?:StrictHostKeyChecking[ =](?:no|off)|(?:User|Global)KnownHostsFile[ =]\/dev\/null)$/i.test(
    option,
  );
}

function withTags(rule: BanChain): BanChain {
  return Object.fromEntries(
    Object.entries(rule).map(([name, text]) => [name, fromProtected(text)]),
  ) as unknown as BanChain;
}

function fromProtected(text: string): string {
  return text.replace(/‹([^‹›]*)›/g, "<$1>");
}
