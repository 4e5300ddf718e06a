// A mocha reporter for the extension host: besides mocha's own words it writes a line of JSON for each event, at once,
// so that an extension host which is killed leaves behind what it had come to.
const { appendFileSync } = require("node:fs");
const Mocha = require(process.env.F2B_E2E_MOCHA);

module.exports = class extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const tell = (event) => appendFileSync(process.env.F2B_E2E_EVENTS, `${JSON.stringify(event)}\n`);
    runner.on("start", () => {
      tell({ event: "start", tests: runner.total, vscode: require("vscode").version, node: process.version });
    });
    runner.on("test", (test) => tell({ event: "test", title: test.fullTitle() }));
    runner.on("pass", (test) => tell({ event: "pass", title: test.fullTitle(), ms: test.duration }));
    runner.on("pending", (test) => tell({ event: "skip", title: test.fullTitle() }));
    runner.on("fail", (test, error) => {
      tell({ event: "fail", title: test.fullTitle(), error: describe(error) });
    });
    runner.once("end", () => tell({ event: "end" }));
  }
};

/** The error with its stack and, where it compares values, both of them. */
function describe(error) {
  const { generateDiff, stringify } = { ...Mocha.reporters.Base, ...Mocha.utils };
  const text = String(error?.stack ?? error);
  if (error?.actual === undefined || error.expected === undefined) return text;
  const [actual, expected] = [error.actual, error.expected].map((value) =>
    typeof value === "string" ? value : stringify(value),
  );
  return `${text}\n${generateDiff(actual, expected)}`;
}
