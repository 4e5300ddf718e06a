import type { ConfigOption } from "../../config/index.ts";
import type { Finding } from "../finding.ts";
import type { FileRole } from "../kind.ts";
import { likely } from "../likely.ts";
import { knownOption, optionsFor } from "../options.ts";
import { isPartial } from "../stock.ts";
import { isOptionUsed } from "../used-names.ts";
import { whereKnown } from "../where-known.ts";
import type { Rule } from "./rule.ts";

/** An option that fail2ban does not read, and that no value refers to. */
export const unknownOption: Rule = {
  codes: ["unknown-option"],
  *file({ analysis, role, file }) {
    const { path } = file.source;
    for (const section of file.sections) {
      const known = optionsFor(role.kind, section.name);
      // What a section of one's own may hold is up to who refers to it.
      if (known.length === 0 || role.kind === "paths") continue;
      for (const option of section.options) {
        const { name } = option;
        if (name === "" || name.startsWith("[") || knownOption(role.kind, section.name, name)) continue;
        if (whereKnown(role.kind, name).length > 0 || isOfAction(role, section.name, name)) continue;
        if (isOptionUsed(analysis, path, name)) continue;
        const taken = new Set(section.options.map((other) => other.name));
        const meant = likelyOption(role, section.name, name, taken);
        if (!meant && (isOffer(role, section.name, name) || isPartial(analysis))) continue;
        yield meant
          ? misspelt(path, role, section.name, option, meant)
          : unread(path, role, section.name, option);
      }
    }
  },
};

/** A variable that nothing uses may be there for whoever overrides another: of an action, of [Init], or marked as one's own. */
function isOffer(role: FileRole, section: string, name: string): boolean {
  return role.kind === "action" || section.startsWith("Init") || name.startsWith("_");
}

/** An action may have any property, and a jail's option of such a name is one of its variables. */
function isOfAction(role: FileRole, section: string, name: string): boolean {
  if (role.kind === "jail") return /^(?:action|banaction)_/.test(name);
  return (
    role.kind === "action" && section.startsWith("Init") && ["name", "actname", "families"].includes(name)
  );
}

function likelyOption(
  role: FileRole,
  section: string,
  name: string,
  taken: ReadonlySet<string>,
): string | undefined {
  const options = optionsFor(role.kind, section);
  const free = options.filter((option) => !taken.has(option.name));
  // What fail2ban reads is likelier than a variable.
  const read = free.filter((option) => !option.isVariable).map((option) => option.name);
  return (
    likely(name, read) ??
    likely(
      name,
      free.map((option) => option.name),
    )
  );
}

function misspelt(
  path: string,
  role: FileRole,
  section: string,
  option: ConfigOption,
  meant: string,
): Finding {
  const span = option.nameSpan;
  return {
    code: "unknown-option",
    severity: "warning",
    message: `“${option.name}” is no option of ${whatOf(role, section)} and fail2ban passes over it; write “${meant}”.`,
    path,
    span,
    fixes: [{ title: `Write “${meant}”`, edits: [{ path, span, text: meant }], preferred: true }],
  };
}

function unread(path: string, role: FileRole, section: string, option: ConfigOption): Finding {
  return {
    code: "unknown-option",
    severity: "information",
    message: `“${option.name}” is no option of ${whatOf(role, section)} and no value refers to it, so that it changes nothing; take it out or mend the name.`,
    path,
    span: option.nameSpan,
    unnecessary: true,
  };
}

function whatOf(role: FileRole, section: string): string {
  if (section === "INCLUDES") return "[INCLUDES]";
  if (role.kind === "config") return section === "Thread" ? "[Thread]" : "fail2ban.conf";
  return role.kind === "action" ? "an action" : `a ${role.kind}`;
}
