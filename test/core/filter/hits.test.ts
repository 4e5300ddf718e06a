import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { zoneOf } from "../../../core/dates/index.ts";
import { compileFilter, type FilterRequest } from "../../../core/filter/compile.ts";
import { dispatcherOf } from "../../../core/filter/dispatch.ts";
import { findHits } from "../../../core/filter/hits.ts";
import { filterLiterals } from "../../../core/filter/literals.ts";
import { pythonRepr } from "../../../core/text/index.ts";

function compile(request: Partial<FilterRequest>) {
  return compileFilter({ failregex: [], now: () => 0, zone: zoneOf("UTC")!, ...request }).value!;
}

describe("the regexes' part of a match", () => {
  it("failregex sees the content, and its spans say where that began", () => {
    const filter = compile({ prefregex: "^ app: <F-CONTENT>.+</F-CONTENT>$", failregex: ["^from <ADDR>$"] });
    const { hits } = findHits(filter, "", " app: from 192.0.2.1");
    assert.deepEqual(
      hits.map(({ content, spans }) => [content, spans[0], spans[1]]),
      [[6, 0, 14]],
    );
  });

  it("groups of prefregex stand before those of failregex, which hide them even where they took no part", () => {
    const filter = compile({
      prefregex: "^<F-USER>\\w+</F-USER> <F-X>\\w</F-X>",
      failregex: ["<ADDR>(?:<F-USER>!</F-USER>)?"],
    });
    const { hits } = findHits(filter, "", "bob x 192.0.2.1");
    assert.equal(pythonRepr(hits[0]!.data), "{'user': None, 'x': 'x', 'ip4': '192.0.2.1', 'ip6': None}");
  });

  it("what stands before and after the date is one text", () => {
    const filter = compile({ failregex: ["^fr..om <ADDR>$", "^from <ADDR>$"] });
    assert.deepEqual(
      findHits(filter, "fr", "om 192.0.2.1").hits.map(({ failregex }) => failregex),
      [1],
    );
  });

  it("a match without an id counts for nothing, and the next failregex sees an empty line where one is enough", () => {
    const failregex = ["a(?:<ADDR>)?", "^(?P<fid>a)", "^(?P<fid>\\n)"];
    const found = (checkAllRegex: boolean) =>
      findHits(compile({ failregex, checkAllRegex }), "", "a").hits.map((hit) => hit.failregex);
    assert.deepEqual(found(true), [1]);
    assert.deepEqual(found(false), [2]);
  });

  it("alternates stand in for a group without a value, tuples gather in order of their names", () => {
    const filter = compile({
      failregex: [
        "<F-ALT_USER_2>b?</F-ALT_USER_2><F-ALT_USER_1>a?</F-ALT_USER_1> <F-TUPLE_ID_2>\\w</F-TUPLE_ID_2><F-TUPLE_ID_1>\\w</F-TUPLE_ID_1>(?P<fid>!)?",
      ],
    });
    const found = (text: string) =>
      pythonRepr([
        ...["user", "fid"].map((name) => findHits(filter, "", text).hits[0]!.data.get(name) ?? null),
      ]);
    assert.equal(found("ba xy"), "['a', (None, 'y', 'x')]");
    assert.equal(found("b xy"), "['b', (None, 'y', 'x')]");
  });
});

describe("failregexes that are worth a try", () => {
  it("are chosen by the text's first character, where they are anchored", () => {
    const filter = compile({ failregex: ["^a<ADDR>", "^[bc]<ADDR>", "d<ADDR>", "^\\w<ADDR>"] });
    assert.deepEqual(dispatcherOf(filter)("a"), [0, 2, 3]);
    assert.deepEqual(dispatcherOf(filter)("c"), [1, 2, 3]);
    assert.deepEqual(dispatcherOf(filter)(" "), [2]);
    assert.deepEqual(dispatcherOf(filter)("é"), [0, 1, 2, 3]);
  });

  it("are all of them where several lines are matched", () => {
    const filter = compile({ failregex: ["^a<ADDR>", "^b<ADDR>"], maxlines: 2 });
    assert.deepEqual(dispatcherOf(filter)("b"), [0, 1]);
  });
});

describe("what a line must hold", () => {
  it("is told for prefregex and, with it, for each failregex", () => {
    const filter = compile({
      prefregex: "^ app: <F-CONTENT>.+</F-CONTENT>$",
      failregex: ["^failed for <ADDR>$", "<ADDR>"],
    });
    const { prefregex, failregex, ignoreregex } = filterLiterals(filter);
    const holds = (text: string) => (clause: readonly string[]) =>
      clause.some((literal) => text.includes(literal));
    assert.ok(prefregex?.every(holds(" app: ")) && prefregex.length > 0);
    assert.ok(
      failregex[0]!.every(holds(" app: failed for ")) &&
        failregex[0]!.some((clause) => !holds(" app: ")(clause)),
    );
    assert.deepEqual(failregex[1]!.slice(0, prefregex?.length), prefregex);
    assert.deepEqual(ignoreregex, []);
  });

  it("is told for ignoreregexes where they are asked first", () => {
    const four = ["a <HOST>", "b <HOST>", "c <HOST>", "d <HOST>"];
    assert.deepEqual(filterLiterals(compile({ failregex: four, ignoreregex: ["good"] })).ignoreregex, [
      [["good"]],
    ]);
    assert.deepEqual(
      filterLiterals(compile({ failregex: four.slice(1), ignoreregex: ["good"] })).ignoreregex,
      [],
    );
  });

  it("has no newlines: a line is matched with one behind it, and holds none", () => {
    const { failregex } = filterLiterals(
      compile({ failregex: ["(?P<fid>.) end\\n", "(?P<fid>.)\\n", "(?P<fid>.)a\\nb"] }),
    );
    assert.deepEqual(failregex, [[[" end"]], [], []]);
  });
});
