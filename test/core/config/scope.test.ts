import assert from "node:assert/strict";
import { openScope } from "../../../core/config/index.ts";
import { treeOf, untraced } from "../../../core/text/index.ts";
import { readFixture, sourcesOf } from "../../support/fixture.ts";

const tree = treeOf(
  sourcesOf(
    readFixture(`--- jail.conf
[DEFAULT]
filter = f
x = 1
[a]
y = %(x)s2
z = %(nothing)s
--- jail.local
[a]
y = %(known/y)s3
--- filter.d/f.conf
[Definition]
failregex = ^<mode>-%(part)s <ADDR>$
part = p
mode = %(part)sq
[Init]
mode = r
`),
    "/f/",
  ),
);

describe("the scope of a name", () => {
  const jail = openScope(tree, "/f", "jail");

  it("knows the files in their order, and the sections", () => {
    assert.deepEqual(jail.files, ["/f/jail.conf", "/f/jail.local"]);
    assert.deepEqual(jail.sections, ["a"]);
  });

  it("puts variables in as fail2ban does, with the place of each", () => {
    const { value } = jail.resolve("a", "<%(y)s>");
    assert.equal(value?.text, "<123>");
    assert.equal(jail.resolve("a", "%(__name__)s %(fail2ban_confpath)s").value?.text, "a /f");
    assert.ok(value.pieces.some(({ path }) => path === "/f/jail.local"));
  });

  it("says what fail2ban stops with", () => {
    const { value, refusal } = jail.resolve("a", "%(z)s");
    assert.equal(value, undefined);
    assert.equal(refusal?.type, "InterpolationMissingOptionError");
  });

  it("has the values that later files set anew", () => {
    const known = jail.known("a").get("y");
    assert.ok(known && "text" in known);
    assert.equal(known.text, "%(x)s2");
    assert.deepEqual([...jail.variables("a").keys()].slice(0, 2), ["filter", "x"]);
  });

  it("of a jail knows what its filter sets, where that is asked for", () => {
    assert.ok(jail.resolve("a", "%(known/part)s").refusal);
    assert.equal(openScope(tree, "/f", "jail", "a").resolve("a", "%(known/part)s").value?.text, "p");
  });

  it("fills tags by [Init], by what is given, and leaves those of fail2ban", () => {
    const filter = openScope(tree, "/f", "filter.d/f");
    const regex = filter.resolve("Definition", "%(failregex)s").value!;
    assert.equal(filter.fill(regex).text, "^r-p <ADDR>$");
    assert.equal(filter.fill(regex, new Map([["mode", untraced("s")]])).text, "^s-p <ADDR>$");
  });

  it("of a name that is not there is empty", () => {
    const nothing = openScope(tree, "/f", "filter.d/none");
    assert.deepEqual([nothing.files, nothing.sections], [[], []]);
    assert.equal(nothing.resolve("Definition", "a").value?.text, "a");
  });
});
