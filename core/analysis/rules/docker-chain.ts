import { isAdding, isIptables, wordBehind } from "../../action/index.ts";
import { type ActionReference, isText } from "../../config/index.ts";
import { originOfAll, type Place } from "../../text/index.ts";
import { operationsOf } from "../action-commands.ts";
import type { Analysis } from "../analysis.ts";
import type { Fix } from "../finding.ts";
import type { ActionCheck, JailCheck, Rule } from "./rule.ts";

/** A jail over a container's log whose bans stand in INPUT, which traffic to a container does not pass. */
export const dockerChain: Rule = {
  codes: ["docker-chain"],
  *jail(jail) {
    if (!isOfContainer(jail)) return;
    for (const reference of jail.actionReferences) {
      const { definition, name } = reference;
      if (!definition) continue;
      const check: ActionCheck = { ...definition, analysis: jail.analysis, name: name.text, jail };
      const place = originOfAll(name);
      if (!place || !standsInInput(check)) continue;
      const message =
        "This jail's log is a container's, and what goes to a container passes FORWARD, never INPUT: a ban there stops nobody. Give the action chain=DOCKER-USER.";
      yield {
        code: "docker-chain",
        severity: "warning",
        message,
        ...place,
        fixes: chainFix(jail.analysis, reference, place),
      };
    }
  },
};

/** Whether a jail's name or the path of its log speaks of a container. */
function isOfContainer({ name, options }: JailCheck): boolean {
  const logpath = options.get("logpath");
  const logs = isText(logpath) ? logpath.text.split("\n") : [];
  return (
    /docker|container|podman/i.test(name) ||
    logs.some(
      (log) =>
        /(?:^|[/_.-])(?:docker|containers?|podman)(?=[/_.-]|$)/i.test(log) || /^\/config\/log\//.test(log),
    )
  );
}

function standsInInput(check: ActionCheck): boolean {
  return operationsOf(check).some(({ commands }) =>
    commands.some(
      (command) =>
        command.host === undefined &&
        isIptables(command.tool) &&
        isAdding(command) &&
        wordBehind(command, "-I", "-A", "--insert", "--append") === "INPUT",
    ),
  );
}

/** Gives the action its chain in brackets, where the jail names it in its own words and it takes one. */
function chainFix(analysis: Analysis, { name, given }: ActionReference, place: Place): Fix[] {
  const text = analysis.source(place.path)?.text ?? "";
  const { start, end } = place.span;
  if (text.slice(start, end) !== name.text || given.has("chain")) return [];
  if (!analysis.parameters("action", name.text).has("chain")) return [];
  const isOpen = text[end] === "[";
  const span = { start: end, end: isOpen ? end + 1 : end };
  const written = isOpen ? "[chain=DOCKER-USER, " : "[chain=DOCKER-USER]";
  const edits = [{ path: place.path, span, text: written }];
  return [{ title: "Write chain=DOCKER-USER", edits, preferred: true }];
}
