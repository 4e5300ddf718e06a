import { quotingAt } from "../../action/index.ts";
import { originOf, type Place } from "../../text/index.ts";
import { operationsOf, riskyTags } from "../action-commands.ts";
import type { Analysis } from "../analysis.ts";
import type { Fix } from "../finding.ts";
import type { Rule } from "./rule.ts";

/** An attacker's text in a command without double quotes around it. */
export const unquotedAttackerText: Rule = {
  codes: ["unquoted-attacker-text"],
  *action(check) {
    for (const { value, commands } of operationsOf(check)) {
      for (const match of value.text.matchAll(riskyTags)) {
        const start = match.index;
        const end = start + match[0].length;
        const quoting = quotingAt(value.text, start);
        // What ssh is given is another finding.
        const isRemote = commands.some(
          ({ tool, outermost }) => tool === "ssh" && outermost.start <= start && end <= outermost.end,
        );
        if (quoting === "double" || isRemote || isAssigned(value.text, start, end)) continue;
        const place = originOf(value, start, end);
        if (!place) continue;
        const name = `$f2bV_${match[1]!.replace(/^F-(.*)$/, (_, field) => `F_${field.toLowerCase()}`).replace(/\W/g, "_")}`;
        const what =
          quoting === "single"
            ? `In single quotes a shell leaves ${name} as it stands, which fail2ban writes for ${match[0]} where that holds a sign of the shell's`
            : `Without quotes a shell cuts ${match[0]} at its spaces, and puts the names of files for its * and ?`;
        const message = `${what}: write it in double quotes.`;
        const fixes = quoting === "bare" ? quoteFix(check.analysis, place, match[0]) : [];
        yield { code: "unquoted-attacker-text", severity: "warning", message, ...place, fixes };
      }
    }
  },
};

/** `name=<tag>` and nothing else: a shell does not cut what it assigns. */
function isAssigned(text: string, start: number, end: number): boolean {
  return /(?:^|[\s;&|(])[A-Za-z_]\w*=$/.test(text.slice(0, start)) && /^(?:$|[\s;&|)])/.test(text.slice(end));
}

/** Puts double quotes around a tag that is a word by itself. */
function quoteFix(analysis: Analysis, { path, span }: Place, tag: string): Fix[] {
  const text = analysis.source(path)?.text ?? "";
  const [before = " ", behind = " "] = [text[span.start - 1], text[span.end]];
  if (text.slice(span.start, span.end) !== tag || !/\s/.test(before) || !/[\s;]/.test(behind)) return [];
  return [{ title: `Write "${tag}"`, edits: [{ path, span, text: `"${tag}"` }], preferred: true }];
}
