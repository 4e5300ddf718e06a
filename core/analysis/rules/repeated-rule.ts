import { isAdding, isIptables, type NestedCommand, wordBehind } from "../../action/index.ts";
import { operationOf, repeatableFix } from "../action-commands.ts";
import type { Rule } from "./rule.ts";

/** A ban that adds its rule without a look whether it is there, where fail2ban may run it twice. */
export const repeatedRule: Rule = {
  codes: ["repeated-rule"],
  *action(check) {
    const ban = operationOf(check, "ban");
    // With a check, fail2ban looks what is wrong before it tries again.
    if (!ban || operationOf(check, "check")) return;
    const { commands } = ban;
    for (const [at, command] of commands.entries()) {
      if (!isIptables(command.tool) || !isAdding(command)) continue;
      const source = wordBehind(command, "-s", "--source");
      if (source === undefined || isAsked(commands, command, source)) continue;
      // What runs only where the rule failed comes to nothing new.
      const isLast = commands.slice(at + 1).every((one) => one.command.joint === "||");
      const place = isLast && command.host === undefined ? undefined : ban.placeOf(command);
      if (!place) continue;
      const what = isLast ? "the connection is cut behind it" : "a command behind it fails";
      const message = `Where ${what}, fail2ban runs the ban once more, and this rule is there twice: one unban leaves the other for ever. Ask first with -C whether it is there.`;
      yield {
        code: "repeated-rule",
        severity: "warning",
        message,
        ...place,
        fixes: repeatableFix(check.analysis, ban),
      };
    }
  },
};

function isAsked(commands: readonly NestedCommand[], added: NestedCommand, source: string): boolean {
  return commands.some(
    (one) =>
      one.script === added.script &&
      isIptables(one.tool) &&
      wordBehind(one, "-C", "--check") !== undefined &&
      wordBehind(one, "-s", "--source") === source,
  );
}
