import assert from "node:assert/strict";
import { Analysis, type World } from "../../../core/analysis/index.ts";
import { listTree } from "../../../core/config/index.ts";
import { type Source, treeOf } from "../../../core/text/index.ts";
import { analyze, basedir, checkFindings, markFindings } from "../../support/findings.ts";

const jails = `[DEFAULT]
backend = auto
action = ban
filter = %(__name__)s
logpath = /var/log/app.log

[app]
enabled = true

[web]
enabled = true
`;
const files: Readonly<Record<string, string>> = {
  "jail.conf": jails,
  "filter.d/common.conf": "[DEFAULT]\n_prefix = \\S+\n",
  "filter.d/app.conf":
    "[INCLUDES]\nbefore = common.conf\n\n[Definition]\nfailregex = ^%(_prefix)s from <ADDR>$\n",
  "filter.d/web.conf": "[Definition]\nfailregex = ^web from <ADDR>$\n",
  "action.d/ban.conf": "[Definition]\nactionban = ban <ip>\n",
  "/var/log/app.log": "",
};

/** Files that can be edited one by one: what is not edited stays the same object. */
class Folder {
  private readonly sources = new Map<string, Source>();

  constructor(texts: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(texts)) this.write(name, text);
  }

  write(name: string, text: string): this {
    const path = absolute(name);
    this.sources.set(path, { kind: "file", path, text });
    return this;
  }

  remove(name: string): this {
    this.sources.delete(absolute(name));
    return this;
  }

  get world(): World {
    const tree = treeOf([...this.sources.values()]);
    return { tree, basedir, logs: listTree(tree), isLive: false };
  }
}

function absolute(name: string): string {
  return name.startsWith("/") ? name : `${basedir}/${name}`;
}

/** All findings as text. */
function tell(analysis: Analysis): string {
  return analysis
    .files()
    .map((path) => `--- ${path}\n${markFindings(analysis.source(path)!, analysis.findingsIn(path))}`)
    .join("");
}

describe("an analysis", () => {
  it("reads again what a change concerns, and nothing else", () => {
    const folder = new Folder(files);
    const analysis = new Analysis(folder.world);
    const [app, web, ban] = [analysis.filter("app"), analysis.filter("web"), analysis.action("ban")];
    const [appJail, webJail] = [analysis.jail("app"), analysis.jail("web")];
    analysis.update(folder.write("filter.d/common.conf", "[DEFAULT]\n_prefix = \\w+\n").world);
    assert.notEqual(analysis.filter("app"), app);
    assert.notEqual(analysis.jail("app"), appJail);
    assert.equal(analysis.filter("web"), web);
    assert.equal(analysis.jail("web"), webJail);
    assert.equal(analysis.action("ban"), ban);
    assert.equal(analysis.filter("app").value.failregex[0]?.text, "^\\w+ from <ADDR>$");
  });

  it("keeps its findings where nothing changed, though the tree is another object", () => {
    const folder = new Folder(files);
    const analysis = new Analysis(folder.world);
    const findings = analysis.findings();
    analysis.update(folder.world);
    assert.equal(analysis.findings(), findings);
  });

  it("finds the same after any edits as it finds anew", () => {
    const folder = new Folder(files);
    const analysis = new Analysis(folder.world);
    const edits: readonly ((folder: Folder) => Folder)[] = [
      (now) => now.write("filter.d/app.conf", "[Definition]\nfailregex = ^%(_prefix)s from <ADDR>$\n"),
      (now) => now.write("filter.d/app.local", "[DEFAULT]\n_prefix = x\n"),
      (now) => now.remove("filter.d/web.conf"),
      (now) => now.write("jail.local", "[app]\naction = bam\n"),
      (now) => now.write("action.d/bam.conf", "[Definition]\nactionban = bam <ip> <zone>\n"),
      (now) => now.write("filter.d/web.conf", "[Definition]\nfailregex = ^(web from <ADDR>$\n"),
      (now) => now.remove("/var/log/app.log"),
      (now) => now.write("jail.d/more.conf", "[more]\nfilter = app[x=1]\n"),
      (now) => now.write("/var/log/app.log", ""),
      (now) => now.remove("filter.d/app.local").remove("jail.local"),
      (now) => now.write("jail.conf", "[DEFAULT\n"),
      (now) => now.remove("jail.conf"),
      (now) => now.write("jail.conf", jails),
    ];
    const told = new Set([tell(analysis)]);
    for (const edit of edits) {
      const { world } = edit(folder);
      analysis.update(world);
      const anew = tell(new Analysis(world));
      assert.equal(tell(analysis), anew);
      told.add(anew);
    }
    assert.ok(told.size > 10, "most edits change what is found");
  });

  it("knows which jails have a filter, and what is read from a file", () => {
    const analysis = new Analysis(new Folder(files).world);
    assert.deepEqual(analysis.jailsUsing("app"), ["app"]);
    assert.deepEqual(analysis.dependants(absolute("filter.d/common.conf")), {
      filters: ["app", "common"],
      actions: [],
      jails: ["app"],
    });
    assert.deepEqual(analysis.dependants(absolute("action.d/ban.conf")).jails, ["app", "web"]);
  });

  it("knows what a filter takes in brackets, and what it chooses among", () => {
    const analysis = analyze(`
--- filter.d/app.conf
[Definition]
failregex = ^<mdre-<mode>> in <zone> from <ADDR>$
mode = normal
mdre-normal = a
mdre-extra = b
`);
    const parameters = analysis.parameters("filter", "app");
    assert.deepEqual(
      [...parameters.keys()].filter((name) => !name.startsWith("mdre-")),
      ["failregex", "mode", "zone", "ADDR"],
    );
    assert.deepEqual(parameters.get("mode")?.choices, ["normal", "extra"]);
    assert.equal(parameters.get("mode")?.value, "normal");
    assert.equal(parameters.get("zone")?.value, undefined);
  });
});

describe("findings", () => {
  it("stand in the include that they come from, once", () => {
    checkFindings(`
--- jail.conf
[DEFAULT]
backend = systemd
action = ban

[app]
enabled = true
filter = app

[web]
enabled = true
filter = web
--- filter.d/common.conf
[DEFAULT]
_prefix = %d
#         ^ bad-interpolation: Write %% for a percent sign, or %(name)s for the value of an option.
--- filter.d/app.conf
[INCLUDES]
before = common.conf

[Definition]
failregex = ^%(_prefix)s from <ADDR>$
--- filter.d/web.conf
[INCLUDES]
before = common.conf

[Definition]
failregex = ^%(_prefix)s by <ADDR>$
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
`);
  });

  it("of a jail that is not enabled are no errors, those of its filter are", () => {
    checkFindings(`
--- jail.conf
[DEFAULT]
backend = systemd
action = ban

[app]
port = %(none)s
filter = app
action = ban[port=%(none)s]
#                 ~~~~~~~~ missing-variable: %(none)s names no option of [app] or [DEFAULT]; define it, or write %% for a percent sign.
--- filter.d/app.conf
[Definition]
failregex = ^%(none)s from <ADDR>$
#            ^^^^^^^^ missing-variable: %(none)s names no option of [Definition] or [DEFAULT]; define it, or write %% for a percent sign.
--- action.d/ban.conf
[Definition]
actionban = ban <ip>
`);
  });

  it("are of fail2ban.conf, too", () => {
    checkFindings(`
--- fail2ban.conf
[Definition]
loglevel = LOUD
#          ^^^^ wrong-log-level: Take one of CRITICAL, ERROR, WARNING, NOTICE, INFO, DEBUG, TRACEDEBUG, HEAVYDEBUG.
`);
  });

  it("are not of what an include leaves to those that include it", () => {
    checkFindings(`
--- jail.conf
[DEFAULT]
--- filter.d/base.conf
[Definition]
failregex = ^%(_type)s from <ADDR>$
--- filter.d/app.conf
[INCLUDES]
before = base.conf

[Definition]
_type = app
--- action.d/part.conf
[Definition]
actionban = ban <ip> <part>
--- action.d/whole.conf
[INCLUDES]
before = part.conf

[Init]
part = whole
`);
  });

  it("are of a file in a folder of its own, part of a filter", () => {
    checkFindings(`
--- jail.conf
[DEFAULT]
--- filter.d/app.conf
[Definition]
failregex = ^%(_type)s from <ADDR>$
--- filter.d/app.d/more.conf
[Definition]
_type = 5%
#        ^ bad-interpolation: Write %% for a percent sign, or %(name)s for the value of an option.
`);
  });
});
