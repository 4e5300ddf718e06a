import { userInfo } from "node:os";
import { type ActionCommand, shellArguments } from "../../core/action/index.ts";
import { type Remote, targetOf } from "./remote.ts";
import { splitSshLine } from "./ssh-line.ts";

/** What a remote's shell runs: `/bin/sh -c` with these arguments, the script first. */
export interface RemoteCommand {
  /** `/bin/sh -c` with these: the script, then the values that it takes as `$0`, `$1` ... */
  readonly argv: readonly string[];
  /** The script as a person reads it, without the line that takes the values. */
  readonly text: string;
  /** What the local shell would have run behind an ssh line; it is shown and left alone. */
  readonly local: string;
  /** Options of the ssh line that are not heeded. */
  readonly ignored: readonly string[];
}

/** A command of an action as the remote runs it; a sentence where it can't be run there. */
export function commandFor(remote: Remote, command: ActionCommand): RemoteCommand | string {
  const { event } = command;
  const [script = "", ...values] = shellArguments(command);
  const { text } = command.text;
  const unfilled = /<[A-Za-z][\w?=/-]*>/.exec(text)?.[0];
  if (unfilled !== undefined)
    return `action${event} holds the tag ${unfilled}, which has no value: set it in [Init] or where the jail names the action`;
  if ([script, ...values].some((word) => word.includes("\0"))) return `action${event} holds a NUL character`;
  const split = splitSshLine(text);
  if (split.kind === "plain") return { argv: [script, ...values], text, local: "", ignored: [] };
  if (split.kind === "refused") return `action${event} cannot be run elsewhere than here: ${split.why}`;
  const { user = userInfo().username, host, port = 22, command: remotePart, ignored } = split.call;
  if (user !== remote.user || host.toLowerCase() !== remote.host.toLowerCase() || port !== remote.port)
    return `action${event} is for ${targetOf({ user, host, port })}, and [${remote.name}] is ${targetOf(remote)}: nothing was run`;
  const head = script.slice(0, script.length - text.length);
  return { argv: [head + remotePart, ...values], text: remotePart, local: split.local, ignored };
}
