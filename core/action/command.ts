import type { Traced } from "../text/index.ts";
import type { Family } from "./ticket.ts";

/** When fail2ban runs a command of an action. */
export type ActionEvent =
  | "start"
  | "check"
  | "repair"
  | "ban"
  | "prolong"
  | "reban"
  | "unban"
  | "flush"
  | "reload"
  | "stop";

/** A risky value, which the command holds as `$name`. */
export interface ShellValue {
  /** The variable: `f2bV_matches`. */
  readonly name: string;
  /** The tag it is of: `matches`, `F_user`. */
  readonly tag: string;
  readonly value: string;
}

/** A command as fail2ban would execute it. */
export interface ActionCommand {
  readonly event: ActionEvent;
  /**
   * The author's text with all tags filled. A value with a character that a shell may take for its own stands in it as
   * `$f2bV_...`, and is in `values`. A value put in for a tag has the tag's place; other text its own.
   */
  readonly text: Traced;
  /** In the order in which they first came up. */
  readonly values: readonly ShellValue[];
  /** The family that it is for; undefined where it is for none. */
  readonly family: Family | undefined;
  /** Seconds after which fail2ban ends it. */
  readonly timeout: number;
}

/**
 * What fail2ban runs: `/bin/sh -c` with these arguments, the script and then the risky values, which the script's first
 * line takes as `$0`, `$1` ... Mirrors Utils.buildShellCmd.
 */
export function shellArguments({ text, values }: ActionCommand): readonly string[] {
  if (values.length === 0) return [text.text];
  const assigned = values.map(({ name }, index) => `${name}=$${index} `).join("");
  return [`${assigned}\n${text.text}`, ...values.map(({ value }) => value)];
}
