import assert from "node:assert/strict";
import { formatOptions, type Option, parseOptions } from "../../cli/optparse.ts";

const options: readonly Option[] = [
  { flags: ["-h", "--help"], name: "help", kind: "stop", help: "say so" },
  { flags: ["-d", "--datepattern"], name: "datepattern", kind: "text", help: "a pattern" },
  { flags: ["-D", "--debuggex"], name: "debuggex", kind: "true", help: "links" },
  { flags: ["-L", "--maxlines"], name: "maxlines", kind: "number", help: "a number" },
  { flags: ["-v", "--verbose"], name: "verbose", kind: "count", help: "more" },
  { flags: ["--verbosity"], name: "verbose", kind: "number", help: "how much" },
  { flags: ["--no-check-all"], name: "checkAll", kind: "false", help: "stop early" },
  { flags: ["--now"], name: "now", kind: "text", whole: true, help: "a time" },
];

/** Arguments; the values they give and the rest, or the complaint, or what stops everything. */
const cases: ReadonlyArray<readonly [string, string]> = [
  ["a b", "[] a b"],
  ["a -D b", "[debuggex=true] a b"],
  ["-d x a", "[datepattern=x] a"],
  ["-dx a", "[datepattern=x] a"],
  ["-d -v a", "[datepattern=-v] a"],
  ["--datepattern=x=y a", "[datepattern=x=y] a"],
  ["--datepattern= a", "[datepattern=] a"],
  ["--date x a", "[datepattern=x] a"],
  ["-vv a", "[verbose=2] a"],
  ["-v --verbosity 4 -v", "[verbose=5]"],
  ["-vDd x", "[verbose=1, debuggex=true, datepattern=x]"],
  ["-vdx", "[verbose=1, datepattern=x]"],
  ["--no a", "[checkAll=false] a"],
  ["--now x", "[now=x]"],
  ["-L 12", "[maxlines=12]"],
  ["-L12", "[maxlines=12]"],
  ["-L -3", "[maxlines=-3]"],
  ["-L 010", "[maxlines=8]"],
  ["-L 0x1F", "[maxlines=31]"],
  ["-L 0b101", "[maxlines=5]"],
  ["-L 1_000", "[maxlines=1000]"],
  ["a -- -v b", "[] a -v b"],
  ["- a", "[] - a"],
  ["-h --nonsense", "stop: help"],
  ["--he", "stop: help"],
  ["-q", "no such option: -q"],
  ["-vq", "no such option: -q"],
  ["--nonsense", "no such option: --nonsense"],
  ["--nonsense=1", "no such option: --nonsense"],
  ["--d x", "ambiguous option: --d (--datepattern, --debuggex?)"],
  ["--verb", "ambiguous option: --verb (--verbose, --verbosity?)"],
  ["--debuggex=1", "--debuggex option does not take a value"],
  ["--debug=1", "--debuggex option does not take a value"],
  ["a -d", "-d option requires 1 argument"],
  ["--datep", "--datepattern option requires 1 argument"],
  ["-L x", "option -L: invalid integer value: 'x'"],
  ["--maxl 09", "option --maxlines: invalid integer value: '09'"],
  ["-L 1.5", "option -L: invalid integer value: '1.5'"],
  ["-L it's", `option -L: invalid integer value: "it's"`],
];

function spell(args: string): string {
  const parsed = parseOptions(options, args.split(" "));
  if (parsed.kind === "problem") return parsed.message;
  if (parsed.kind === "stop") return `stop: ${parsed.name}`;
  const values = [...parsed.values].map(([name, value]) => `${name}=${value}`).join(", ");
  return [`[${values}]`, ...parsed.rest].join(" ");
}

describe("optparse", () => {
  for (const [args, expected] of cases) {
    it(`${args} gives ${expected}`, () => assert.equal(spell(args), expected));
  }

  it("help stands in columns, below an option that is too long for them", () => {
    assert.equal(
      formatOptions(options.slice(0, 4), 50),
      `Options:
  -h, --help            say so
  -d DATEPATTERN, --datepattern=DATEPATTERN
                        a pattern
  -D, --debuggex        links
  -L MAXLINES, --maxlines=MAXLINES
                        a number
`,
    );
  });

  it("help is wrapped to the width of the terminal", () => {
    const wordy: Option = {
      flags: ["-w"],
      name: "w",
      kind: "true",
      help: "many words that need more than a line",
    };
    assert.equal(
      formatOptions([wordy], 44),
      "Options:\n  -w  many words that need more than a\n      line\n",
    );
  });
});
