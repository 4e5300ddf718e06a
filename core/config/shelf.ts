import {
  absolutePath,
  originOf,
  type Place,
  type Problem,
  type Source,
  splitTraced,
  type Traced,
  type Tree,
} from "../text/index.ts";
import { globPaths, type Listing } from "./glob.ts";
import { parseConfig } from "./parse.ts";
import { folderOf, joinPath, withoutExtension } from "./paths.ts";
import { orRefusal, Refused } from "./refusal.ts";
import { emptyStore, getOption, mergeStore, type Store, storeOf } from "./store.ts";
import { isText } from "./value.ts";

/** fail2ban's own folder for its configuration. */
export const defaultBasedir = "/etc/fail2ban";

/** What all readers of one run share. */
export interface Shelf {
  readonly tree: Tree;
  /** Where relative paths start. */
  readonly cwd: string;
  /** Read on where fail2ban would stop, and leave no file out. */
  readonly lenient: boolean;
  readonly problems: Problem[];
  /** The code and the place of each problem there is. */
  readonly reported: Set<string>;
  /** Lists of included files; fail2ban keeps them by the names asked for, whatever led there. */
  readonly includes: Map<string, readonly string[]>;
  readonly stores: Map<string, SharedStore>;
  readonly lend: StoreLender | undefined;
}

/** Gives a config that was read before, so that it is not read again for each filter or jail that it is for. */
export type StoreLender = (name: string, lenient: boolean) => LentStore;

/** A config read by name, which others must not change; or what fail2ban stops with instead. */
export interface LentStore {
  readonly store: SharedStore | undefined;
  readonly refused: Refused | undefined;
  readonly problems: readonly Problem[];
}

/** A config read by name (`jail`, `filter.d/sshd`), with what belongs to it. */
export interface SharedStore extends Store {
  /** The files read, in their order; undefined until they are, empty where there are none. */
  files: readonly string[] | undefined;
}

/** A shelf with nothing on it. */
export function openShelf(tree: Tree, cwd = "/", lenient = false, lend?: StoreLender): Shelf {
  return {
    tree,
    cwd,
    lenient,
    problems: [],
    reported: new Set(),
    includes: new Map(),
    stores: new Map(),
    lend,
  };
}

/** Adds a problem, once. */
export function report(shelf: Shelf, problem: Problem): void {
  const { path, span, code } = problem;
  const key = `${code}\0${span.start}\0${span.end}\0${path}`;
  if (shelf.reported.has(key)) return;
  shelf.reported.add(key);
  // What is quoted may be of several lines; a message is of one.
  shelf.problems.push({ ...problem, message: problem.message.replace(/\s*[\n\r]\s*/g, " ") });
}

/** Adds a problem at a place; nowhere is the beginning of `path`. */
export function reportAt(
  shelf: Shelf,
  place: Place | undefined,
  problem: Pick<Problem, "code" | "severity" | "message">,
  path = "",
): void {
  const { code, severity, message } = problem;
  report(shelf, {
    code,
    severity,
    message,
    path: place?.path ?? path,
    span: place?.span ?? { start: 0, end: 0 },
  });
}

/** Adds the finding of a refusal, where it has one; a file that fail2ban refuses has its problems already. */
export function reportRefusal(shelf: Shelf, refused: Refused): void {
  const { finding, place } = refused.refusal;
  if (finding) reportAt(shelf, place, { ...finding, severity: "error" });
}

/** What `read` gives; where fail2ban would refuse, a lenient shelf takes a problem and gives undefined. */
export function leniently<Value>(shelf: Shelf, read: () => Value): Value | undefined {
  if (!shelf.lenient) return read();
  return orRefusal<Value | undefined>(read, (refused) => {
    reportRefusal(shelf, refused);
    return undefined;
  });
}

/** The files of a name in the order in which they count: .conf, .d/*.conf, .local, .d/*.local. */
export function listConfigFiles(tree: Tree, basename: string): string[] {
  const inFolder = (extension: string) =>
    globPaths(listTree(tree), `${basename}.d/*.${extension}`).sort(compareCodePoints);
  const files = [`${basename}.conf`, ...inFolder("conf"), `${basename}.local`, ...inFolder("local")];
  return files.filter((file) => tree.get(file) !== undefined);
}

/**
 * The config of a name below a folder, with all that it includes. Read once: who asks again gets the same store.
 * Mirrors fail2ban/client/configreader.py, ConfigReader.read and ConfigReaderUnshared.read.
 */
export function readStore(shelf: Shelf, basedir: string, name: string): SharedStore {
  let store = shelf.stores.get(name);
  if (store?.files) return store;
  if (shelf.lend) return borrowStore(shelf, shelf.lend(name, shelf.lenient), name);
  if (shelf.tree.get(basedir) === undefined) {
    const message = `Base configuration directory ${basedir} does not exist `;
    const finding = {
      code: "missing-folder",
      message: "There is no such folder; name the one that holds jail.conf.",
    };
    throw new Refused("ValueError", message, { path: basedir, span: { start: 0, end: 0 } }, finding);
  }
  const path = name.startsWith("./") ? absolutePath(name, shelf.cwd) : name;
  const files = listConfigFiles(shelf.tree, joinPath(basedir, path));
  store = { ...emptyStore(), files: undefined };
  shelf.stores.set(name, store);
  store.files = files.length ? readFiles(shelf, store, files) : [];
  return store;
}

function borrowStore(shelf: Shelf, { store, refused, problems }: LentStore, name: string): SharedStore {
  for (const problem of problems) report(shelf, problem);
  if (!store) throw refused;
  shelf.stores.set(name, store);
  return store;
}

/** Reads a config by name so that it can be lent. */
export function readLentStore(tree: Tree, basedir: string, name: string, lenient: boolean): LentStore {
  const shelf = openShelf(tree, "/", lenient);
  return orRefusal<LentStore>(
    () => ({ store: readStore(shelf, basedir, name), refused: undefined, problems: shelf.problems }),
    (refused) => ({ store: undefined, refused, problems: shelf.problems }),
  );
}

/** A config of explicitly named files, with all that they include. Mirrors SafeConfigParserWithIncludes.read. */
export function readStoreOf(shelf: Shelf, name: string, files: readonly string[]): SharedStore {
  const store: SharedStore = { ...emptyStore(), files: undefined };
  shelf.stores.set(name, store);
  store.files = readFiles(shelf, store, files);
  return store;
}

function readFiles(shelf: Shelf, store: Store, files: readonly string[]): string[] {
  const read: string[] = [];
  for (const path of listIncludes(shelf, files, [])) {
    const source = readSource(shelf, path);
    if (!source) continue;
    mergeStore(store, readFile(shelf, source));
    read.push(path);
  }
  return read;
}

/** More files than this are a trap, not a config; Python would go on until its memory ends. */
const maxFiles = 10_000;

/** Mirrors SafeConfigParserWithIncludes._getIncludes. */
function listIncludes(shelf: Shelf, files: readonly string[], seen: readonly string[]): readonly string[] {
  const withLocal: string[] = [];
  for (const file of files) {
    withLocal.push(file);
    const local = `${withoutExtension(file)}.local`;
    if (!files.includes(local) && isFile(shelf.tree, local)) withLocal.push(local);
  }
  const key = withLocal.join("\x01");
  const known = shelf.includes.get(key);
  if (known) return known;
  const list = withLocal.flatMap((file) => listIncludesOf(shelf, file, seen));
  if (list.length > maxFiles) {
    const message = "This file includes others again and again, without end; include each of them once.";
    const place = { path: files[0] ?? "", span: { start: 0, end: 0 } };
    throw new Refused("MemoryError", "", place, { code: "endless-includes", message });
  }
  shelf.includes.set(key, list);
  return list;
}

function listIncludesOf(shelf: Shelf, path: string, seen: readonly string[]): readonly string[] {
  const source = readSource(shelf, path);
  if (!source) return [];
  const store = readFile(shelf, source);
  const section = store.sections.get("INCLUDES");
  if (!section) return [path];
  const included = (option: string): string[] => {
    if (!section.has(option) && !store.defaults.has(option)) return [];
    const value = leniently(shelf, () => getOption(store, "INCLUDES", option));
    if (!isText(value)) return [];
    return splitTraced(value, "\n").flatMap((name) => {
      const file = name.text.startsWith("/") ? name.text : joinPath(folderOf(path), name.text);
      if (seen.includes(file)) {
        if (file !== path) reportLoop(shelf, name, file);
        return [];
      }
      reportMissing(shelf, name, file);
      if (file === path) reportLoop(shelf, name, file);
      return listIncludes(shelf, [file], [...seen, path]);
    });
  };
  return [...included("before"), path, ...included("after")];
}

function readFile(shelf: Shelf, source: Source): Store {
  const file = parseConfig(source);
  for (const problem of file.problems) report(shelf, problem);
  if (file.refusal && !shelf.lenient) {
    throw new Refused(file.refusal.type, file.refusal.message, file.refusal.place);
  }
  return storeOf(file);
}

/** The source at a path, where fail2ban goes on without it undefined. */
function readSource(shelf: Shelf, path: string): Source | undefined {
  const found = shelf.tree.get(path);
  if (!found) return undefined;
  const place = { path, span: { start: 0, end: 0 } };
  if (found.kind === "folder") {
    if (path.endsWith("/")) return undefined;
    const message = "This is a folder; fail2ban reads a file here and goes on without it.";
    reportAt(shelf, place, { code: "folder-for-file", severity: "error", message });
    return undefined;
  }
  if (found.kind === "unreadable") {
    const message = `fail2ban cannot read this file (${found.reason}) and goes on without it.`;
    reportAt(shelf, place, { code: "unreadable-file", severity: "error", message });
    return undefined;
  }
  if (found.undecodableAt !== undefined && !shelf.lenient) {
    const file = parseConfig(found);
    for (const problem of file.problems) report(shelf, problem);
    if (file.refusal?.type === "UnicodeDecodeError") return undefined;
  }
  return found;
}

function reportLoop(shelf: Shelf, name: Traced, file: string): void {
  const message = `${file} is being read already; fail2ban leaves this include out, so remove it.`;
  reportAt(shelf, originOf(name, 0, name.text.length), {
    code: "include-loop",
    severity: "warning",
    message,
  });
}

function reportMissing(shelf: Shelf, name: Traced, file: string): void {
  if (name.text === "" || file.endsWith(".local") || shelf.tree.get(file)) return;
  const message = `${file} does not exist and fail2ban goes on without it; mend the name or create the file.`;
  reportAt(shelf, originOf(name, 0, name.text.length), {
    code: "missing-include",
    severity: "warning",
    message,
  });
}

function isFile(tree: Tree, path: string): boolean {
  const found = tree.get(path);
  return found !== undefined && found.kind !== "folder";
}

/** The files and folders of a tree, to find paths in. */
export function listTree(tree: Tree): Listing {
  return {
    names: (folder: string) => {
      const found = tree.get(folder);
      return found?.kind === "folder" ? found.names : undefined;
    },
    exists: (path: string) => tree.get(path) !== undefined,
    isFolder: (path: string) => tree.get(path)?.kind === "folder",
  };
}

function compareCodePoints(left: string, right: string): number {
  const a = [...left];
  const b = [...right];
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const difference = a[index]!.codePointAt(0)! - b[index]!.codePointAt(0)!;
    if (difference) return difference;
  }
  return a.length - b.length;
}
