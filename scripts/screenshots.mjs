// npm run screenshots: takes the pictures of docs/images anew, and keeps those that look different.
//   npm run screenshots -- [--only=NAME] [--vsix=FILE]
import { parseArgs } from "node:util";
import { whyNoBrowser } from "./vscode/browser.mjs";
import { whyNoVSCode } from "./vscode/install.mjs";
import { packageExtension } from "./vscode/package.mjs";
import { takeScreenshots } from "./vscode/screenshots.mjs";

const { values } = parseArgs({ options: { only: { type: "string" }, vsix: { type: "string" } } });
const reason = whyNoVSCode() ?? (await whyNoBrowser());
if (reason) throw new Error(reason);
const vsix = values.vsix ?? (await packageExtension());
console.log(await takeScreenshots(vsix, { update: true, only: values.only }));
