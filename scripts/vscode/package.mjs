// Packages the extension as a .vsix: only what `files` of package.json names, and no node_modules.
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { root, tool } from "../prepare.mjs";

/** Bytes that the package may have, at most. */
const most = 3_000_000;

/** Packages the built extension. Answers the path of the .vsix; throws where it has become too large. */
export async function packageExtension() {
  const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const vsix = join(root, `${name}-${version}.vsix`);
  const answer = await tool("@vscode/vsce/vsce", ["package", "--no-dependencies", "--out", vsix]);
  if (answer.exit !== 0) throw new Error(`vsce ended with ${answer.exit}:\n${answer.output}`);
  const { size } = statSync(vsix);
  if (size > most) throw new Error(`${vsix} has ${size} bytes, and ${most} are the most it may have`);
  return vsix;
}
