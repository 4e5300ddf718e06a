import { wordBehind } from "../../action/index.ts";
import { parseConfig } from "../../config/index.ts";
import {
  editAt,
  familyEdits,
  type Operation,
  operationOf,
  operationsOf,
  repeatableFix,
} from "../action-commands.ts";
import type { Edit, Fix } from "../finding.ts";
import type { ActionCheck, Rule } from "./rule.ts";

/** A ban by `iptables`, which takes no IPv6 address, in an action that has nothing else for one. */
export const ipv4Only: Rule = {
  codes: ["ipv4-only"],
  *action(check) {
    const ban = operationOf(check, "ban");
    if (!ban || knowsFamilies(check, ban)) return;
    const command = ban.commands.find(
      (one) => one.tool === "iptables" && /‹(?:ip|fid)›/.test(wordBehind(one, "-s", "--source") ?? ""),
    );
    const place = command && ban.placeOf(command);
    if (!place) return;
    const message =
      "iptables takes no IPv6 address: the ban of one fails, and its sender goes on. Name the command <iptables>, and set that to ip6tables in [Init?family=inet6].";
    yield {
      code: "ipv4-only",
      severity: "warning",
      message,
      ...place,
      fixes: [...tagFix(check), ...repeatableFix(check.analysis, ban)],
    };
  },
};

/** Whether the action tells the families apart: by options for one of them, by its tag, or by naming ip6tables. */
function knowsFamilies({ options }: ActionCheck, { value, commands }: Operation): boolean {
  const hasOwn = [...options.keys()].some((name) => name.includes("?family="));
  return hasOwn || value.text.includes("<family>") || commands.some(({ tool }) => /ip6tables/.test(tool));
}

/** Names every `iptables` of the action `<iptables>`, and says what that is in each family. */
function tagFix(check: ActionCheck): Fix[] {
  const edits: Edit[] = [];
  const operations = operationsOf(check);
  for (const operation of operations) {
    for (const command of operation.commands) {
      if (command.tool !== "iptables") continue;
      const { value, span } = command.words[0]!;
      const edit = editAt(check.analysis, operation.placeOf(command, span), value, "<iptables>");
      if (!edit || value !== "iptables") return [];
      if (!edits.some(({ path, span: own }) => path === edit.path && own.start === edit.span.start))
        edits.push(edit);
    }
  }
  const path = edits[0]?.path;
  const source = path === undefined ? undefined : check.analysis.source(path);
  // What several files hold is too much for one click.
  if (path === undefined || !source || edits.some((edit) => edit.path !== path)) return [];
  const families = familyEdits(path, source.text, parseConfig(source).sections, "iptables");
  return [
    {
      title: "Write <iptables>, which is ip6tables for IPv6",
      edits: [...edits, ...families],
      preferred: true,
    },
  ];
}
