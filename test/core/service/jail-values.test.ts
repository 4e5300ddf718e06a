import assert from "node:assert/strict";
import { offsetAt, setJailValues } from "../../../core/service/index.ts";
import { analyze, basedir } from "../../support/findings.ts";

/** The files that an edit changes or makes, as they are afterwards. */
function after(fixture: string, jail: string, values: Readonly<Record<string, string>>): string {
  const analysis = analyze(fixture);
  const { creates, changes } = setJailValues(analysis, jail, new Map(Object.entries(values)));
  const texts = new Map(creates.map(({ path, text }) => [path, text]));
  for (const [path, edits] of changes) {
    const source = analysis.source(path)!;
    const placed = edits
      .map(({ range, newText }) => ({
        start: offsetAt(source, range.start),
        end: offsetAt(source, range.end),
        newText,
      }))
      .sort((one, other) => other.start - one.start);
    let { text } = source;
    for (const { start, end, newText } of placed) text = text.slice(0, start) + newText + text.slice(end);
    texts.set(path, text);
  }
  return [...texts].map(([path, text]) => `--- ${path.slice(basedir.length + 1)}\n${text}`).join("");
}

const stock = "--- jail.conf\n[DEFAULT]\nmaxretry = 5\nbantime = 10m\n[sshd]\nmaxretry = 4\nfilter =\n";

describe("values of a jail are written", () => {
  it("in their place, where a .local file sets them last", () => {
    const text = "--- jail.d/sshd.local\n# mine\n[sshd]\nmaxretry = 3 ; strict\nfindtime=1h\n";
    assert.equal(
      after(stock + text, "sshd", { maxretry: "6", findtime: "2h" }),
      "--- jail.d/sshd.local\n# mine\n[sshd]\nmaxretry = 6 ; strict\nfindtime=2h\n",
    );
  });

  it("into the .local that has the last word, and what is not set yet beside it", () => {
    const texts =
      "--- jail.local\n[sshd]\nmaxretry = 3\n--- jail.d/a.local\n[sshd]\nport = 1\n[other]\nfilter =\n";
    assert.equal(
      after(stock + texts, "sshd", { maxretry: "6", bantime: "1d" }),
      "--- jail.local\n[sshd]\nmaxretry = 6\n--- jail.d/a.local\n[sshd]\nport = 1\nbantime = 1d\n[other]\nfilter =\n",
    );
  });

  it("into jail.d/NAME.local, where the distribution sets them and there is a jail.d", () => {
    const texts = "--- jail.d/defaults.conf\n[sshd]\nenabled = true\n";
    assert.equal(
      after(stock + texts, "sshd", { maxretry: "6" }),
      "--- jail.d/sshd.local\n[sshd]\nmaxretry = 6\n",
    );
  });

  it("into jail.local, where there is no jail.d: with the section, if it has none", () => {
    assert.equal(after(stock, "sshd", { maxretry: "6" }), "--- jail.local\n[sshd]\nmaxretry = 6\n");
    const local = "--- jail.local\n[DEFAULT]\nbantime = 1h\n";
    assert.equal(
      after(stock + local, "sshd", { bantime: "-1" }),
      "--- jail.local\n[DEFAULT]\nbantime = 1h\n\n[sshd]\nbantime = -1\n",
    );
  });

  it("over several lines in one, and with percent signs doubled", () => {
    const text = "--- jail.local\n[sshd]\nignoreip = 127.0.0.1\n  # home\n  ::1\nbantime.formula = 1\n";
    assert.equal(
      after(stock + text, "sshd", { ignoreip: "127.0.0.1\n192.0.2.0/24", "bantime.formula": "ban.Time % 7" }),
      "--- jail.local\n[sshd]\nignoreip = 127.0.0.1 192.0.2.0/24\nbantime.formula = ban.Time %% 7\n",
    );
  });
});
