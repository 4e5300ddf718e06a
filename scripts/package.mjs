// npm run package: the extension as a .vsix file in the project's folder.
import { packageExtension } from "./vscode/package.mjs";

console.log(await packageExtension());
