/** A text as a regex that matches it alone, as written in a filter's file: with `%` doubled and nothing in it that ends a line. */
export function escapeLiteral(text: string): string {
  return text
    .replace(/[\\^$.|?*+()[\]{}]/g, "\\$&")
    .replace(/%/g, "%%")
    .replace(/\t/g, "\\t")
    .replace(
      /[\0-\x1f\x7f-\x9f\u2028\u2029]/g,
      (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
}

/** One of several regexes. */
export function anyOf(regexes: readonly string[]): string {
  return regexes.length === 1 ? regexes[0]! : `(?:${regexes.join("|")})`;
}

/** An escaped text kept from what the file's reader would take for a comment or a tag. */
export function guardLiteral(regex: string): string {
  return regex.replace(/ ;/g, " \\;").replace(/<([\w/-]+)>/g, "<$1\\>");
}

/** What a drafted filter's file is made of. */
export interface FilterFile {
  readonly usesCommon: boolean;
  readonly daemon: string | undefined;
  readonly failregex: readonly string[];
  readonly datepattern: string | undefined;
}

/** The text of the file. */
export function writeFilter({ usesCommon, daemon, failregex, datepattern }: FilterFile): string {
  const lines: string[] = [];
  if (usesCommon) lines.push("[INCLUDES]", "", "before = common.conf", "");
  lines.push("[Definition]", "");
  if (daemon !== undefined) lines.push(`_daemon = ${daemon}`, "");
  failregex.forEach((text, index) => {
    lines.push(index === 0 ? `failregex = ${text}` : `            ${text}`);
  });
  if (datepattern !== undefined) lines.push("", `datepattern = ${datepattern}`);
  return `${lines.join("\n")}\n`;
}
