import { parseConfig } from "../config/index.ts";
import { absolutePath, type Source } from "../text/index.ts";
import type { Analysis } from "./analysis.ts";
import { roleOf } from "./kind.ts";
import { stockNames } from "./stock-names.ts";

/**
 * Whether the folder holds only what somebody adds to fail2ban's own files (an Ansible role, a docker volume): those
 * will be there where it is used, and what they say is not known here.
 */
export function isPartial(analysis: Analysis): boolean {
  const { tree, basedir, isLive } = analysis.world;
  return !isLive && tree.get(`${basedir}/jail.conf`) === undefined;
}

/** Whether this is the path of a file that fail2ban brings and that is absent from a partial folder. */
export function isAbsentStock(analysis: Analysis, path: string): boolean {
  const { tree, basedir } = analysis.world;
  const place = absolutePath(path);
  const name = place.startsWith(`${basedir}/`) ? place.slice(basedir.length + 1) : "";
  return stockNames.has(name) && isPartial(analysis) && tree.get(place) === undefined;
}

/**
 * Whether what a file is read together with is in part not known here: a partial folder's jail.local without jail.conf,
 * a filter that includes an absent common.conf, sshd.local without sshd.conf. What such a file lacks may be there.
 */
export function isIncomplete(analysis: Analysis, path: string): boolean {
  if (!isPartial(analysis)) return false;
  const place = absolutePath(path);
  const role = roleOf(place);
  if (!role) return false;
  if (role.kind === "jail" || role.kind === "paths") return true;
  return lacksStock(analysis, place, new Set());
}

function lacksStock(analysis: Analysis, path: string, seen: Set<string>): boolean {
  if (seen.has(path)) return false;
  seen.add(path);
  if (isAbsentStock(analysis, path) || isAbsentStock(analysis, path.replace(/\.local$/, ".conf")))
    return true;
  return includesOf(analysis, path).some((included) => lacksStock(analysis, included, seen));
}

const included = new WeakMap<Source, readonly string[]>();

/** The absolute paths that a file's [INCLUDES] names, as far as they are written out. */
export function includesOf(analysis: Analysis, path: string): readonly string[] {
  const source = analysis.source(path);
  if (!source) return [];
  let files = included.get(source);
  if (!files) {
    files = readIncludes(source, path);
    included.set(source, files);
  }
  return files;
}

function readIncludes(source: Source, path: string): readonly string[] {
  const folder = path.slice(0, path.lastIndexOf("/"));
  return parseConfig(source)
    .sections.filter(({ name }) => name === "INCLUDES")
    .flatMap(({ options }) => options)
    .filter(({ name }) => name === "before" || name === "after")
    .flatMap(({ value }) => value.text.split("\n"))
    .map((name) => name.trim())
    .filter((name) => name !== "")
    .map((name) => absolutePath(name, folder));
}
