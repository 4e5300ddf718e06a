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

/** Commands above each failregex and prefregex: those of `commands` that the client has. */
export function codeLenses(
  analysis: Analysis,
  path: string,
  commands: ReadonlySet<string>,
): readonly CodeLens[] {
  const source = analysis.source(path);
  const role = roleOf(path);
  if (!source || (role?.kind !== "filter" && role?.kind !== "jail")) return [];
  const offered = regexCommands.filter(({ command }) => commands.has(command));
  if (offered.length === 0) return [];
  return parseConfig(source).sections.flatMap(({ options }) =>
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
}
