import assert from "node:assert/strict";
import { codeActions, codeLenses, offsetAt } from "../../../core/service/index.ts";
import { analyze, basedir, takeCursor } from "../../support/findings.ts";

/** The actions at the cursor: their titles, and the files as they are after the one with `title`. */
function actionsAt(marked: string) {
  const { fixture, path, position } = takeCursor(marked);
  const analysis = analyze(fixture);
  const actions = codeActions(analysis, path, { start: position, end: position });
  return {
    titles: actions.map(({ title }) => title),
    after(title: string): string {
      const action = actions.find((candidate) => candidate.title === title);
      assert.ok(action, `${title} is not among ${actions.map((other) => other.title).join(", ")}`);
      const texts = new Map(action.edit.creates.map((made) => [made.path, made.text]));
      for (const [file, edits] of action.edit.changes) {
        const source = analysis.source(file)!;
        let { text } = source;
        for (const edit of [...edits].reverse()) {
          const [start, end] = [offsetAt(source, edit.range.start), offsetAt(source, edit.range.end)];
          text = text.slice(0, start) + edit.newText + text.slice(end);
        }
        texts.set(file, text);
      }
      return [...texts].map(([file, text]) => `--- ${file.slice(basedir.length + 1)}\n${text}`).join("");
    },
  };
}

const override = (name: string, file: string) => `Override “${name}” in ${file}`;

describe("code actions", () => {
  it("take addresses only", () => {
    const { after } = actionsAt("--- filter.d/x.conf\n[Definition]\nfailregex = ^a <HO‸ST>$\n");
    assert.equal(
      after("Take addresses only: <ADDR> instead of <HOST>"),
      "--- filter.d/x.conf\n[Definition]\nfailregex = ^a <ADDR>$\n",
    );
  });

  it("begin a failregex at the begin of the line", () => {
    const { after } = actionsAt(
      "--- filter.d/x.conf\n[Definition]\nfailregex = ^a <ADDR>$\n            b‸ <ADDR>$\n",
    );
    assert.equal(
      after("Begin the failregex at the begin of the line: ^"),
      "--- filter.d/x.conf\n[Definition]\nfailregex = ^a <ADDR>$\n            ^b <ADDR>$\n",
    );
  });

  it("offer no anchor where one is, or a variable may hold it", () => {
    for (const regex of ["^‸a <ADDR>$", "%(__prefix_line)s‸ <ADDR>$", "\\A‸a <ADDR>$"]) {
      const { titles } = actionsAt(
        `--- filter.d/x.conf\n[Definition]\n__prefix_line = x\nfailregex = ${regex}\n`,
      );
      assert.ok(!titles.some((title) => title.startsWith("Begin")), regex);
    }
  });

  const jail = "--- jail.conf\n[DEFAULT]\nmaxr‸etry = 5\n[sshd]\nfilter =\n";
  it("make the .local that overrides an option", () => {
    const { after } = actionsAt(jail);
    assert.equal(after(override("maxretry", "jail.local")), "--- jail.local\n[DEFAULT]\nmaxretry = 5\n");
  });

  it("override in the section that the .local has already", () => {
    const { after } = actionsAt(
      `${jail}--- jail.local\n[DEFAULT]\nbantime = 1h\n  # why\n\n[a]\nenabled = true\n`,
    );
    assert.equal(
      after(override("maxretry", "jail.local")),
      "--- jail.local\n[DEFAULT]\nbantime = 1h\nmaxretry = 5\n  # why\n\n[a]\nenabled = true\n",
    );
  });

  it("override in a new section of the .local, whatever its last line ends with", () => {
    const { after } = actionsAt(`${jail}--- jail.local\n[a]\nenabled = true\n`);
    assert.equal(
      after(override("maxretry", "jail.local")),
      "--- jail.local\n[a]\nenabled = true\n\n[DEFAULT]\nmaxretry = 5\n",
    );
  });

  it("override nothing that is overridden, and nothing in a .local", () => {
    assert.deepEqual(actionsAt(`${jail}--- jail.local\n[DEFAULT]\nmaxretry = 3\n`).titles, []);
    assert.deepEqual(actionsAt("--- jail.local\n[DEFAULT]\nmaxr‸etry = 5\n").titles, []);
  });

  it("override a value of several lines whole", () => {
    const { after } = actionsAt(
      "--- filter.d/x.conf\n[Definition]\nfailreg‸ex = ^a <ADDR>$\n            ^b <ADDR>$\nmaxlines = 1\n",
    );
    assert.equal(
      after(override("failregex", "x.local")),
      "--- filter.d/x.local\n[Definition]\nfailregex = ^a <ADDR>$\n            ^b <ADDR>$\n",
    );
  });

  it("mend what is found there", () => {
    const { titles, after } = actionsAt("--- filter.d/x.conf\n[Definition]\nfailregex = ^a 100‸% <ADDR>$\n");
    const title = titles.find((candidate) => candidate.includes("%%"));
    assert.ok(title, titles.join(", "));
    assert.equal(after(title), "--- filter.d/x.conf\n[Definition]\nfailregex = ^a 100%% <ADDR>$\n");
  });
});

describe("code lenses", () => {
  const fixture = "--- filter.d/x.conf\n[Definition]\nprefregex =\nfailregex = ^a <ADDR>$\n";
  const path = `${basedir}/filter.d/x.conf`;

  it("stand above each regex that is there, with the commands that the client has", () => {
    const lenses = codeLenses(analyze(fixture), path, new Set(["fail2ban.showExpanded"]));
    assert.deepEqual(
      lenses.map(({ range, command }) => [range.start.line, command.title, command.arguments[0]]),
      [[2, "Show expanded", path]],
    );
  });

  it("stand above each jail, once, and above no other section", () => {
    const jails =
      "--- jail.conf\n[DEFAULT]\nmaxretry = 3\n[sshd]\nfilter =\n[sshd]\nport = 1\n[web]\nfilter =\n";
    const lenses = codeLenses(analyze(jails), `${basedir}/jail.conf`, new Set(["fail2ban.simulateJail"]));
    assert.deepEqual(
      lenses.map(({ range, command }) => [range.start.line, command.title]),
      [
        [2, "Simulate jail"],
        [6, "Simulate jail"],
      ],
    );
  });

  it("are none without a command", () => {
    assert.deepEqual(codeLenses(analyze(fixture), path, new Set()), []);
  });
});
