import assert from "node:assert/strict";
import { findUnfilledTags, readAction, readFilter, readJail } from "../../../core/config/index.ts";
import { originOf, type Traced, treeOf, untraced } from "../../../core/text/index.ts";
import { readFixture, sourcesOf } from "../../support/fixture.ts";

const fixture = readFixture(`
--- /c/filter.d/f.conf
[INCLUDES]
before = common.conf
[Definition]
_daemon = d
prefregex = ^%(__prefix)s<F-CONTENT>.+</F-CONTENT>$
failregex = ^one <HOST>$
            <mdre-<mode>>
mdre-normal =
mdre-more = ^more <HOST> <nobody>$
            ^most (?P<x>a)<HOST>$
ignoreregex =
maxlines = 2
datepattern = {^LN-BEG}%%Y
journalmatch = A=1 "B= 2"
[Init]
mode = normal
--- /c/filter.d/f.local
[Definition]
ignoreregex = ^never
--- /c/filter.d/common.conf
[DEFAULT]
__prefix = <_daemon>\\s*
--- /c/filter.d/broken.conf
[Definition]
failregex = ^ok <HOST>$
no continuation
ignoreregex = %(nothing)s
--- /c/action.d/a.conf
[Definition]
actionban = ban <ip> <port> <chain> <nobody> <<name>>
actionunban = unban <nobody>
[Init]
chain = INPUT
[Init?family=inet6]
port = 6
--- /c/jail.conf
[DEFAULT]
bantime = 1
[j]
filter = f[mode=more]
action = a[name=%(__name__)s]
logpath = /log tail
--- /elsewhere/x.conf
[Definition]
failregex = ^elsewhere <HOST>$
`);
const tree = treeOf(sourcesOf(fixture));

function textOfPlace(traced: Traced, start: number, end: number): string {
  const place = originOf(traced, start, end)!;
  const source = tree.get(place.path);
  assert.equal(source?.kind, "file");
  return `${place.path}: ${source.kind === "file" ? source.text.slice(place.span.start, place.span.end) : ""}`;
}

describe("readFilter", () => {
  const { value: filter, problems } = readFilter(tree, {
    basedir: "/c/",
    name: "f",
    jail: "j",
    options: new Map([["mode", untraced("more")]]),
  });

  it("gives what fail2ban would use", () => {
    assert.deepEqual(problems, []);
    assert.equal(filter.found, true);
    assert.equal(filter.refusal, undefined);
    assert.equal(filter.prefregex?.text, "^d\\s*<F-CONTENT>.+</F-CONTENT>$");
    assert.deepEqual(
      filter.failregex.map(({ text }) => text),
      ["^one <HOST>$", "^more <HOST> <nobody>$", "^most (?P<x>a)<HOST>$"],
    );
    assert.deepEqual(
      filter.ignoreregex.map(({ text }) => text),
      ["^never"],
    );
    assert.equal(filter.maxlines, 2);
    assert.equal(filter.datepattern?.text, "{^LN-BEG}%Y");
    assert.deepEqual(
      filter.journalmatch.map((words) => words.map(({ text }) => text)),
      [["A=1", "B= 2"]],
    );
    assert.equal((filter.getOption("_daemon") as Traced).text, "d");
    assert.equal(filter.getOption("nothing"), undefined);
  });

  it("knows where each piece of a pattern comes from", () => {
    const { prefregex, failregex, ignoreregex, datepattern } = filter;
    assert.equal(textOfPlace(prefregex!, 0, 1), "/c/filter.d/f.conf: ^");
    assert.equal(textOfPlace(prefregex!, 1, 2), "/c/filter.d/f.conf: d");
    assert.equal(textOfPlace(prefregex!, 2, 5), "/c/filter.d/common.conf: \\s*");
    assert.equal(textOfPlace(prefregex!, 5, 16), "/c/filter.d/f.conf: <F-CONTENT>");
    assert.equal(textOfPlace(failregex[2]!, 0, 5), "/c/filter.d/f.conf: ^most");
    assert.equal(textOfPlace(ignoreregex[0]!, 0, 6), "/c/filter.d/f.local: ^never");
    assert.equal(textOfPlace(datepattern!, 9, 10), "/c/filter.d/f.conf: %%");
  });

  it("lists the tags that nothing fills", () => {
    const unfilled = findUnfilledTags(filter.options, "filter");
    assert.deepEqual(
      unfilled.map(({ tag, value, start }) => [tag, textOfPlace(value, start, start + 8)]),
      [["nobody", "/c/filter.d/f.conf: <nobody>"]],
    );
  });

  it("reads a file anywhere by its path", () => {
    const { value } = readFilter(tree, { name: "/elsewhere/x.conf", jail: "j", explicit: true });
    assert.deepEqual(
      value.failregex.map(({ text }) => text),
      ["^elsewhere <HOST>$"],
    );
  });

  it("says so where there is none", () => {
    const { value, problems } = readFilter(tree, { basedir: "/c", name: "none", jail: "j" });
    assert.equal(value.found, false);
    assert.deepEqual(
      problems.map(({ code }) => code),
      ["missing-filter"],
    );
    const nowhere = readFilter(tree, { basedir: "/nowhere", name: "f", jail: "j" });
    assert.equal(nowhere.value.refusal?.message, "Base configuration directory /nowhere does not exist ");
  });

  it("reads the rest of one that fail2ban refuses", () => {
    const { value, problems } = readFilter(tree, { basedir: "/c", name: "broken", jail: "j" });
    assert.equal(value.refusal?.type, "ParsingError");
    assert.equal(value.refusal?.step, "read");
    assert.deepEqual(
      value.failregex.map(({ text }) => text),
      ["^ok <HOST>$"],
    );
    assert.deepEqual(
      problems.map(({ code }) => code),
      ["continuation-not-indented", "missing-variable"],
    );
  });
});

describe("readAction", () => {
  it("lists the tags that nothing fills, each once", () => {
    const { value, problems } = readAction(tree, { basedir: "/c", name: untraced("a"), jail: untraced("j") });
    assert.deepEqual(
      findUnfilledTags(value.options, "action").map(({ tag }) => tag),
      ["nobody"],
    );
    assert.deepEqual(
      problems.map(({ code }) => code),
      ["unfilled-tag"],
    );
    assert.equal((value.options.get("actionban") as Traced).text, "ban <ip> <port> INPUT <nobody> <j>");
  });
});

describe("readJail", () => {
  const request = { basedir: "/c", logs: () => ["/log"] };

  it("gives the commands of a jail that is not enabled, if forced", () => {
    const { value } = readJail(tree, { ...request, name: "j", forceEnable: true });
    assert.equal(value.found, true);
    assert.equal(value.failregex.length, 3);
    const texts = value.commands.map((command) => command.map((word) => (word as Traced).text).join(" "));
    assert.ok(texts.includes("set j addlogpath /log tail"), texts.join("\n"));
    assert.equal(readJail(tree, { ...request, name: "j" }).value.failregex.length, 0);
  });

  it("lets given options win in the filter", () => {
    const addOptions = new Map([["mode", untraced("normal")]]);
    const { value } = readJail(tree, { ...request, name: "j", forceEnable: true, addOptions });
    assert.deepEqual(
      value.failregex.map(({ text }) => text),
      ["^one <HOST>$"],
    );
  });

  it("says so where there is none", () => {
    assert.equal(readJail(tree, { ...request, name: "k" }).value.found, false);
  });
});
