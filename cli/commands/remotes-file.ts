import { dirname } from "node:path";
import { remotesFiles } from "../../host/remote/places.ts";
import type { Remote } from "../../host/remote/remote.ts";
import { readRemotes } from "../../host/remote/remotes.ts";

/** The files of remotes that count in a folder: its own, those of the folders above, then the user's. */
export function candidateFiles(cwd: string, named: string | undefined): readonly string[] {
  if (named !== undefined) return [named];
  const folders: string[] = [];
  for (let folder = cwd; ; folder = dirname(folder)) {
    folders.push(folder);
    if (folder === dirname(folder)) return remotesFiles(folders);
  }
}

/** All remotes of the file that counts; a sentence where there is none, or where something in it is wrong. */
export function allRemotes(files: readonly string[]): readonly Remote[] | string {
  const read = readRemotes(files);
  if (!read) return "no remote is known: add one with f2b remote add NAME HOST";
  return read.problems[0] ?? read.remotes;
}

/** The remotes of those names (`a,b`), or a sentence about one that is not there. */
export function chooseRemotes(names: string, files: readonly string[]): readonly Remote[] | string {
  const all = allRemotes(files);
  if (typeof all === "string") return all;
  const wanted = [...new Set(names.split(",").map((name) => name.trim()))].filter((name) => name !== "");
  const missing = wanted.find((name) => !all.some((remote) => remote.name === name));
  if (missing !== undefined)
    return `there is no remote ${missing}; there are ${all.map(({ name }) => name).join(", ") || "none"}`;
  return all.filter(({ name }) => wanted.includes(name));
}

/** The file that a new remote goes into: the one that counts, else the user's, or this folder's where that is asked for. */
export function fileToWrite(files: readonly string[], cwd: string, isOwn: boolean): string {
  if (isOwn) return remotesFiles([cwd])[0]!;
  return readRemotes(files)?.path ?? files[files.length - 1]!;
}
