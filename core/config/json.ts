import type { Traced } from "../text/index.ts";

/** Options as Python's json.dumps writes them: ASCII alone, `, ` and `: ` between. */
export function dumpJson(options: ReadonlyMap<string, Traced>): string {
  return `{${[...options].map(([name, { text }]) => `${quote(name)}: ${quote(text)}`).join(", ")}}`;
}

function quote(text: string): string {
  return JSON.stringify(text).replace(/[\x7f-\uffff]/g, (unit) =>
    unit === "\x7f" ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
