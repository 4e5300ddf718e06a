import assert from "node:assert/strict";
import { commandsOf, quotingAt } from "../../../core/action/index.ts";
import { readShell } from "../../../core/action/shell.ts";

/** The commands of a script: how each is come to, its words, its redirections. */
function read(script: string): string[] {
  return readShell(script).map(({ joint, isCondition, isNegated, isInLoop, words, redirections }) => {
    const signs = `${isCondition ? "?" : ""}${isNegated ? "!" : ""}${isInLoop ? "*" : ""}`;
    const rest = redirections.map(({ sign, target }) => ` ${sign}${target.value}`).join("");
    return `${joint}${signs} ${words.map(({ value }) => value).join("|")}${rest}`;
  });
}

describe("a script as its reader sees it", () => {
  const scripts: readonly (readonly [script: string, ...commands: string[]])[] = [
    ["a b; c && d || e | f & g\nh", "; a|b", "; c", "&& d", "|| e", "| f", "; g", "; h"],
    ["a 'b c' \"d $e `f`\" g\\ h", "; a|b c|d $e `f`|g h"],
    ["a >/dev/null 2>&1 <x >> y", "; a >/dev/null 2>&1 <x >>y"],
    ["{ a; } || { b; c; }", "; a", "|| b", "; c"],
    ["if ! a | b; then c; else d; fi; e", ";?! a", "|? b", "; c", "; d", "; e"],
    ["while a; do b; done; c", ";?* a", ";* b", "; c"],
    ["for x in $(ls | wc); do echo $x; done", ";* echo|$x"],
    ["case x in\na) b ;;\nesac", "; a", "; b"],
    ["a \\\n  b # c\nd", "; a|b", "; d"],
    ["a <<EOF\nb c\nEOF\nd", "; a <<EOF", "; d"],
    ["(a; b) && c", "; a", "; b", "&& c"],
    ["X=1 a $(b 'c)' (d)) \x24{e}", "; X=1|a|$(b 'c)' (d))|\x24{e}"],
    ["", ...[]],
    ["'open \"quotes", '; open "quotes'],
  ];
  for (const [script, ...expected] of scripts) {
    it(JSON.stringify(script), () => assert.deepEqual(read(script), expected));
  }

  it("tells what a shell puts in", () => {
    const [command] = readShell('a $b "c$d" \'$e\' f* "g*" h');
    assert.deepEqual(
      command!.words.map(({ isDynamic }) => isDynamic),
      [false, true, true, false, true, false, false],
    );
  });

  it("reads any text to its end", () => {
    const signs = [
      "'",
      '"',
      "$(",
      ")",
      "`",
      "\\",
      "\n",
      "<<",
      ">",
      "&",
      "|",
      ";",
      "if ",
      "done",
      "{",
      "a",
      " ",
      "${",
    ];
    let state = 7;
    for (let round = 0; round < 3000; round++) {
      let text = "";
      for (let length = 0; length < 12; length++) {
        state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
        text += signs[(state >> 8) % signs.length];
      }
      for (const { span } of readShell(text))
        assert.ok(span.start < span.end && span.end <= text.length, text);
    }
  });
});

describe("commands within commands", () => {
  it("know where they run, and under a lock", () => {
    const script = `flock /run/lock/x ssh root@192.0.2.10 "sh -c 'a b; c'"; sudo -u x d; e`;
    assert.deepEqual(
      commandsOf(script).map(({ tool, host, isLocked, depth }) => [tool, host ?? "here", isLocked, depth]),
      [
        ["flock", "here", false, 0],
        ["ssh", "here", true, 1],
        ["a", "root@192.0.2.10", true, 2],
        ["c", "root@192.0.2.10", true, 2],
        ["d", "here", false, 0],
        ["e", "here", false, 0],
      ],
    );
  });

  it("know where they stand, unless quotes in quotes hide it", () => {
    const script = `ssh h 'a b; c' && ssh h "d \\"e\\"" && ssh h f g`;
    const placed = commandsOf(script)
      .filter(({ host }) => host !== undefined)
      .map((command) => {
        const span = command.locate(command.command.span);
        return [command.tool, span && script.slice(span.start, span.end)];
      });
    assert.deepEqual(placed, [
      ["a", "a b"],
      ["c", "c"],
      ["d", undefined],
      ["f", "f g"],
    ]);
  });
});

describe("the quotes around a place", () => {
  const scripts: readonly (readonly [script: string, quoting: string])[] = [
    ["a ‸", "bare"],
    ["a '‸'", "single"],
    ['a "‸"', "double"],
    [`a "it's ‸"`, "double"],
    [`a 'say "' ‸`, "bare"],
    ['a "\\"‸"', "double"],
    ["a \\'‸", "bare"],
    ['a "$(b ‸)"', "bare"],
    ['a "$(b "‸")"', "double"],
    [`a "$(b 'c)' ‸)"`, "bare"],
    ['a "$(b)‸"', "double"],
    ['a "`b ‸`"', "bare"],
    ['a "`b`‸"', "double"],
    ["(a ‸)", "bare"],
    ["# it's\na ‸", "bare"],
    ["a#'‸'", "single"],
  ];
  for (const [script, quoting] of scripts) {
    it(script, () => assert.equal(quotingAt(script.replace("‸", ""), script.indexOf("‸")), quoting));
  }
});
