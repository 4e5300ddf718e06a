/** How a place in a script is quoted: what a shell does with a variable there. */
export type Quoting = "bare" | "double" | "single";

/** How the shell has a script's text quoted at an offset, within `$(...)` and backquotes as well. */
export function quotingAt(script: string, offset: number): Quoting {
  const within: Array<'"' | "$(" | "(" | "`"> = [];
  for (let at = 0; at < offset; at++) {
    const char = script[at]!;
    const inner = within.at(-1);
    if (char === "\\") at++;
    else if (char === '"') {
      if (inner === '"') within.pop();
      else within.push('"');
    } else if (script.startsWith("$(", at)) {
      within.push("$(");
      at++;
    } else if (char === "`") {
      if (within.includes("`")) within.length = within.lastIndexOf("`");
      else within.push("`");
    } else if (inner !== '"') {
      if (char === "'") {
        const end = script.indexOf("'", at + 1);
        if (end < 0 || end >= offset) return "single";
        at = end;
      } else if (char === "(") within.push("(");
      else if (char === ")" && (inner === "(" || inner === "$(")) within.pop();
      else if (char === "#" && /(?:^|\s)$/.test(script.slice(0, at))) {
        // A comment, be there quotes in it or not.
        const end = script.indexOf("\n", at);
        at = end < 0 ? script.length : end;
      }
    }
  }
  return within.at(-1) === '"' ? "double" : "bare";
}
