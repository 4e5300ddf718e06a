import { operationsOf } from "../action-commands.ts";
import type { Rule } from "./rule.ts";

/** A command that is not on the machine on which fail2ban would run it. */
export const missingCommand: Rule = {
  codes: ["missing-command"],
  *action(check) {
    const { hasCommand } = check.analysis.world;
    if (!check.jail?.isEnabled) return;
    const told = new Set<string>();
    for (const operation of operationsOf(check)) {
      for (const command of operation.commands) {
        const word = command.words[0];
        const name = word?.value ?? "";
        if (command.host !== undefined || told.has(name) || word?.isDynamic) continue;
        if (!/^[/A-Za-z][\w./+-]*$/.test(name) || ofShell.has(name) || hasCommand?.(name) !== false) continue;
        const place = operation.placeOf(command, word!.span);
        if (!place) continue;
        told.add(name);
        const message = `There is no command ${name} on this machine, and the jail ${check.jail.name} runs it: install it, or use another action.`;
        yield { code: "missing-command", severity: "warning", message, ...place };
      }
    }
  },
};

/** What a shell does by itself. */
const ofShell: ReadonlySet<string> = new Set(
  (
    "alias bg break cd command continue echo eval exec exit export false fg getopts hash jobs kill local printf pwd read " +
    "readonly return set shift test times trap true type ulimit umask unalias unset wait case esac for if in do done"
  ).split(" "),
);
