import { spawnSync } from "node:child_process";
import { type Command, forEachChild, parse, type SyntaxNode, type Word } from "unbash";
import { readSshCall, type SshCall } from "./ssh-words.ts";

/**
 * What a command is to a remote: no ssh line, so that the whole of it may run there (`plain`); one whose remote part
 * can be taken out (`ssh`); or one of which that can't be said with certainty (`refused`, with the reason).
 */
export type SplitLine =
  | { readonly kind: "plain" }
  | {
      readonly kind: "ssh";
      readonly call: SshCall;
      /** What the local shell runs behind it, with its operator: `&& echo ... >> /var/log/fail2ban.log`. */
      readonly local: string;
    }
  | { readonly kind: "refused"; readonly why: string };

const refuse = (why: string): SplitLine => ({ kind: "refused", why });

/** Commands that run the command that they are given. */
const wrappers =
  /^(?:timeout|sudo|doas|env|nohup|nice|ionice|setsid|stdbuf|time|exec|command|sshpass|flock|xargs|eval|chroot|su|parallel|watch)$/;
const shells = /^(?:sh|bash|dash|ash|ksh|zsh|busybox)$/;

/**
 * Splits a rendered command. A shell judges its syntax first, since the parser forgives; then there must be one ssh,
 * alone or at the head of a list of `&&` and `||`, with words that mean the same before and after the local shell.
 */
export function splitSshLine(text: string): SplitLine {
  const wrong = findSyntaxError(text);
  if (wrong !== undefined) return refuse(`it is no valid shell text: ${wrong}`);
  const script = parse(text);
  if (script.errors?.length) return refuse(`it cannot be read with certainty: ${script.errors[0]!.message}`);
  const calls = commandsIn(script).filter(isSsh);
  const hidden = commandsIn(script).find(hidesSsh);
  if (hidden) return refuse(`ssh is run by another command (${hidden.name!.text})`);
  if (calls.length === 0) return { kind: "plain" };
  if (calls.length > 1) return refuse("it runs ssh more than once");
  const [statement, ...others] = script.commands;
  if (!statement || others.length > 0) return refuse("it is several commands, and ssh is only one of them");
  if (statement.background) return refuse("it runs ssh in the background");
  const call = calls[0]!;
  const { command } = statement;
  const head = command.type === "AndOr" ? command.commands[0] : command;
  if (head !== call) return refuse("ssh is not the first command of it, so whether it runs hangs on others");
  if (call.prefix.length > 0) return refuse("variables or redirections stand before ssh");
  if (call.redirects.length > 0) return refuse("the input or output of ssh is redirected");
  const words: string[] = [];
  for (const word of call.args) {
    if (word.type === "Word" ? isStatic(word) : /^[\w=.,:@%+/-]+$/.test(word.text))
      words.push(word.type === "Word" ? word.value : word.text);
    else return refuse(`the local shell changes a word of it: ${word.text}`);
  }
  const read = readSshCall(words);
  if (typeof read === "string") return refuse(read);
  return { kind: "ssh", call: read, local: text.slice(call.end).trim() };
}

/** What the shell has against the text; undefined where nothing. It is not run. */
function findSyntaxError(text: string): string | undefined {
  if (text.includes("\0")) return "a NUL character is in it";
  const answer = spawnSync("/bin/sh", ["-n"], { input: text, encoding: "utf8", timeout: 5000 });
  if (answer.error) return `there is no /bin/sh here to ask (${answer.error.message})`;
  return answer.status === 0 ? undefined : answer.stderr.trim().replace(/^\S*sh: (?:\d+: )?/, "");
}

function commandsIn(node: SyntaxNode): Command[] {
  const found: Command[] = node.type === "Command" ? [node] : [];
  forEachChild(node, (child) => {
    found.push(...commandsIn(child));
  });
  return found;
}

function baseName(word: Word | undefined): string {
  return /[^/]*$/.exec(word?.value ?? "")![0];
}

function isSsh(command: Command): boolean {
  return baseName(command.name) === "ssh";
}

/** Whether a command runs ssh that is among its arguments, or in a text that it gives to a shell. */
function hidesSsh(command: Command): boolean {
  const name = baseName(command.name);
  const words = command.args.flatMap((word) => (word.type === "Word" ? [word] : []));
  if (wrappers.test(name))
    return words.some((word) => baseName(word) === "ssh" || /(?:^|[\s;&|/])ssh\s/.test(word.value));
  return shells.test(name) && words.some((word) => /(?:^|[\s;&|/])ssh\s/.test(word.value));
}

/** Whether the local shell leaves the word as it reads: quotes aside, nothing in it is expanded but our own values. */
function isStatic(word: Word): boolean {
  if (word.text.startsWith("~")) return false;
  return (word.parts ?? []).every((part) => {
    if (part.type === "Literal" || part.type === "SingleQuoted") return true;
    return (
      part.type === "DoubleQuoted" &&
      part.parts.every(
        (inner) =>
          inner.type === "Literal" || (inner.type === "SimpleExpansion" && /^\$f2bV_\w+$/.test(inner.text)),
      )
    );
  });
}
