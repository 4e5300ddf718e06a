import { failure } from "./failure.ts";
import type { ReadExample } from "./read.ts";
import { escapeLiteral } from "./write.ts";

/** The prefix that syslog puts before a message. */
export interface SyslogPrefix {
  /** Where the message begins, in the text without its date. */
  readonly end: number;
  /** The program, without its pid and what stands in brackets behind it; undefined for the kernel with its own clock. */
  readonly daemon: string | undefined;
}

const syslog =
  /^\s*(?:<[^.>]+\.[^.>]+>\s+)?(?:(?<host>(?!\w+\(|\[)[\w.-]+|[\da-fA-F:.]+)\s+)?(?:(?<kernel>kernel:\s?\[ *\d+\.\d+\]:?\s+)|(?<daemon>[A-Za-z][\w./+-]*?)(?<extra>\([^\s)]+\))?(?<pid>\[\d+\])?(?<colon>:)?\s+)(?:\[ID \d+ \S+\]\s+)?/;

/** The prefix of a line whose date stands first; undefined where there is none, or not for certain. */
export function findPrefix(example: ReadExample): SyslogPrefix | undefined {
  if (!example.isDateFirst || !/^\s/.test(example.text)) return undefined;
  const found = syslog.exec(example.text);
  if (!found) return undefined;
  const { host, kernel, daemon, pid, colon } = found.groups!;
  const end = found[0].length;
  if (example.address && example.address.start < end) return undefined;
  if (kernel) return { end, daemon: undefined };
  // What tells of the failure is the message.
  if (pid === undefined && failure.test(`${host} ${daemon}`.replace(/fail2ban/g, ""))) return undefined;
  const isSure = pid !== undefined || (host !== undefined && colon !== undefined && !host.endsWith(":"));
  return isSure ? { end, daemon } : undefined;
}

/** What `_daemon` is set to for programs of these names: a regex; undefined where they have nothing in common. */
export function daemonPattern(names: readonly string[]): string | undefined {
  const different = [...new Set(names)];
  const [first] = different;
  // What stands behind a slash is one of the services of the program.
  const programs = new Set(different.map((name) => name.replace(/[/].*/, "")));
  const [program] = programs;
  if (first!.includes("/") && programs.size === 1 && program!.length > 2)
    return `${escapeLiteral(program!)}[\\w/.-]*`;
  if (different.length === 1) return escapeLiteral(first!);
  let length = 0;
  while (different.every((name) => name[length] !== undefined && name[length] === first![length])) length++;
  const shared = first!.slice(0, length).replace(/\w*$/, (word) => (isWhole(different, length) ? word : ""));
  return shared.length > 2 ? `${escapeLiteral(shared)}[\\w/.-]*` : undefined;
}

/** Whether the shared beginning of the names ends where a word ends in each of them. */
function isWhole(names: readonly string[], length: number): boolean {
  return names.every((name) => !/\w/.test(name[length] ?? ""));
}
