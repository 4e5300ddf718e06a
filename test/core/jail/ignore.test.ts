import assert from "node:assert/strict";
import { compileIgnore } from "../../../core/jail/ignore.ts";
import type { Surroundings } from "../../../core/jail/options.ts";

function compile(
  ignoreip: readonly string[],
  more: {
    readonly ignorecommand?: string;
    readonly ignoreself?: boolean;
    readonly assume?: Surroundings["ignorecommand"];
  } = {},
) {
  const { ignorecommand, ignoreself = true, assume = "unknown" } = more;
  return compileIgnore(
    { ignoreip, ignoreself, ignorecommand },
    { ownAddresses: ["192.0.2.99"], ignorecommand: assume },
  );
}

describe("core/jail/ignore", () => {
  it("says which entry it is", () => {
    const { value, problems } = compile(["192.0.2.0/28", "2001:db8::/32", "192.0.2.77"]);
    assert.deepEqual(value("192.0.2.3"), { kind: "ip", entry: "192.0.2.0/28" });
    assert.deepEqual(value("::ffff:192.0.2.3"), { kind: "ip", entry: "192.0.2.0/28" });
    assert.deepEqual(value("2001:db8:1::5"), { kind: "ip", entry: "2001:db8::/32" });
    assert.deepEqual(value("192.0.2.77"), { kind: "ip", entry: "192.0.2.77" });
    assert.equal(value("192.0.2.78"), undefined);
    assert.deepEqual(problems, []);
  });

  it("takes the first of several networks that hold an address", () => {
    const { value } = compile(["10.1.0.0/16", "10.0.0.0/8", "10.1.2.0/24", "0.0.0.0/0", "::/0"]);
    assert.deepEqual(value("10.1.2.3"), { kind: "ip", entry: "10.1.0.0/16" });
    assert.deepEqual(value("10.9.2.3"), { kind: "ip", entry: "10.0.0.0/8" });
    assert.deepEqual(value("192.0.2.1"), { kind: "ip", entry: "0.0.0.0/0" });
    assert.deepEqual(value("2001:db8::1"), { kind: "ip", entry: "::/0" });
  });

  it("asks for the own addresses first, where ignoreself is on", () => {
    assert.deepEqual(compile(["192.0.2.99"]).value("192.0.2.99"), {
      kind: "ignoreself",
      entry: "192.0.2.99",
    });
    assert.equal(compile([], { ignoreself: false }).value("192.0.2.99"), undefined);
  });

  it("never ignores an id that the filter takes as it is by an address", () => {
    const { value } = compile(["192.0.2.0/24", "192.0.2.5"]);
    assert.equal(value("192.0.2.5", true), undefined);
    assert.equal(value("192.0.2.6", true), undefined);
  });

  it("says that names are not looked up, and that what looks like an address is none", () => {
    const { problems } = compile(["trusted.example.com", "300.1.1.1", "file:/etc/trusted"]);
    assert.deepEqual(
      problems.map(({ severity, option }) => [severity, option]),
      [
        ["info", "ignoreip"],
        ["warning", "ignoreip"],
        ["warning", "ignoreip"],
      ],
    );
    assert.match(problems[0]!.message, /“trusted.example.com” is a name, and names are not looked up here/);
    assert.match(problems[1]!.message, /“300.1.1.1” is no address/);
    assert.match(problems[2]!.message, /The list of “file:\/etc\/trusted” is not read here/);
  });

  it("takes a network of too many bits for one address alone, and says so", () => {
    for (const [entry, neighbour] of [
      ["192.0.2.6/33", "192.0.2.7"],
      ["2001:db8::6/129", "2001:db8::7"],
    ] as const) {
      const { value, problems } = compile([entry]);
      assert.deepEqual(value(entry.replace(/\/.*/, "")), { kind: "ip", entry });
      assert.equal(value(neighbour), undefined);
      assert.match(problems[0]!.message, /takes “[^”]*” for one address alone/);
    }
  });

  it("takes a command to ignore nobody, and says so, unless it is told what to assume", () => {
    const ignorecommand = "/bin/ask <ip>";
    const unknown = compile([], { ignorecommand });
    assert.equal(unknown.value("192.0.2.1"), undefined);
    assert.match(
      unknown.problems[0]!.message,
      /What ignorecommand \(\/bin\/ask <ip>\) says is not known here/,
    );
    const ignores = compile([], { ignorecommand, assume: "ignores" });
    assert.deepEqual(ignores.value("192.0.2.1"), { kind: "command", entry: ignorecommand });
    assert.deepEqual(ignores.problems, []);
    assert.equal(compile([], { ignorecommand, assume: "passes" }).value("192.0.2.1"), undefined);
  });
});
