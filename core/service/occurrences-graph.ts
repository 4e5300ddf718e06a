import { type Analysis, type FileRole, roleOf } from "../analysis/index.ts";
import { createFileLister, globPaths, parseConfig } from "../config/index.ts";
import { absolutePath, type Source } from "../text/index.ts";
import { type Occurrence, occurrencesIn } from "./occurrences-in-file.ts";

/** A file and the names in it. */
export interface NamedFile {
  readonly path: string;
  readonly source: Source;
  readonly role: FileRole;
  readonly occurrences: readonly Occurrence[];
}

/** An occurrence and where it stands. */
export interface Placed {
  readonly file: NamedFile;
  readonly occurrence: Occurrence;
}

/**
 * All names of a config folder. A family is what fail2ban reads as one: `jail`, `filter.d/sshd` with all that it
 * includes, `action.d/iptables`, `fail2ban`.
 */
export interface Graph {
  readonly files: ReadonlyMap<string, NamedFile>;
  /** The files of a family, those that win last; in the jails', files that are not read come first. */
  family(root: string): readonly NamedFile[];
  /** The families that a file is in, its own first. */
  rootsOf(path: string): readonly string[];
  /** The names of the jails, in the order in which they are read. */
  readonly jails: readonly string[];
  /** The value of an option of a jail (or of DEFAULT) as text, with its variables filled as far as they are set. */
  resolve(section: string, text: string): string | undefined;
  /** The raw value of an option in a jail: its own, else the one of DEFAULT. */
  valueIn(section: string, option: string): string | undefined;
  /** The families that a filter's or an action's name in a jail's section stands for. */
  owners(section: string, kind: "filter" | "action", name: string): readonly string[];
  /** What stands in the jails and belongs to a family: parameters, `%(known/x)s`, tags in parameters' values. */
  foreign(root: string): readonly Placed[];
  /** The families that an occurrence in the jails belongs to; undefined where it is the jails' own. */
  foreignRoots(placed: Placed): readonly string[] | undefined;
}

/** The names of the config folder as it is now. */
export function graphOf(analysis: Analysis): Graph {
  return analysis.keep("names", () => buildGraph(analysis));
}

/** Whether a file is one of the jails': jail.conf, jail.d/* and what they include. */
export function isJailFile(role: FileRole): boolean {
  return role.kind === "jail" || role.kind === "paths";
}

/** The family that a file begins. */
export function rootOf(role: FileRole): string {
  if (isJailFile(role)) return "jail";
  return role.kind === "config" ? "fail2ban" : `${role.kind}.d/${role.name}`;
}

function buildGraph(analysis: Analysis): Graph {
  const { tree, basedir } = analysis.world;
  const files = new Map<string, NamedFile>();
  for (const path of analysis.files()) {
    const source = analysis.source(path);
    const role = roleOf(path);
    if (source && role) files.set(path, { path, source, role, occurrences: occurrencesIn(source, role) });
  }
  const listFiles = createFileLister(tree, basedir);
  const families = new Map<string, readonly NamedFile[]>();
  const roots = new Map<string, string[]>();
  const family = (root: string) => {
    let known = families.get(root);
    if (!known) {
      const read = listFiles(root).flatMap((path) => files.get(absolutePath(path)) ?? []);
      // A file that is included twice counts where it is read last.
      const last = read.filter((file, index) => !read.includes(file, index + 1));
      const unread = [...files.values()].filter(({ role }) => rootOf(role) === root);
      known = [...unread.filter((file) => !last.includes(file)), ...last];
      families.set(root, known);
    }
    return known;
  };
  for (const root of new Set([...files.values()].map(({ role }) => rootOf(role)))) {
    for (const file of family(root)) {
      const list = roots.get(file.path) ?? [];
      if (root === rootOf(file.role)) list.unshift(root);
      else list.push(root);
      roots.set(file.path, list);
    }
  }
  const jails = createJails(family("jail"), basedir);
  const owners = createOwners(jails);
  const sets = (root: string, name: string) =>
    family(root).some((file) => file.occurrences.some((one) => one.kind === "option" && one.name === name));
  let actionRoots: readonly string[] | undefined;
  const actions = () => {
    actionRoots ??= [...new Set([...roots.values()].flat())].filter((root) => root.startsWith("action.d/"));
    return actionRoots;
  };
  const foreignRoots = ({ file, occurrence }: Placed): readonly string[] | undefined => {
    if (!isJailFile(file.role)) return undefined;
    const { owner, section, from, name } = occurrence;
    if (owner) return owners(section, owner.kind, owner.name);
    // A tag in a jail is filled where the value ends up: in an action.
    if (occurrence.kind === "tag") return actions().filter((root) => sets(root, name));
    if (from !== "known" || occurrence.kind !== "variable") return undefined;
    const filters = owners(section, "filter", jails.valueIn(section, "filter") ?? "");
    const setting = filters.filter((root) => sets(root, name));
    return setting.length ? setting : undefined;
  };
  let foreign: Map<string, Placed[]> | undefined;
  return {
    files,
    family,
    rootsOf: (path) => roots.get(path) ?? [],
    jails: jails.names,
    resolve: jails.resolve,
    valueIn: jails.valueIn,
    owners,
    foreignRoots,
    foreign: (root) => {
      if (!foreign) {
        foreign = new Map();
        for (const file of family("jail")) {
          for (const occurrence of file.occurrences) {
            for (const owner of foreignRoots({ file, occurrence }) ?? []) {
              const list = foreign.get(owner) ?? [];
              list.push({ file, occurrence });
              foreign.set(owner, list);
            }
          }
        }
      }
      return foreign.get(root) ?? [];
    },
  };
}

interface Jails {
  readonly names: readonly string[];
  resolve(section: string, text: string): string | undefined;
  valueIn(section: string, option: string): string | undefined;
}

/** Longer values, more variables in one and longer chains of them are traps. */
const maxLength = 1 << 16;
const maxVariables = 10_000;
const maxDepth = 10;

function createJails(files: readonly NamedFile[], basedir: string): Jails {
  const sections = new Map<string, Map<string, string>>([
    ["DEFAULT", new Map([["fail2ban_confpath", basedir]])],
  ]);
  for (const { source } of files) {
    for (const { name, options } of parseConfig(source).sections) {
      const own = sections.get(name) ?? new Map<string, string>();
      for (const option of options) own.set(option.name, option.value.text);
      sections.set(name, own);
    }
  }
  const valueIn = (section: string, option: string) =>
    sections.get(section)?.get(option) ?? sections.get("DEFAULT")!.get(option);
  let variables = 0;
  const resolve = (section: string, text: string, depth: number): string | undefined => {
    if (!text.includes("%")) return text;
    if (depth > maxDepth || ++variables > maxVariables) return undefined;
    let fails = false;
    const filled = text.replace(/%%|%\(([^)\n]+)\)s/g, (_whole, variable: string | undefined) => {
      if (variable === undefined || fails) return "%";
      const name = variable.toLowerCase();
      const slash = name.indexOf("/");
      const from = slash > 0 ? variable.slice(0, slash) : section;
      const value =
        name === "__name__"
          ? section
          : (valueIn(section, name) ??
            valueIn(name.startsWith("default/") ? "DEFAULT" : from, name.slice(slash + 1)));
      const result = value === undefined ? undefined : resolve(section, value, depth + 1);
      if (result === undefined || result.length > maxLength) fails = true;
      return result ?? "";
    });
    return fails || filled.length > maxLength ? undefined : filled;
  };
  const names = [...sections.keys()].filter((name) => name !== "DEFAULT" && name !== "INCLUDES");
  return {
    names,
    valueIn,
    resolve: (section, text) => {
      variables = 0;
      return resolve(section, text, 0);
    },
  };
}

function createOwners(jails: Jails): Graph["owners"] {
  const known = new Map<string, readonly string[]>();
  return (section, kind, name) => {
    const isOpen = name.includes("%");
    const key = isOpen ? `${kind}\0${section}\0${name}` : `${kind}\0${name}`;
    let roots = known.get(key);
    if (!roots) {
      // What stands in DEFAULT is read once for each jail.
      const readers = section === "DEFAULT" && isOpen ? ["DEFAULT", ...jails.names] : [section];
      const names = readers.map((reader) => headOf(jails.resolve(reader, name) ?? ""));
      roots = [...new Set(names.filter((text) => text !== ""))].map((text) => `${kind}.d/${text}`);
      known.set(key, roots);
    }
    return roots;
  };
}

/** The name of `name[options]`. */
function headOf(text: string): string {
  return (/^\s*([^[\s]+)/.exec(text)?.[1] ?? "").trim();
}

/** The files of a filter or an action that are there: its .conf, then its .local. */
export function filesOf(graph: Graph, basedir: string, root: string): readonly NamedFile[] {
  return ["conf", "local"].flatMap(
    (extension) => graph.files.get(absolutePath(`${basedir}/${root}.${extension}`)) ?? [],
  );
}

/** The path that an include stands for. */
export function includedPath(placed: Placed): string {
  const { path } = placed.file;
  const { name } = placed.occurrence;
  return absolutePath(name.startsWith("/") ? name : `${path.slice(0, path.lastIndexOf("/"))}/${name}`);
}

/** The log files that a logpath in a jail's section catches. */
export function logsOf(analysis: Analysis, graph: Graph, { occurrence }: Placed): readonly string[] {
  const { section, name } = occurrence;
  const readers = section === "DEFAULT" ? ["DEFAULT", ...graph.jails] : [section];
  const found = new Set<string>();
  const lines = new Set(readers.flatMap((reader) => (graph.resolve(reader, name) ?? "").split("\n")));
  for (const line of lines) {
    const pattern = line.trim().replace(/ (?:head|tail)$/, "");
    if (pattern === "") continue;
    const { logs } = analysis.world;
    // One that leads into too many folders finds itself.
    for (const path of globPaths(logs, pattern)) if (path !== pattern || logs.exists(path)) found.add(path);
    if (found.size > 100) break;
  }
  return [...found];
}
