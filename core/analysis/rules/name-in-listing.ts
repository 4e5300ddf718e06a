import { isIptables } from "../../action/index.ts";
import type { Place } from "../../text/index.ts";
import { operationsOf, repeatableFix } from "../action-commands.ts";
import type { Analysis } from "../analysis.ts";
import type { Fix } from "../finding.ts";
import type { Rule } from "./rule.ts";

/** A search for a target's name in a listing, whose first line holds the chain's name as well. */
export const nameInListing: Rule = {
  codes: ["name-in-listing"],
  *action(check) {
    for (const operation of operationsOf(check)) {
      for (const [at, command] of operation.commands.entries()) {
        const next = operation.commands[at + 1];
        const list = command.words.findIndex(({ value }) => /^(?:-[a-zA-Z]*L|--list)$/.test(value));
        if (!isIptables(command.tool) || list < 0 || next?.tool !== "grep" || next.command.joint !== "|")
          continue;
        const pattern = next.words.find(({ value }, index) => index > 0 && !value.startsWith("-"));
        if (!pattern || !/^(?:DROP|REJECT|ACCEPT)$/.test(pattern.value)) continue;
        const place = operation.placeOf(next, pattern.span);
        if (!place) continue;
        const { start } = command.command.span;
        const fixes = rulesFix(
          check.analysis,
          operation.placeOf(command, { start, end: next.command.span.end }),
        );
        const message = `A listing begins with the chain's name, so that a jail called “…${pattern.value}…” always has one: its chain is never cleaned up. Look at the rules alone, with -S and grep -q ^-A.`;
        yield {
          code: "name-in-listing",
          severity: "information",
          message,
          ...place,
          fixes: [...fixes, ...repeatableFix(check.analysis, operation)],
        };
      }
    }
  },
};

/** Looks at the rules alone, where the two commands stand in a file as they are usually written. */
function rulesFix(analysis: Analysis, place: Place | undefined): Fix[] {
  if (!place) return [];
  const { path, span } = place;
  const text = analysis.source(path)?.text.slice(span.start, span.end) ?? "";
  const match = /^(.*) -n?L (\S+) \| grep -q "?(?:DROP|REJECT|ACCEPT)"?$/.exec(
    text.replace(" -n -L ", " -L "),
  );
  if (!match) return [];
  const better = `${match[1]} -S ${match[2]} | grep -q ^-A`;
  return [{ title: `Write “${better}”`, edits: [{ path, span, text: better }], preferred: true }];
}
