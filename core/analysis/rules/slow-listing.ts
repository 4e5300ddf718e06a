import { isIptables } from "../../action/index.ts";
import { editAt, operationsOf, repeatableFix } from "../action-commands.ts";
import type { Fix } from "../finding.ts";
import type { Rule } from "./rule.ts";

/** `iptables -L` without `-n`, which asks a name server for every address. */
export const slowListing: Rule = {
  codes: ["slow-listing"],
  *action(check) {
    for (const operation of operationsOf(check)) {
      for (const command of operation.commands) {
        if (!isIptables(command.tool)) continue;
        const list = command.words.find(({ value }) => value === "--list" || /^-[a-zA-Z]*L$/.test(value));
        const isNumeric = command.words.some(
          ({ value }) => value === "--numeric" || /^-[a-zA-Z]*n/.test(value),
        );
        const place = list && !isNumeric ? operation.placeOf(command, list.span) : undefined;
        if (!list || !place) continue;
        const edit = editAt(check.analysis, place, list.value, `-n ${list.value}`);
        const fixes: Fix[] = edit ? [{ title: "Write -n before it", edits: [edit], preferred: true }] : [];
        const message =
          "Without -n, iptables looks up the name of each address that it lists: with a slow name server fail2ban gives the command up after a minute; write -n.";
        yield {
          code: "slow-listing",
          severity: "warning",
          message,
          ...place,
          fixes: [...fixes, ...repeatableFix(check.analysis, operation)],
        };
      }
    }
  },
};
