import type { Span } from "../../text/index.ts";
import { readShell, type SimpleCommand } from "../shell.ts";
import { describeIptables } from "./iptables.ts";
import { describeNft } from "./nftables.ts";
import { describeCurl, readSsh } from "./remote.ts";
import { describeFirewalld, describeIpset, describeUfw } from "./sets.ts";

export { readSsh, type SshCommand } from "./remote.ts";

/** What one command of a script does, in words. */
export interface Described {
  /** The command as it stands in the script; all of the `ssh` command for what runs on the other side of it. */
  readonly span: Span;
  /** A sentence; undefined where nothing is known of the command. */
  readonly words: string | undefined;
  /** The command's own name: `iptables`. */
  readonly tool: string;
  /** How deep: 1 for what runs on the other side of an `ssh` command, or in a shell that the script starts. */
  readonly depth: number;
}

/**
 * What the commands of a script do, in the order in which they stand. A tag that nothing filled is told as such, though
 * a shell would take it for a redirection.
 */
export function describeScript(script: string): Described[] {
  return describeAll(script.replace(/(?<!<)<([A-Za-z_][\w./-]*)>/g, "‹$1›"), 0, undefined);
}

function describeAll(script: string, depth: number, around: Span | undefined): Described[] {
  return readShell(script).flatMap((command) => describeCommand(command, depth, around ?? command.span));
}

function describeCommand(command: SimpleCommand, depth: number, span: Span): Described[] {
  const words = withoutAssignments(command.words.map(({ value }) => value));
  const [tool = "", ...rest] = words;
  const name = tool.replace(/^.*\//, "");
  const inner = innerScript(name, rest);
  const told = inner?.words ?? describeTool(name, rest, command);
  const one: Described = { span, words: told && guarded(told, command), tool: name, depth };
  // Nobody knows what runs in a variable's place.
  if (inner === undefined || depth > 3) return quiet.has(name) && told === undefined ? [] : [one];
  const below = describeAll(inner.script, depth + 1, span);
  return inner.words === undefined ? below.map((each) => ({ ...each, depth })) : [one, ...below];
}

/** Commands that only hold a script together. */
const quiet: ReadonlySet<string> = new Set([
  "true",
  ":",
  "false",
  "exit",
  "test",
  "[",
  "set",
  "export",
  "local",
  "return",
]);

/** `A=1 B=2 command`: the command. */
function withoutAssignments(words: readonly string[]): readonly string[] {
  const first = words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word));
  return first < 0 ? [] : words.slice(first);
}

/** What a command runs that is given to it as text, or as the rest of its words. */
function innerScript(
  name: string,
  words: readonly string[],
): { readonly script: string; readonly words: string | undefined } | undefined {
  if (name === "ssh") {
    const ssh = readSsh(words);
    if (!ssh) return undefined;
    return { script: ssh.script, words: `Runs on ${ssh.destination}, over SSH:` };
  }
  if (/^(?:ba|da|z|k)?sh$/.test(name)) {
    const at = words.findIndex((word) => /^-\w*c$/.test(word));
    return at < 0 || words[at + 1] === undefined ? undefined : { script: words[at + 1]!, words: undefined };
  }
  return wrapped(name, words);
}

/** `flock`, `timeout` and `sudo` run the rest of their words. */
function wrapped(
  name: string,
  words: readonly string[],
): { readonly script: string; readonly words: string | undefined } | undefined {
  const quote = (rest: readonly string[]) =>
    rest.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  const takes = {
    flock: ["-w", "-E", "--timeout"],
    timeout: ["-k", "-s", "--kill-after", "--signal"],
    sudo: ["-u", "-g"],
  };
  if (!Object.hasOwn(takes, name)) return undefined;
  const withValue: readonly string[] = takes[name as keyof typeof takes];
  let at = 0;
  while (at < words.length && words[at]!.startsWith("-")) at += withValue.includes(words[at]!) ? 2 : 1;
  const value = words[at] ?? "";
  if (name === "sudo") return { script: quote(words.slice(at)), words: undefined };
  const rest = words.slice(at + 1);
  const script = rest[0] === "-c" ? (rest[1] ?? "") : quote(rest);
  const told =
    name === "flock" ? `Waits for the lock ${value}, and with it:` : `For no more than ${seconds(value)}:`;
  return { script, words: told };
}

function seconds(value: string): string {
  return /^\d+$/.test(value) ? `${value} s` : value;
}

function describeTool(name: string, words: readonly string[], command: SimpleCommand): string | undefined {
  switch (name) {
    case "iptables":
    case "ip6tables":
      return describeIptables(name, words);
    case "nft":
      return describeNft(words);
    case "ipset":
      return describeIpset(words);
    case "ufw":
      return describeUfw(words);
    case "firewall-cmd":
      return describeFirewalld(words);
    case "curl":
      return describeCurl(words);
    case "grep":
      return command.joint === "|" ? `Looks in that for ${patternOf(words)}.` : undefined;
    case "echo":
    case "printf":
      return writesTo(command);
    case "mail":
      return `Sends mail to ${words.at(-1) ?? "somebody"}.`;
    default:
      return /(?:^|[/-])sendmail$/.test(name) ? `Sends mail to ${words.at(-1) ?? "somebody"}.` : undefined;
  }
}

function patternOf(words: readonly string[]): string {
  const bare = words.filter((word) => !/^-[A-Za-z]+$/.test(word));
  return `“${bare[0] ?? ""}”`;
}

function writesTo({ redirections, joint }: SimpleCommand): string | undefined {
  const target = redirections.find(({ sign }) => sign === ">" || sign === ">>");
  if (!target || target.target.value === "/dev/null") return joint === "|" ? undefined : "Writes a text.";
  const file = target.target.value;
  return target.sign === ">>"
    ? `Writes a line to the end of ${file}.`
    : `Writes a text to ${file}, in the place of what is there.`;
}

/** Under what circumstances the command runs at all. */
function guarded(words: string, command: SimpleCommand): string {
  const { joint, isCondition, isNegated, isInLoop } = command;
  const lower = words[0]!.toLowerCase() + words.slice(1);
  if (joint === "|") return words;
  if (isCondition && isInLoop) return `${isNegated ? "Until" : "As long as"} this succeeds: ${lower}`;
  if (isCondition) return `${isNegated ? "Unless" : "If"} this succeeds: ${lower}`;
  if (joint === "&&") return `If that went well: ${lower}`;
  return joint === "||" ? `If that failed: ${lower}` : words;
}
