import { isIptables, type NestedCommand, wordBehind } from "../../action/index.ts";
import { operationOf, repeatableFix } from "../action-commands.ts";
import type { Rule } from "./rule.ts";

/** An unban on another host that removes the chain where it finds it empty, without a lock. */
export const lostBan: Rule = {
  codes: ["lost-ban"],
  *action(check) {
    const unban = operationOf(check, "unban");
    for (const command of unban?.commands ?? []) {
      const chain = removedChain(command);
      if (!unban || chain === undefined || command.host === undefined || command.isLocked) continue;
      const looks = unban.commands.some(
        (one) =>
          one.script === command.script && one !== command && isLook(one, chain) && one.command.isCondition,
      );
      const place = looks ? unban.placeOf(command) : undefined;
      if (!place) continue;
      const message =
        "A ban that comes between the look for rules and this removal is lost with the chain, and nobody is told: hold a lock over both (flock), in the ban as well.";
      yield {
        code: "lost-ban",
        severity: "warning",
        message,
        ...place,
        fixes: repeatableFix(check.analysis, unban),
      };
    }
  },
};

function removedChain(command: NestedCommand): string | undefined {
  return isIptables(command.tool) ? wordBehind(command, "-X", "--delete-chain") : undefined;
}

function isLook(command: NestedCommand, chain: string): boolean {
  if (!isIptables(command.tool)) return false;
  return command.words.some(
    ({ value }, at) =>
      /^(?:-[a-zA-Z]*[LS]|--list|--list-rules)$/.test(value) && command.words[at + 1]?.value === chain,
  );
}
