import { isTrusting, type NestedCommand } from "../../action/index.ts";
import type { Span } from "../../text/index.ts";
import { editAt, type Operation, operationsOf, repeatableFix } from "../action-commands.ts";
import type { Analysis } from "../analysis.ts";
import type { Fix } from "../finding.ts";
import type { Rule } from "./rule.ts";

/** An ssh command that takes any host for the one that is meant. */
export const uncheckedHostKey: Rule = {
  codes: ["unchecked-host-key"],
  *action(check) {
    for (const operation of operationsOf(check)) {
      for (const command of operation.commands) {
        if (!/^(?:ssh|scp|sftp)$/.test(command.tool)) continue;
        const options = trustingOptions(command);
        const place = options[0] && operation.placeOf(command, options[0].span);
        if (!place) continue;
        const names = options.map(({ value }) => value).join(" and ");
        const message = `With ${names} ssh takes any server for the one that is meant, and gives it the commands: put the server's key into known_hosts, and take this out.`;
        const fixes = [
          ...removal(check.analysis, operation, command, options),
          ...repeatableFix(check.analysis, operation),
        ];
        yield { code: "unchecked-host-key", severity: "warning", message, ...place, fixes };
      }
    }
  },
};

interface TrustingOption {
  readonly value: string;
  /** With the `-o` in front of it. */
  readonly span: Span;
}

function trustingOptions({ words }: NestedCommand): TrustingOption[] {
  return words.flatMap(({ value, span }, at): TrustingOption[] => {
    const before = words[at - 1];
    const isApart = before?.value === "-o";
    const option = isApart ? value : value.replace(/^-o(?=\w)/, "");
    if (!isTrusting(option) || (!isApart && option === value)) return [];
    return [{ value: option, span: { start: isApart ? before.span.start : span.start, end: span.end } }];
  });
}

function removal(
  analysis: Analysis,
  operation: Operation,
  command: NestedCommand,
  options: readonly TrustingOption[],
): Fix[] {
  const edits = options.map(({ span: { start, end } }) => {
    const place = operation.placeOf(command, { start, end: end + 1 });
    return editAt(analysis, place, operation.value.text.slice(start, end + 1), "");
  });
  const made = edits.flatMap((edit) => edit ?? []);
  if (made.length < edits.length) return [];
  return [{ title: "Have ssh check the server's key", edits: made, preferred: true }];
}
