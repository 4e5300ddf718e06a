import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Source, Span, Tree } from "../core/text/index.ts";

/** Where dpkg keeps what it knows of the packages that are installed. */
const dpkgStatus = "/var/lib/dpkg/status";

/**
 * Tells where a file that came with Debian's fail2ban was edited since: dpkg knows the MD5 sum of each as it came. The
 * original is not at hand, so that the place is the first line. Undefined for every other file, and where no dpkg is.
 */
export function findEdits(tree: Tree, status = dpkgStatus): (path: string) => Span | undefined {
  let sums: ReadonlyMap<string, string> | undefined;
  const known = new WeakMap<Source, { readonly span: Span | undefined }>();
  return (path) => {
    sums ??= readSums(status);
    const sum = sums.get(path);
    const source = sum === undefined ? undefined : tree.get(path);
    if (source?.kind !== "file") return undefined;
    let found = known.get(source);
    if (!found) {
      const isEdited = createHash("md5").update(source.text).digest("hex") !== sum;
      found = { span: isEdited ? firstLine(source.text) : undefined };
      known.set(source, found);
    }
    return found.span;
  };
}

/** The MD5 sums of the config files of the package fail2ban, by path; nothing where dpkg knows none. */
function readSums(status: string): ReadonlyMap<string, string> {
  const sums = new Map<string, string>();
  let text: string;
  try {
    text = `\n${readFileSync(status, "utf8")}`;
  } catch {
    return sums;
  }
  const start = text.indexOf("\nPackage: fail2ban\n");
  if (start < 0) return sums;
  const end = text.indexOf("\n\n", start);
  const entry = text.slice(start, end < 0 ? undefined : end);
  // One that the package no longer holds has another word behind it.
  for (const [, path, sum] of entry.matchAll(/^ (\/.*) ([0-9a-f]{32})$/gm)) sums.set(path!, sum!);
  return sums;
}

function firstLine(text: string): Span {
  const end = text.search(/[\r\n]/);
  return { start: 0, end: end < 0 ? text.length : end };
}
