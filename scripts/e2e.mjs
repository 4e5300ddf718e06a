// npm run e2e: packages the extension and tests it in VS Code, in every suite of .vscode-test.mjs.
//   npm run e2e -- [--suite=LABEL] [--grep=TEXT] [--vsix=FILE]
import { parseArgs } from "node:util";
import { indent, ink } from "./prepare.mjs";
import { whyNoBrowser } from "./vscode/browser.mjs";
import { whyNoVSCode } from "./vscode/install.mjs";
import { packageExtension } from "./vscode/package.mjs";
import { artifactsOf, listSuites, runSuite } from "./vscode/suites.mjs";

/** Tells of each test as it ends, and what tests have to say. */
export function tellTest({ event, title, text, ms, error, tests, vscode, node }) {
  if (event === "start") console.log(indent(ink.dim(`${tests} tests, VS Code ${vscode}, Node ${node}`)));
  else if (event === "pass") console.log(indent(`${ink.green("✔")} ${title} ${ink.dim(`${ms} ms`)}`));
  else if (event === "note") console.log(indent(indent(text)));
  else if (event === "skip") console.log(indent(`${ink.yellow("-")} ${title}`));
  else if (event === "fail") console.log(indent(`${ink.red("✘")} ${title}\n${indent(indent(error))}`));
}

const { values } = parseArgs({
  options: { suite: { type: "string" }, grep: { type: "string" }, vsix: { type: "string" } },
});
const reason = whyNoVSCode() ?? (await whyNoBrowser());
if (reason) throw new Error(reason);
const vsix = values.vsix ?? (await packageExtension());
let good = true;
for (const suite of await listSuites()) {
  if (values.suite && suite.config.label !== values.suite) continue;
  console.log(ink.bold(`\n${suite.config.label}`));
  const outcome = await runSuite(suite, { vsix, grep: values.grep, onEvent: tellTest });
  const { passed, failures, skipped, broken } = outcome;
  console.log(`${passed} passed, ${failures.length} failed, ${skipped.length} skipped`);
  if (broken) console.log(ink.red(broken));
  if (broken || failures.length > 0) {
    good = false;
    console.log(`see ${artifactsOf(suite)}`);
  }
}
process.exitCode = good ? 0 : 1;
