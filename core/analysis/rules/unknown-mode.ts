import { isText, type Options, type Parameter } from "../../config/index.ts";
import { originOfAll } from "../../text/index.ts";
import type { Analysis } from "../analysis.ts";
import type { Finding, Fix } from "../finding.ts";
import { likely } from "../likely.ts";
import type { JailCheck, Rule } from "./rule.ts";

/** A mode, or what else chooses among a filter's or an action's options, that it does not have. */
export const unknownMode: Rule = {
  codes: ["unknown-mode"],
  *jail(jail) {
    const { analysis, filterReference, actionReferences } = jail;
    if (filterReference) yield* findUnknown(analysis, "filter", filterReference.name.text, jail.options);
    for (const { name, definition } of actionReferences) {
      if (definition) yield* findUnknown(analysis, "action", name.text, definition.options);
    }
  },
};

function* findUnknown(
  analysis: Analysis,
  kind: "filter" | "action",
  name: string,
  options: Options,
): Iterable<Finding> {
  for (const parameter of analysis.parameters(kind, name).values()) {
    if (isKnownChoice(parameter, options)) continue;
    const value = options.get(parameter.name);
    if (!isText(value)) continue;
    const place = originOfAll(value);
    if (!place) continue;
    const { path, span } = place;
    const choices = [...parameter.choices].sort();
    const meant = likely(value.text, choices);
    const isWritten = analysis.source(path)?.text.slice(span.start, span.end) === value.text;
    const fixes: Fix[] = [];
    for (const text of isWritten ? choices : []) {
      fixes.push({
        title: `Write “${text}”`,
        edits: [{ path, span, text }],
        ...(text === meant && { preferred: true }),
      });
    }
    const list =
      choices.length > 1 ? `${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}` : (choices[0] ?? "");
    const lost = kind === "filter" ? "its regexes then match nothing" : "its commands then fail";
    const message = `The ${kind} “${name}” has no ${parameter.name} “${value.text}”, and ${lost}; write ${list}.`;
    yield { code: "unknown-mode", severity: "error", message, path, span, fixes };
  }
}

/** Whether the value that a parameter has among the options is one that makes a difference (or cannot be told). */
function isKnownChoice(parameter: Parameter, options: Options): boolean {
  if (parameter.choices.length === 0) return true;
  const value = options.get(parameter.name);
  if (!isText(value) || value.text === "" || /[<>\s]/.test(value.text)) return true;
  return parameter.families.some(({ before, after }) => {
    const name = before + value.text + after;
    return options.has(name) || parameter.choices.includes(value.text);
  });
}

/** Whether a tag is unfilled only because a parameter has a value that is none of its choices. */
export function isOfUnknownMode(
  analysis: Analysis,
  jail: JailCheck,
  tag: string,
  kind: "filter" | "action",
): boolean {
  const references = kind === "filter" ? [jail.filterReference] : jail.actionReferences;
  return references.some((reference) => {
    if (!reference) return false;
    for (const { choices, families } of analysis.parameters(kind, reference.name.text).values()) {
      if (choices.length === 0) continue;
      if (families.some(({ before, after }) => tag.startsWith(before) && tag.endsWith(after))) return true;
    }
    return false;
  });
}
