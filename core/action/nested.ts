import type { Span } from "../text/index.ts";
import { readSsh } from "./describe/remote.ts";
import { readShell, type ShellWord, type SimpleCommand } from "./shell.ts";

/** A command of a script, or of a script within it: what `ssh`, `sh -c`, `flock`, `timeout` and `sudo` are given to run. */
export interface NestedCommand {
  readonly command: SimpleCommand;
  /** Its name without a folder: `iptables`. */
  readonly tool: string;
  /** Its words from the name on, assignments in front taken away. */
  readonly words: readonly ShellWord[];
  /** How many `ssh`, `flock` or `timeout` commands are around it. */
  readonly depth: number;
  /** Where it runs: `user@host`; undefined on this machine. */
  readonly host: string | undefined;
  /** Whether it runs under a lock, `flock`. */
  readonly isLocked: boolean;
  /** Which script of the text it belongs to: commands with the same number stand in one. */
  readonly script: number;
  /** Where a stretch of it stands in the whole text; undefined where quotes in quotes keep that from being told. */
  locate(span: Span): Span | undefined;
  /** The command of the whole text that it is, or is a part of. */
  readonly outermost: Span;
}

/** All commands of a script, also those within others, in the order in which they stand. */
export function commandsOf(script: string): NestedCommand[] {
  const found: NestedCommand[] = [];
  let scripts = 0;
  const walk = (
    text: string,
    around: Omit<NestedCommand, "command" | "tool" | "words" | "script" | "outermost">,
    outer?: Span,
  ) => {
    const number = scripts++;
    for (const command of readShell(text)) {
      const words = withoutAssignments(command.words);
      const tool = (words[0]?.value ?? "").replace(/^.*\//, "");
      const outermost = outer ?? command.span;
      const inner = around.depth > 5 ? undefined : innerOf(tool, words, text);
      if (inner === undefined || inner.isTold) {
        found.push({ ...around, command, tool, words, script: number, outermost });
      }
      if (inner === undefined) continue;
      const { start } = inner;
      const locate = (span: Span) =>
        start === undefined ? undefined : around.locate({ start: span.start + start, end: span.end + start });
      const below = {
        depth: around.depth + (inner.isTold ? 1 : 0),
        host: inner.host ?? around.host,
        isLocked: around.isLocked || tool === "flock",
        locate,
      };
      walk(inner.text, below, outermost);
    }
  };
  walk(script, { depth: 0, host: undefined, isLocked: false, locate: (span) => span });
  return found;
}

/** A script within a command. */
interface Inner {
  readonly text: string;
  /** Where it begins in the text around it; undefined where it does not stand there as it is. */
  readonly start: number | undefined;
  readonly host: string | undefined;
  /** Whether the command around it is one of its own. */
  readonly isTold: boolean;
}

function innerOf(tool: string, words: readonly ShellWord[], text: string): Inner | undefined {
  if (tool === "ssh") {
    const ssh = readSsh(words.slice(1).map(({ value }) => value));
    if (!ssh) return undefined;
    return { ...textOf(words.slice(1 + ssh.at), text), host: ssh.destination, isTold: true };
  }
  if (/^(?:ba|da|z|k)?sh$/.test(tool)) {
    const at = words.findIndex(({ value }) => /^-\w*c$/.test(value));
    const script = at < 0 ? undefined : words[at + 1];
    return script && { ...textOf([script], text), host: undefined, isTold: false };
  }
  return wrappedBy(tool, words, text);
}

const wrappers: Readonly<Record<string, { readonly withValue: readonly string[]; readonly skips: number }>> =
  {
    flock: { withValue: ["-w", "-E", "--timeout"], skips: 1 },
    timeout: { withValue: ["-k", "-s", "--kill-after", "--signal"], skips: 1 },
    sudo: { withValue: ["-u", "-g"], skips: 0 },
  };

/** `flock`, `timeout` and `sudo` run the rest of their words. */
function wrappedBy(tool: string, words: readonly ShellWord[], text: string): Inner | undefined {
  const wrapper = Object.hasOwn(wrappers, tool) ? wrappers[tool] : undefined;
  if (!wrapper) return undefined;
  let at = 1;
  while (words[at]?.value.startsWith("-")) at += wrapper.withValue.includes(words[at]!.value) ? 2 : 1;
  const rest = words.slice(at + wrapper.skips);
  const isTold = tool !== "sudo";
  if (rest[0]?.value === "-c") return { ...textOf(rest.slice(1, 2), text), host: undefined, isTold };
  const [first, last] = [rest[0], rest.at(-1)];
  if (!first || !last) return undefined;
  // The words are words already: quotes and all they stand as in the text around.
  const start = first.span.start;
  return { text: text.slice(start, last.span.end), start, host: undefined, isTold };
}

/** Words as the text that another shell is given. */
function textOf(words: readonly ShellWord[], text: string): Pick<Inner, "text" | "start"> {
  const value = words.map((word) => word.value).join(" ");
  const [first, last] = [words[0], words.at(-1)];
  if (!first || !last) return { text: "", start: undefined };
  const raw = text.slice(first.span.start, last.span.end);
  if (raw === value) return { text: value, start: first.span.start };
  return { text: value, start: raw.slice(1, -1) === value ? first.span.start + 1 : undefined };
}

/** `A=1 B=2 command`: the command. */
function withoutAssignments(words: readonly ShellWord[]): readonly ShellWord[] {
  const first = words.findIndex(({ value }) => !/^[A-Za-z_]\w*=/.test(value));
  return first < 0 ? [] : words.slice(first);
}
