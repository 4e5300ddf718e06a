import assert from "node:assert/strict";
import { readJailOptions } from "../../../core/jail/read-options.ts";

function read(...set: readonly string[]) {
  return readJailOptions(new Map(), new Map(set.map((one) => splitAt(one))));
}

function splitAt(text: string): [string, string] {
  const at = text.indexOf("=");
  return [text.slice(0, at), text.slice(at + 1)];
}

describe("core/jail/read-options", () => {
  it("takes what fail2ban's server takes where nothing is set", () => {
    assert.deepEqual(read(), {
      value: {
        maxretry: 3,
        maxmatches: 5,
        findtime: 600,
        bantime: 600,
        increment: undefined,
        ignoreip: [],
        ignoreself: true,
        ignorecommand: undefined,
      },
      problems: [],
      texts: new Map(),
    });
  });

  it("reads times with units, truths, lists and what lets bans grow", () => {
    const { value, problems } = read(
      "maxretry=2",
      "findtime=12h",
      "bantime=1.5m",
      "bantime.increment=true",
      "bantime.maxtime=5w",
      "bantime.rndtime=",
      "ignoreip=127.0.0.0/8, ::1\n192.0.2.7",
      "ignoreself=false",
      "ignorecommand=/bin/ask <ip>",
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(value, {
      maxretry: 2,
      maxmatches: 5,
      findtime: 43200,
      bantime: 90,
      increment: {
        factor: undefined,
        formula: undefined,
        multipliers: undefined,
        maxtime: 3024000,
        rndtime: undefined,
        overalljails: false,
      },
      ignoreip: ["127.0.0.0/8", "::1", "192.0.2.7"],
      ignoreself: false,
      ignorecommand: "/bin/ask <ip>",
    });
  });

  it("makes an int of a ban time, towards zero", () => assert.equal(read("bantime=90.9").value?.bantime, 90));

  const errors: readonly (readonly [set: string, words: RegExp])[] = [
    [
      "maxretry=three",
      /“three” is no whole number, and fail2ban stops at its start, with all jails; write a number/,
    ],
    ["maxretry=1.5", /“1.5” is no whole number/],
    ["findtime=10 minuets", /can't read “10 minuets” as a time \(SyntaxError\) and stops/],
    ["findtime=1,5h", /“1,5h” is no time to fail2ban, and the jail finds nothing/],
    ["bantime=forever", /can't read “forever” as a time \(NameError\)/],
    ["bantime=1/0", /can't read “1\/0” as a time \(ZeroDivisionError\)/],
    ["bantime=time.time()", /“time.time\(\)” is can't be told here/],
    ["ignoreip=192.0.2.0/x", /fail2ban can't read the network “192.0.2.0\/x” and stops at its start/],
    ["bantime.factor=1/0", /“1\/0” as bantime.factor \(ZeroDivisionError: division by zero\) and stops/],
    ["bantime.multipliers=1,2", /“1,2” as bantime.multipliers \(ValueError/],
    ["bantime.formula=ban.Time *", /“ban.Time \*” as bantime.formula \(SyntaxError/],
    ["logpath=/x", /“logpath” is no option that a simulation goes by/],
  ];
  for (const [set, words] of errors) {
    it(`refuses ${set}`, () => {
      const { value, problems } = read(set);
      assert.equal(value, undefined);
      assert.equal(problems.length, 1);
      assert.equal(problems[0]!.severity, "error");
      assert.match(problems[0]!.message, words);
      assert.equal(problems[0]!.option, splitAt(set)[0]);
    });
  }

  const warnings: readonly (readonly [set: string, words: RegExp])[] = [
    ["maxretry=0", /With maxretry 0 fail2ban bans at the first failure/],
    ["findtime=-600", /findtime is below 0 \(-600 seconds\), so that no failure counts beside another/],
    ["findtime=0", /findtime is 0/],
    ["bantime=0", /bantime is 0, so that each ban is over at once/],
    ["bantime=-10", /bantime is -10: only -1 means for good/],
    ["ignoreself=ture", /fail2ban takes “ture” for false/],
  ];
  for (const [set, words] of warnings) {
    it(`warns of ${set}, and takes it as fail2ban does`, () => {
      const { value, problems } = read(set);
      assert.notEqual(value, undefined);
      assert.deepEqual(
        problems.map(({ severity }) => severity),
        ["warning"],
      );
      assert.match(problems[0]!.message, words);
    });
  }

  it("tells that other jails are not simulated, where their bans count", () => {
    assert.match(
      read("bantime.increment=1", "bantime.overalljails=yes").problems[0]!.message,
      /other jails are not simulated/,
    );
    assert.deepEqual(read("bantime.overalljails=yes").problems, []);
  });

  it("warns of a bantime.rndtime that makes bans shorter", () =>
    assert.match(
      read("bantime.increment=1", "bantime.rndtime=-5").problems[0]!.message,
      /bantime.rndtime is below 0 \(-5 seconds\), so that bans are shorter by chance/,
    ));

  it("shows no more of a long value than its beginning", () => {
    const { problems } = read(`findtime=${"1 ".repeat(50_000)}x`);
    assert.equal(problems.length, 1);
    assert.ok(problems[0]!.message.length < 400);
  });

  it("takes a ban for good without a word", () => assert.deepEqual(read("bantime=-1").problems, []));

  it("tells at which ban a formula divides by zero, and that fail2ban then keeps the plain time", () => {
    const { value, problems } = read(
      "bantime=1h",
      "bantime.increment=1",
      "bantime.formula=ban.Time/(ban.Count-2)",
    );
    assert.notEqual(value, undefined);
    assert.match(
      problems[0]!.message,
      /fails at the ban after 2 earlier ones \(ZeroDivisionError: division by zero\): fail2ban logs the error and the ban keeps its plain time, 1 hour/,
    );
  });

  it("runs nothing of a formula that imports", () => {
    const { value, problems } = read("bantime.increment=1", "bantime.formula=__import__('os').getpid()");
    assert.equal(value, undefined);
    assert.match(problems[0]!.message, /goes beyond arithmetic, and nothing of it is run/);
  });

  it("does not mind such a formula where bantime.increment is off", () => {
    assert.deepEqual(read("bantime.formula=__import__('os').getpid()").problems, []);
  });

  it("takes what is set over what the files say", () => {
    const files = new Map([
      ["maxretry", { text: "9", pieces: [] }],
      ["findtime", { text: "1h", pieces: [] }],
    ]);
    const { value, texts } = readJailOptions(files, new Map([["maxretry", "4"]]));
    assert.equal(value?.maxretry, 4);
    assert.equal(value?.findtime, 3600);
    assert.deepEqual(
      [...texts],
      [
        ["maxretry", "4"],
        ["findtime", "1h"],
      ],
    );
  });
});
