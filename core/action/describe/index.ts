import type { Span } from "../../text/index.ts";
import { commandsOf } from "../nested.ts";
import type { SimpleCommand } from "../shell.ts";
import { describeIptables } from "./iptables.ts";
import { describeNft } from "./nftables.ts";
import { describeCurl, readSsh } from "./remote.ts";
import { describeFirewalld, describeIpset, describeUfw } from "./sets.ts";

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
  return commandsOf(protectTags(script)).flatMap(({ command, tool, words, depth, outermost }) => {
    const rest = words.slice(1).map(({ value }) => value);
    const told = describeTool(tool, rest, command);
    if (told === undefined && quiet.has(tool)) return [];
    return [{ span: outermost, words: told && guarded(told, command), tool, depth }];
  });
}

/** A text in which a tag is a part of its word, and not a redirection: `‹ip›` for `<ip>`. */
export function protectTags(text: string): string {
  return text.replace(/(?<!<)<([A-Za-z_][\w./-]*)>/g, "‹$1›");
}

/** Commands that only hold a script together. */
const quiet: ReadonlySet<string> = new Set([
  ...["true", ":", "false", "exit", "test", "[", "set", "export", "local", "return", ""],
]);

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
    case "ssh": {
      const ssh = readSsh(words);
      return ssh && `Runs on ${ssh.destination}, over SSH:`;
    }
    case "flock":
      return `Waits for the lock ${firstBare(words)}, and with it:`;
    case "timeout":
      return `For no more than ${firstBare(words).replace(/^(\d+)$/, "$1 s")}:`;
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

/** The first word that is no option, nor an option's value. */
function firstBare(words: readonly string[]): string {
  return (
    words.find((word, index) => !word.startsWith("-") && !/^-[wEks]$/.test(words[index - 1] ?? "")) ?? ""
  );
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
