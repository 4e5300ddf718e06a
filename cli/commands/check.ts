import { statSync } from "node:fs";
import { resolve } from "node:path";
import { Analysis, roleOf } from "../../core/analysis/index.ts";
import type { Severity } from "../../core/text/index.ts";
import { findTree, findTrees, liveTree } from "../../host/trees.ts";
import { openWorld } from "../../host/world.ts";
import manifest from "../../package.json" with { type: "json" };
import { EXIT, type Io } from "../io.ts";
import { type Option, parseOptions } from "../optparse.ts";
import { formatJson, formatText } from "../print/findings.ts";
import { formatGithub } from "../print/github.ts";
import { type PlacedFinding, placeFinding, shownPath } from "../print/placed.ts";
import { formatSarif } from "../print/sarif.ts";

const help = `Usage: f2b check [options] [PATH...]

Finds what is wrong with a configuration, also what fail2ban passes over in silence.

A PATH is a configuration's folder, a folder or a file in one, or a folder with configurations
below it. A configuration's folder holds jail.conf, jail.local, jail.d, filter.d or action.d.
Without a PATH it is the nearest one at or above this folder, or in fail2ban, etc/fail2ban or
config/fail2ban below it; else /etc/fail2ban.

Options:
  -c, --config DIR  the configuration's folder; only findings about each PATH are shown
  --format FORMAT   text, json, sarif (SARIF 2.1.0) or github (workflow commands); default: text
  --severity LEVEL  the least severe findings to show: error, warning or information (default)
  -h, --help        show this help

docs/rules tells of each finding's code what it means.

Exit codes: 0 fine, 1 an error was found, 2 wrong usage, 3 something could not be read.
`;

const options: readonly Option[] = [
  { flags: ["-c", "--config", "--conf"], name: "config", kind: "text", help: "" },
  { flags: ["--format"], name: "format", kind: "text", help: "" },
  { flags: ["--severity"], name: "severity", kind: "text", help: "" },
  { flags: ["-h", "--help"], name: "help", kind: "stop", help: "" },
];

const formats = ["text", "json", "sarif", "github"];
const severities: readonly Severity[] = ["error", "warning", "information"];

/** A config folder, and what of it is to be shown; undefined is all. */
interface Scope {
  readonly basedir: string;
  readonly paths: Set<string> | undefined;
}

/** Runs `f2b check` and answers its exit code. */
export function runCheck(args: readonly string[], io: Pick<Io, "out" | "err" | "hasColors">): number {
  const parsed = parseOptions(options, args);
  if (parsed.kind === "stop") {
    io.out(help);
    return EXIT.fine;
  }
  const usage = (what: string) => {
    io.err(`f2b check: ${what}; see f2b check --help\n`);
    return EXIT.usage;
  };
  if (parsed.kind === "problem") return usage(parsed.message);
  const { values, rest } = parsed;
  const format = String(values.get("format") ?? "text");
  if (!formats.includes(format)) return usage("--format is text, json, sarif or github");
  const least = severities.indexOf(String(values.get("severity") ?? "information") as Severity);
  if (least < 0) return usage("--severity is error, warning or information");
  const cwd = process.cwd();
  const config = values.has("config") ? String(values.get("config")) : undefined;
  const scopes = config === undefined ? findScopes(rest, cwd) : scopeIn(config, rest);
  if (typeof scopes === "string") {
    io.err(`f2b check: ${scopes}\n`);
    return EXIT.failed;
  }

  const findings: PlacedFinding[] = [];
  let fileCount = 0;
  for (const { basedir, paths } of scopes) {
    const world = openWorld(basedir);
    const folder = world.tree.get(basedir);
    if (folder?.kind === "unreadable") {
      io.err(`f2b check: ${basedir} cannot be read (${folder.reason}); read it as a user who may\n`);
      return EXIT.failed;
    }
    const analysis = new Analysis(world);
    const isAsked = (path: string) => paths === undefined || isWithin(path, paths);
    for (const path of paths ?? []) {
      const found = world.tree.get(path);
      if (found?.kind === "unreadable") {
        io.err(`f2b check: ${path} cannot be read (${found.reason}); read it as a user who may\n`);
        return EXIT.failed;
      }
      if (found?.kind === "file" && roleOf(path)?.basedir !== basedir) {
        io.err(`f2b check: ${shownPath(path, cwd)} is no file that fail2ban reads by itself; passed over\n`);
      }
    }
    fileCount += analysis.files().filter(isAsked).length;
    for (const [path, own] of analysis.findings()) {
      if (!isAsked(path)) continue;
      for (const finding of own) {
        if (severities.indexOf(finding.severity) <= least)
          findings.push(placeFinding(analysis, finding, cwd));
      }
    }
  }
  findings.sort(
    (one, other) =>
      compare(one.file, other.file) ||
      one.range.start.line - other.range.start.line ||
      one.range.start.character - other.range.start.character,
  );
  if (format === "json") io.out(formatJson(findings));
  else if (format === "sarif") io.out(formatSarif(findings, manifest.version));
  else if (format === "github") io.out(formatGithub(findings));
  else io.out(formatText(findings, fileCount, io.hasColors));
  return findings.some(({ severity }) => severity === "error") ? EXIT.findings : EXIT.fine;
}

/** The config folders that the paths lie in or hold, or what is wrong with a path. */
function findScopes(given: readonly string[], cwd: string): Scope[] | string {
  if (given.length === 0) {
    const basedir = findTree(cwd) ?? (isThere(liveTree) ? liveTree : undefined);
    if (basedir !== undefined) return [{ basedir, paths: undefined }];
    return `there is no configuration at or above ${cwd}, nor ${liveTree}; name the folder that holds jail.conf`;
  }
  const scopes = new Map<string, Scope>();
  for (const name of given) {
    const path = resolve(name);
    if (!isThere(path)) return `${name} does not exist; mend the path`;
    const tree = findTree(path);
    if (tree !== undefined && isWithin(path, new Set([tree]))) {
      const known = scopes.get(tree);
      if (path === tree) scopes.set(tree, { basedir: tree, paths: undefined });
      else if (!known) scopes.set(tree, { basedir: tree, paths: new Set([path]) });
      else known.paths?.add(path);
      continue;
    }
    const below = findTrees(path);
    if (below.length === 0) {
      return `${name} lies in no configuration, which is a folder with jail.conf, jail.local, jail.d, filter.d or action.d; name one with -c`;
    }
    for (const basedir of below) scopes.set(basedir, { basedir, paths: undefined });
  }
  return [...scopes.values()];
}

/** The one config folder that was named, and the paths in it, or what is wrong with one. */
function scopeIn(config: string, given: readonly string[]): Scope[] | string {
  const basedir = resolve(config);
  if (!isThere(basedir)) return `there is no folder ${config}; name the one that holds jail.conf`;
  if (!statSync(basedir).isDirectory()) return `${config} is no folder; name the one that holds jail.conf`;
  const paths = new Set<string>();
  for (const name of given) {
    const path = resolve(name);
    if (!isThere(path)) return `${name} does not exist; mend the path`;
    if (!isWithin(path, new Set([basedir]))) return `${name} is not in ${config}; name a path in that folder`;
    paths.add(path);
  }
  return [{ basedir, paths: paths.size === 0 || paths.has(basedir) ? undefined : paths }];
}

function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

/** Whether a path is one of the others, or below one. */
function isWithin(path: string, others: ReadonlySet<string>): boolean {
  for (let place = path; ; ) {
    if (others.has(place)) return true;
    const cut = place.lastIndexOf("/");
    if (place === "/" || cut < 0) return false;
    place = place.slice(0, cut) || "/";
  }
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
