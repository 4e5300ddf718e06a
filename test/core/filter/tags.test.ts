import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { localizeFlags, resolveHostTags } from "../../../core/filter/tags.ts";
import { originOf, type Traced, traceSource, untraced } from "../../../core/text/index.ts";

const dns = String.raw`(?P<dns>[\w\-.^_]*\w)`;

function sourced(text: string): Traced {
  return traceSource({ kind: "file", path: "x.conf", text }, { start: 0, end: text.length });
}

describe("tags of a failregex", () => {
  const expansions: readonly (readonly [text: string, expanded: string])[] = [
    ["^<DNS>$", `^${dns}$`],
    ["<F-DNS/><F-PORT/>", `${dns}(?P<fport>\\w+)`],
    ["<F-ID>x</F-ID> <F-PORT>y</F-PORT>", "(?P<fid>x) (?P<fport>y)"],
    ["<F-ALT_USER_1>x</F-ALT_USER_1>", "(?P<alt_user_1>x)"],
    ["<F-A-B>", "(?P<a-b>"],
    ["</F-USER>", "</F-USER>"],
    ["<F-USER>a</F-USER>b</F-USER>", "(?P<user>a)b)"],
    ["<F-user><F-USER/><host><é><br>", "<F-user><F-USER/><host><é><br>"],
    [
      "a<SKIPLINES>b<SKIPLINES>",
      String.raw`a\n(?P<skiplines0>(?:(?:.*\n)*?))b\n(?P<skiplines1>(?:(?:.*\n)*?))`,
    ],
    ["<CIDR>", "(?P<cidr>\\d+)"],
  ];
  for (const [text, expanded] of expansions) {
    it(`${text} becomes ${expanded}`, () => assert.equal(resolveHostTags(untraced(text)).text, expanded));
  }

  it("<HOST> takes names unless usedns is no", () => {
    assert.ok(resolveHostTags(untraced("<HOST>"), "warn").text.includes(dns));
    assert.equal(resolveHostTags(untraced("<HOST>"), "no").text, resolveHostTags(untraced("<ADDR>")).text);
  });

  it("every offset of an expansion points at its tag, the rest at itself", () => {
    const text = "^a <HOST> b<F-USER>c</F-USER>$";
    const expanded = resolveHostTags(sourced(text));
    const place = (offset: number) => originOf(expanded, offset, offset + 1)?.span;
    assert.deepEqual(place(1), { start: 1, end: 2 });
    assert.deepEqual(place(3), { start: 3, end: 9 });
    assert.deepEqual(place(50), { start: 3, end: 9 });
    const user = expanded.text.indexOf("(?P<user>");
    assert.deepEqual(place(user - 1), { start: 10, end: 11 });
    assert.deepEqual(place(user), { start: 11, end: 19 });
    assert.deepEqual(place(user + 9), { start: 19, end: 20 });
    assert.deepEqual(place(user + 10), { start: 20, end: 29 });
    assert.deepEqual(place(user + 11), { start: 29, end: 30 });
  });
});

describe("flags at the head of a group", () => {
  const patterns: readonly (readonly [text: string, local: string])[] = [
    ["((?i)a)", "(?i:a)"],
    ["(?:(?is)a)", "(?is:a)"],
    ["x((?i)a)(?:(?m)b)", "x(?i:a)(?m:b)"],
    ["\\((?i)a)", "\\((?i)a)"],
    ["(?i)a", "(?i)a"],
    ["(a(?i)b)", "(a(?i)b)"],
  ];
  for (const [text, local] of patterns) {
    it(`${text} becomes ${local}`, () => assert.equal(localizeFlags(untraced(text)).text, local));
  }

  it("keep their place", () => {
    const local = localizeFlags(sourced("x(?:(?i)a)"));
    assert.equal(local.text, "x(?i:a)");
    assert.deepEqual(originOf(local, 1, 4)?.span, { start: 4, end: 7 });
    assert.deepEqual(originOf(local, 4, 5)?.span, { start: 7, end: 8 });
    assert.deepEqual(originOf(local, 5, 6)?.span, { start: 8, end: 9 });
  });
});
