import { type Analysis, roleOf } from "../analysis/index.ts";
import { parseConfig } from "../config/index.ts";
import { rangeOf } from "./lines.ts";
import type { Range } from "./lsp.ts";

/** A command above a line. */
export interface CodeLens {
  readonly range: Range;
  readonly command: {
    readonly title: string;
    readonly command: string;
    /** The file's path, which the server makes a URI of, and where in it. */
    readonly arguments: readonly [path: string, range: Range];
  };
}

/** What stands above what; each appears where the client has its command. */
const regexCommands = [{ command: "fail2ban.showExpanded", title: "Show expanded" }] as const;

/** What stands above each jail's section. */
const jailCommand = { command: "fail2ban.simulateJail", title: "Simulate jail" };

/** Commands above each failregex and prefregex, and above each jail: those of `commands` that the client has. */
export function codeLenses(
  analysis: Analysis,
  path: string,
  commands: ReadonlySet<string>,
): readonly CodeLens[] {
  const source = analysis.source(path);
  const role = roleOf(path);
  if (!source || (role?.kind !== "filter" && role?.kind !== "jail")) return [];
  const offered = regexCommands.filter(({ command }) => commands.has(command));
  const { sections } = parseConfig(source);
  const ofJails = role.kind === "jail" && commands.has(jailCommand.command) ? analysis.jails() : [];
  const seen = new Set<string>();
  const heads = sections.flatMap(({ name, nameSpan }): CodeLens[] => {
    if (!ofJails.includes(name) || seen.has(name)) return [];
    seen.add(name);
    const range = rangeOf(source, nameSpan);
    return [{ range, command: { ...jailCommand, arguments: [path, range] } }];
  });
  const ofRegexes = sections.flatMap(({ options }) =>
    options
      .filter(({ name, value }) => (name === "failregex" || name === "prefregex") && value.text !== "")
      .flatMap(({ nameSpan }) => {
        const range = rangeOf(source, nameSpan);
        return offered.map(({ command, title }) => ({
          range,
          command: { title, command, arguments: [path, range] as const },
        }));
      }),
  );
  return [...heads, ...ofRegexes];
}
