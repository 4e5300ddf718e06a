import assert from "node:assert/strict";
import { knownOption, optionsFor } from "../../../core/analysis/options.ts";
import { whereKnown } from "../../../core/analysis/where-known.ts";
import {
  actionOptions,
  earlyOptions,
  filterOptions,
  newerJailOptions,
  type OptionKind,
  serverOptions,
  threadOptions,
} from "../../../core/config/options.ts";

const types: Readonly<Record<OptionKind["type"], readonly string[]>> = {
  bool: ["boolean"],
  int: ["integer"],
  string: [
    "number",
    "duration",
    "enum",
    "regex",
    "regexes",
    "datepattern",
    "journalmatch",
    "path",
    "logpath",
    "filter",
    "action",
    "addresses",
    "encoding",
    "timezone",
    "command",
    "formula",
    "text",
  ],
};

describe("core/analysis/options", () => {
  const readers: ReadonlyArray<readonly [string, ReturnType<typeof optionsFor>, readonly OptionKind[]]> = [
    ["a jail", optionsFor("jail", "sshd"), newerJailOptions],
    ["a filter", optionsFor("filter", "Definition"), filterOptions],
    ["an action", optionsFor("action", "Definition"), actionOptions],
    ["fail2ban.conf", optionsFor("config", "Definition"), [...earlyOptions, ...serverOptions]],
    ["[Thread]", optionsFor("config", "Thread"), threadOptions],
  ];
  for (const [what, options, kinds] of readers) {
    it(`the options of ${what} are those that are read, with type and default`, () => {
      const read = options.filter((option) => !option.isVariable).map(({ name }) => name);
      assert.deepEqual([...read].sort(), [...new Set(kinds.map(({ name }) => name))].sort());
      for (const kind of kinds) {
        const option = options.find(({ name }) => name === kind.name)!;
        assert.ok(types[kind.type].includes(option.type), `${kind.name} is a ${option.type}`);
        // The server is told of logtarget what was read of it first.
        if (kind.default === null || kind.default === "" || kind.default === "STDERR") continue;
        assert.equal(option.default, String(kind.default), kind.name);
      }
    });
  }

  const all = (["jail", "filter", "action", "config", "paths"] as const).flatMap((kind) =>
    ["DEFAULT", "Definition", "Init", "Thread", "INCLUDES"].flatMap((section) => optionsFor(kind, section)),
  );

  it("each option is told in one or more whole sentences, and once", () => {
    for (const { name, doc, values } of all) {
      for (const text of [doc, ...(values ?? []).map((value) => value.doc)])
        assert.match(text, /^(?:[A-Z]|(?:fail2ban|pyinotify|inet4) ).*[.]$/s, `${name}: ${text}`);
    }
    for (const kind of ["jail", "filter", "action", "config"] as const) {
      const names = optionsFor(kind, "DEFAULT").map(({ name }) => name);
      assert.equal(new Set(names).size, names.length);
    }
  });

  it("an enum has its values, and its default and example are of them", () => {
    for (const { name, type, values, default: usual, example } of all) {
      if (type !== "enum") continue;
      const names = values!.map((value) => value.name);
      for (const text of [usual, example])
        if (text !== undefined) assert.ok(names.includes(text), `${name}: ${text}`);
    }
  });

  it("a section tells which options count in it", () => {
    assert.equal(knownOption("jail", "sshd", "MaxRetry")?.type, "integer");
    assert.equal(knownOption("filter", "Init", "maxlines")?.type, "integer");
    assert.equal(knownOption("filter", "Definition", "maxretry"), undefined);
    assert.equal(knownOption("action", "Init?family=inet6", "timeout")?.type, "duration");
    assert.equal(knownOption("action", "Definition", "timeout"), undefined);
    assert.equal(knownOption("action", "Definition", "actionban?family=inet6")?.type, "command");
    assert.equal(knownOption("config", "Thread", "loglevel"), undefined);
    assert.equal(knownOption("paths", "DEFAULT", "sshd_log")?.isVariable, true);
    assert.equal(knownOption("filter", "INCLUDES", "before")?.type, "include");
    assert.deepEqual(optionsFor("filter", "lt_journal"), []);
    assert.deepEqual(optionsFor("paths", "Definition"), []);
  });

  it("what fail2ban 1.0.2 has not says since when it is there", () => {
    const newer = optionsFor("jail", "sshd").filter(({ since }) => since !== undefined);
    assert.deepEqual(
      newer.map(({ name }) => name),
      ["skip_if_nologs", "systemd_if_nologs"],
    );
  });

  it("an option is looked for in its own kind of file first", () => {
    const sections = (kind: "action" | "jail" | "config", name: string) =>
      whereKnown(kind, name).map((place) => `${place.kind} ${place.section}`);
    assert.deepEqual(sections("action", "timeout"), ["action Init"]);
    assert.deepEqual(sections("jail", "failregex"), ["jail DEFAULT", "filter Definition"]);
    assert.deepEqual(sections("config", "failregex"), ["filter Definition", "jail DEFAULT"]);
    assert.deepEqual(sections("jail", "port"), []);
  });
});
