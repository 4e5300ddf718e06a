import { isIptables, wordBehind } from "../../action/index.ts";
import { operationOf, repeatableFix } from "../action-commands.ts";
import type { Rule } from "./rule.ts";

/** An unban whose exit code is that of other commands than the one that takes the rule out. */
export const hiddenFailure: Rule = {
  codes: ["hidden-failure"],
  *action(check) {
    const unban = operationOf(check, "unban");
    for (const [at, command] of unban?.commands.entries() ?? []) {
      const isRule = isIptables(command.tool) && wordBehind(command, "-D", "--delete") !== undefined;
      if (!unban || !isRule || wordBehind(command, "-s", "--source") === undefined) continue;
      const { isCondition, isInLoop } = command.command;
      const next = unban.commands[at + 1];
      const isHidden =
        next?.script === command.script && next.command.joint === ";" && !isCondition && !isInLoop;
      const place = isHidden ? unban.placeOf(command) : undefined;
      if (!place) continue;
      const message =
        "Whether this rule was taken out is not told: the commands behind it decide the exit code. Take out what is there, look, and end with an error of your own (exit 1) where it stays.";
      yield {
        code: "hidden-failure",
        severity: "information",
        message,
        ...place,
        fixes: repeatableFix(check.analysis, unban),
      };
    }
  },
};
