// Writes core/analysis/stock-names.ts: the names of the config files that Debian's fail2ban brings.
// Run where that package is installed and its files are as they came: node scripts/stock-names.mjs
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";

const folder = "/etc/fail2ban/";
// biome-ignore lint/suspicious/noTemplateCurlyInString: it is dpkg-query's own placeholder.
const version = execFileSync("dpkg-query", ["-W", "-f", "${Version}", "fail2ban"], { encoding: "utf8" });
const names = execFileSync("dpkg-query", ["-L", "fail2ban"], { encoding: "utf8" })
  .split("\n")
  .filter((path) => path.startsWith(folder) && /\.(?:conf|py)$/.test(path))
  .map((path) => path.slice(folder.length))
  .filter((name) => !name.startsWith("jail.d/"))
  .sort();
const list = names.map((name) => `  ${JSON.stringify(name)},`).join("\n");
const text = `// Made by scripts/stock-names.mjs from Debian's fail2ban ${version}.

/** The config files that fail2ban brings, by their paths in the config folder. */
export const stockNames: ReadonlySet<string> = new Set([
${list}
]);
`;
writeFileSync(new URL("../core/analysis/stock-names.ts", import.meta.url), text);
