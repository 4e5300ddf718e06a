import { isAdding, isIptables, wordBehind } from "../../action/index.ts";
import { operationsOf, repeatableFix } from "../action-commands.ts";
import type { Rule } from "./rule.ts";

/** On another host, a jump that is added where it is not found, without a lock: two at once add it twice. */
export const racingJump: Rule = {
  codes: ["racing-jump"],
  *action(check) {
    for (const operation of operationsOf(check)) {
      for (const [at, command] of operation.commands.entries()) {
        const before = operation.commands[at - 1];
        if (!before || command.host === undefined || command.isLocked || command.command.joint !== "||")
          continue;
        const isPair = isIptables(command.tool) && isAdding(command) && isIptables(before.tool);
        const isSame = isPair && wordBehind(before, "-j", "--jump") === wordBehind(command, "-j", "--jump");
        if (!isSame || wordBehind(before, "-C", "--check") === undefined || wordBehind(command, "-s"))
          continue;
        const place = operation.placeOf(command);
        if (!place) continue;
        const message =
          "Two hosts, or two tools, that ban at once both find nothing and add the jump twice, and one of them stays: hold a lock over both commands (flock).";
        yield {
          code: "racing-jump",
          severity: "information",
          message,
          ...place,
          fixes: repeatableFix(check.analysis, operation),
        };
      }
    }
  },
};
