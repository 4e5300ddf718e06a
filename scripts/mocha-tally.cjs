// A mocha reporter for npm test: a line for each suite as it ends, and everything else as JSON in a file.
const { writeFileSync } = require("node:fs");
const { format } = require("node:util");
const Mocha = require("mocha");

const { Base } = Mocha.reporters;
const {
  EVENT_SUITE_BEGIN,
  EVENT_SUITE_END,
  EVENT_TEST_PASS,
  EVENT_TEST_FAIL,
  EVENT_TEST_PENDING,
  EVENT_RUN_END,
} = Mocha.Runner.constants;

/** Milliseconds after which a test is named as it ends: it shows that something goes on. */
const SLOW = 3000;

module.exports = class Tally extends Base {
  constructor(runner, options) {
    super(runner, options);
    const failures = [];
    const skipped = [];
    let suite;
    const count = (name) => {
      if (suite) suite[name]++;
    };
    runner.on(EVENT_SUITE_BEGIN, ({ title, parent }) => {
      if (parent?.root) suite = { title, passed: 0, failed: 0, started: performance.now() };
    });
    runner.on(EVENT_TEST_PASS, (test) => {
      count("passed");
      if (test.duration > SLOW) console.log(`    ${test.title} (${seconds(test.duration)})`);
    });
    runner.on(EVENT_TEST_FAIL, (test) => {
      count("failed");
      console.log(`    ✘ ${test.title}`);
      failures.push(test);
    });
    runner.on(EVENT_TEST_PENDING, (test) => skipped.push(test.fullTitle()));
    runner.on(EVENT_SUITE_END, ({ parent }) => {
      if (!parent?.root || !suite) return;
      const { title, passed, failed, started } = suite;
      const counts = `${passed} passed${failed ? `, ${failed} failed` : ""}`;
      console.log(`${failed ? "✘" : "✔"} ${title}: ${counts} (${seconds(performance.now() - started)})`);
      suite = undefined;
    });
    runner.once(EVENT_RUN_END, () => {
      const { passes } = this.stats;
      writeFileSync(
        options.reporterOptions.output,
        JSON.stringify({ passed: passes, failed: failures.length, skipped, report: describe(failures) }),
      );
    });
  }
};

function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** mocha's own account of failures, with its diffs, as text. */
function describe(failures) {
  const lines = [];
  const log = Base.consoleLog;
  Base.consoleLog = (...values) => lines.push(format(...values));
  Base.list(failures);
  Base.consoleLog = log;
  return lines.join("\n");
}
