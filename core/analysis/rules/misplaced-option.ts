import type { ConfigFile, ConfigOption, ConfigSection } from "../../config/index.ts";
import type { Fix } from "../finding.ts";
import type { FileRole } from "../kind.ts";
import { knownOption, optionsFor } from "../options.ts";
import { isOptionUsed } from "../used-names.ts";
import { type KnownSection, whereKnown } from "../where-known.ts";
import type { Rule } from "./rule.ts";

/** An option that fail2ban reads elsewhere, and not where it stands. */
export const misplacedOption: Rule = {
  codes: ["misplaced-option"],
  *file({ analysis, role, file }) {
    const { path } = file.source;
    for (const section of file.sections) {
      const isPath = role.kind === "paths";
      if (!isPath && optionsFor(role.kind, section.name).length === 0) continue;
      for (const option of section.options) {
        const { name } = option;
        if (isRead(role, section.name, name)) continue;
        const places = whereKnown(role.kind, name);
        const [best] = places;
        if (!best || isOptionUsed(analysis, path, name)) continue;
        const words = wordsFor(places, role);
        yield {
          code: "misplaced-option",
          severity: "warning",
          message: `“${name}” belongs in ${words}; in ${hereOf(role, section.name)} fail2ban passes over it. Move it there.`,
          path,
          span: option.nameSpan,
          fixes: moveFixes(role, file, section, option, best),
        };
      }
    }
  },
};

/** A file of variables goes into jail.conf, whose options it may set. */
function isRead(role: FileRole, section: string, name: string): boolean {
  if (knownOption(role.kind, section, name)) return true;
  return role.kind === "paths" && section !== "INCLUDES" && knownOption("jail", section, name) !== undefined;
}

function wordsFor(places: readonly KnownSection[], role: FileRole): string {
  const own = places.filter((place) => place.kind === role.kind || place.section === "INCLUDES");
  const among = own.length > 0 ? own : places;
  const words = among.map((place) => (own.length > 0 ? `[${place.section}]` : place.words));
  return own.length > 0 && role.kind === "jail" && words[0] !== "[INCLUDES]"
    ? "a jail or [DEFAULT]"
    : words.join(" or ");
}

function hereOf(role: FileRole, section: string): string {
  if (section === "INCLUDES" || role.kind === "filter")
    return section === "INCLUDES" ? "[INCLUDES]" : "a filter";
  if (role.kind === "action")
    return section.startsWith("Definition") ? "[Definition] of an action" : "an action";
  if (role.kind === "config") return section === "Thread" ? "[Thread]" : "fail2ban.conf";
  return role.kind === "jail" ? "a jail" : "a file of variables";
}

/** Moves the option to the section of this very file that it belongs in, where that is there. */
function moveFixes(
  role: FileRole,
  file: ConfigFile,
  section: ConfigSection,
  option: ConfigOption,
  best: KnownSection,
): readonly Fix[] {
  if (best.kind !== role.kind && best.section !== "INCLUDES") return [];
  const target = file.sections.find((other) => other.name === best.section && other !== section);
  if (!target) return [];
  const { path, text } = file.source;
  const start = text.lastIndexOf("\n", option.nameSpan.start - 1) + 1;
  const last = Math.max(option.nameSpan.end, ...option.value.pieces.map(({ span }) => span.end));
  const lineEnd = text.indexOf("\n", last);
  const end = lineEnd < 0 ? text.length : lineEnd + 1;
  const headerEnd = text.indexOf("\n", target.nameSpan.end);
  if (headerEnd < 0) return [];
  const moved = text.slice(start, end).replace(/\n?$/, "\n");
  const to = { start: headerEnd + 1, end: headerEnd + 1 };
  const edits = [
    { path, span: { start, end }, text: "" },
    { path, span: to, text: moved },
  ];
  return [{ title: `Move it to [${best.section}]`, edits, preferred: true }];
}
