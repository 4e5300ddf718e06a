import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Analysis, type Finding, type World } from "../../core/analysis/index.ts";
import { isText, listTree } from "../../core/config/index.ts";
import { type Source, splitTraced, type Tree, treeOf } from "../../core/text/index.ts";
import { openTree } from "../../host/tree.ts";

const basedir = "/etc/fail2ban";

/** A warning about fail2ban's own files that is true, and why. */
interface TrueWarning {
  readonly path: string;
  readonly code: string;
  /** What stands at the place that is marked. */
  readonly text: string;
  readonly reason: string;
}

const list = new URL("./stock-warnings.json", import.meta.url);
const known = JSON.parse(readFileSync(list, "utf8")) as readonly TrueWarning[];

describe("findings about fail2ban's own configuration", () => {
  const analysis = new Analysis(enableAll());
  const findings = [...analysis.findings().values()].flat();
  const ofSeverity = (severity: Finding["severity"]) =>
    findings
      .filter((finding) => finding.severity === severity)
      .map(({ path, code, span }) => {
        const text = analysis.source(path)?.text.slice(span.start, span.end) ?? "";
        return { path: path.replace(`${basedir}/`, ""), code, text };
      });

  it("every jail is enabled and has its logs", () => {
    const jails = analysis.jails();
    assert.ok(jails.length > 80);
    for (const name of jails) {
      const { value } = analysis.jail(name);
      assert.ok(value.options.get("enabled"), name);
      assert.equal(value.refusal, undefined, name);
    }
  });

  it("none is an error", () => {
    assert.deepEqual(ofSeverity("error"), []);
  });

  it("every warning is known to be true, and every one that is known is still there", () => {
    const places = known.map(({ path, code, text }) => ({ path, code, text }));
    assert.deepEqual(sortPlaces(ofSeverity("warning")), sortPlaces(places));
  });

  it("there are few of them, each with its reason", () => {
    assert.ok(known.length <= 15, `${known.length} warnings`);
    for (const { reason, text } of known) assert.ok(reason.length > 20, text);
  });

  it("no log is missed", () => {
    assert.deepEqual(
      findings.filter(({ code }) => code === "no-log-file"),
      [],
    );
  });
});

type Place = Pick<TrueWarning, "path" | "code" | "text">;

function sortPlaces(places: readonly Place[]): Place[] {
  const key = ({ path, code, text }: Place) => `${path}\0${code}\0${text}`;
  return [...places].sort((one, other) => (key(one) < key(other) ? -1 : 1));
}

/** The installed configuration with every jail enabled, and an empty file for each log. */
function enableAll(): World {
  const disk = openTree();
  const empty = listTree(treeOf([]));
  const before = new Analysis({ tree: disk, basedir, logs: empty, isLive: false });
  const jails = before.jails();
  const text = jails.map((name) => `[${name}]\nenabled = true\n`).join("");
  const path = `${basedir}/jail.local`;
  const local: Source = { kind: "file", path, text };
  const tree: Tree = { get: (asked) => (asked === path ? local : disk.get(asked)) };
  const logs = jails.flatMap((name) => logsOf(before, name));
  return { tree, basedir, logs: listTree(treeOf(logs)), isLive: true };
}

/** A file for each path that a jail's logpath names, or would catch. */
function logsOf(analysis: Analysis, jail: string): Source[] {
  const logpath = analysis.jail(jail).value.options.get("logpath");
  if (!isText(logpath)) return [];
  return splitTraced(logpath, "\n")
    .map(({ text }) =>
      text
        .replace(/ .*/, "")
        .replace(/\[0-9\]/g, "1")
        .replaceAll("*", "x"),
    )
    .filter((path) => path.startsWith("/"))
    .map((path) => ({ kind: "file", path, text: "" }));
}
