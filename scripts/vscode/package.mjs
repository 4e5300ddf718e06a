// Packages the extension as a .vsix: only what `files` of package.json names, and no node_modules.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root, tool } from "../prepare.mjs";

/** Packages the built extension. Answers the path of the .vsix. */
export async function packageExtension() {
  const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const vsix = join(root, `${name}-${version}.vsix`);
  const answer = await tool("@vscode/vsce/vsce", ["package", "--no-dependencies", "--out", vsix]);
  if (answer.exit !== 0) throw new Error(`vsce ended with ${answer.exit}:\n${answer.output}`);
  return vsix;
}
