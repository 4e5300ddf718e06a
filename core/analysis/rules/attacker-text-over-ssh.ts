import { originOf } from "../../text/index.ts";
import { operationsOf, riskyTags } from "../action-commands.ts";
import type { Rule } from "./rule.ts";

/** An attacker's text in what `ssh` is given: fail2ban's protection ends where another shell begins. */
export const attackerTextOverSsh: Rule = {
  codes: ["attacker-text-over-ssh"],
  *action(check) {
    for (const { value, commands } of operationsOf(check)) {
      for (const { tool, depth, command, words } of commands) {
        if (tool !== "ssh" || depth > 0) continue;
        const { start } = command.span;
        const end = words.at(-1)!.span.end;
        for (const match of value.text.slice(start, end).matchAll(riskyTags)) {
          const at = start + match.index;
          const place = originOf(value, at, at + match[0].length);
          if (!place) continue;
          const message = `${match[0]} is an attacker's text. fail2ban keeps it out of the command that the shell here reads, but the shell on the other side of ssh reads it anew, and runs what is in it. Leave it out.`;
          yield { code: "attacker-text-over-ssh", severity: "warning", message, ...place };
        }
      }
    }
  },
};
