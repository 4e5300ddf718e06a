import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Gives the URI of a finding's page in docs/rules, undefined where there is none. */
export type RulePages = (code: string) => string | undefined;

/** The pages in a folder: the one that the client names, else the one beside the program. */
export function findRulePages(folder?: string): RulePages {
  const base = folder === undefined ? new URL("../docs/rules/", import.meta.url) : baseOf(folder);
  const known = new Map<string, string | undefined>();
  return (code) => {
    if (!base) return undefined;
    if (!known.has(code)) known.set(code, pageOf(code, base));
    return known.get(code);
  };
}

function baseOf(folder: string): URL | undefined {
  return URL.canParse(folder) ? new URL(folder.endsWith("/") ? folder : `${folder}/`) : undefined;
}

function pageOf(code: string, base: URL): string | undefined {
  const page = new URL(`${encodeURIComponent(code)}.md`, base);
  try {
    return page.protocol !== "file:" || existsSync(fileURLToPath(page)) ? page.href : undefined;
  } catch {
    return undefined;
  }
}
