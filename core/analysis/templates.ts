import type { Source } from "../text/index.ts";
import type { Finding } from "./finding.ts";

/** What Jinja fills in, as Ansible's roles have it; not what docker's --format takes, as `{{.Name}}` and `{{json .}}`. */
const filled = /\{\{-?\s*[A-Za-z_]\w*(?:\.\w+|\[[^\]]*\])*\s*(?:\|[^{}]*|\([^{}]*|if [^{}]*)?-?\}\}/;
const statement = /^\s*\{[%#].*[%#]\}/;

/**
 * The findings in a file, without those that a template brings forth by itself: fail2ban never reads its `{{ variables }}`
 * and `{% statements %}`, and of two options alike in two branches it reads one.
 */
export function withoutTemplate(source: Source, findings: readonly Finding[]): readonly Finding[] {
  const { text } = source;
  if (!text.includes("{{") && !text.includes("{%")) return findings;
  const hasStatements = text.includes("{%") && text.split("\n").some((line) => statement.test(line));
  return findings.filter(({ code, span }) => {
    if (hasStatements && code.startsWith("duplicate-")) return false;
    const start = text.lastIndexOf("\n", span.start - 1) + 1;
    const end = text.indexOf("\n", span.end);
    const lines = text.slice(start, end < 0 ? text.length : end).split("\n");
    return !lines.some((line) => filled.test(line) || statement.test(line));
  });
}
