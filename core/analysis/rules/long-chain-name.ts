import { isIptables, wordBehind } from "../../action/index.ts";
import { operationsOf } from "../action-commands.ts";
import type { Rule } from "./rule.ts";

/** The longest name of a chain that iptables takes. */
const longest = 28;

/** A jail whose name makes that of a chain too long. */
export const longChainName: Rule = {
  codes: ["long-chain-name"],
  *action(check) {
    const place = check.jail?.header;
    if (!place) return;
    for (const { commands } of operationsOf(check)) {
      for (const command of commands) {
        if (!isIptables(command.tool)) continue;
        const chain = wordBehind(command, "-N", "--new-chain", "-I", "--insert", "-A", "--append") ?? "";
        if (chain.length <= longest || chain.includes("‹")) continue;
        const message = `The action ${check.name} makes the chain ${chain}: iptables takes names of ${longest} characters, this one has ${chain.length}, and no ban works. Give the action a shorter name: ${check.name}[name=...].`;
        yield { code: "long-chain-name", severity: "warning", message, ...place };
        return;
      }
    }
  },
};
