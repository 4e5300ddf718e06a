import { parseConfig } from "../config/index.ts";
import type { Source } from "../text/index.ts";
import type { Analysis } from "./analysis.ts";
import { withoutCondition } from "./options.ts";

/** What the values of a file refer to. */
interface UsedNames {
  /** The options of `%(name)s`, `%(section/name)s`, `<name>` and `<section/name>`, in lower case. */
  readonly options: ReadonlySet<string>;
  /** The sections of `%(section/name)s` and `<section/name>`. */
  readonly sections: ReadonlySet<string>;
  /** References with a tag within (`<mdre-<mode>>`, `<lt_<logtype>/__prefix_line>`), as patterns. */
  readonly families: readonly Family[];
}

interface Family {
  readonly before: string;
  readonly after: string;
}

const known = new WeakMap<Source, UsedNames>();
/** What fail2ban itself puts in front of a slash. */
const noSections = new Set(["known", "default"]);

function namesIn(source: Source): UsedNames {
  let names = known.get(source);
  if (names) return names;
  const options = new Set<string>();
  const sections = new Set<string>();
  const families: Family[] = [];
  for (const section of parseConfig(source).sections) {
    for (const { value } of section.options) {
      const { text } = value;
      for (const [, variable, tag] of text.matchAll(/%\(([^)\n]+)\)s|<\/?([^ <>\n]+)>/g)) {
        const name = withoutCondition(variable ?? tag!);
        const slash = name.lastIndexOf("/");
        options.add(name.slice(slash + 1).toLowerCase());
        const own = name.slice(0, Math.max(slash, 0));
        if (own !== "" && !noSections.has(own.toLowerCase())) sections.add(own);
      }
      for (const [, before = "", after = ""] of text.matchAll(/<([^ <>\n]*)<[^ <>\n]+>([^ <>\n]*)>/g)) {
        if (before === "" && (after === "" || after.startsWith("/"))) continue;
        families.push({ before, after });
        const slash = after.lastIndexOf("/");
        if (slash >= 0) options.add(after.slice(slash + 1).toLowerCase());
      }
    }
  }
  names = { options, sections, families };
  known.set(source, names);
  return names;
}

/** Whether any value of the folder refers to an option of that name; the file at `path` is asked first. */
export function isOptionUsed(analysis: Analysis, path: string, name: string): boolean {
  const plain = withoutCondition(name).toLowerCase();
  return isUsed(analysis, path, `option ${plain}`, ({ options, families }) => {
    if (options.has(plain)) return true;
    return families.some(({ before, after }) => {
      const slash = Math.max(before.lastIndexOf("/"), 0);
      return !after.includes("/") && isFramed(plain, before.slice(slash).toLowerCase(), after.toLowerCase());
    });
  });
}

/** Whether any value of the folder refers to a section of that name. */
export function isSectionUsed(analysis: Analysis, path: string, name: string): boolean {
  return isUsed(analysis, path, `section ${name}`, ({ sections, families }) => {
    if (sections.has(name)) return true;
    return families.some(({ before, after }) => {
      const slash = after.indexOf("/");
      return slash >= 0 && isFramed(name, before, after.slice(0, slash));
    });
  });
}

function isUsed(analysis: Analysis, path: string, what: string, has: (names: UsedNames) => boolean): boolean {
  const own = analysis.source(path);
  if (own !== undefined && has(namesIn(own))) return true;
  return analysis.fact(`uses ${what}`, () => has(namesInFolder(analysis)));
}

/** What the values of all files refer to, put together once for each state of the folder. */
function namesInFolder(analysis: Analysis): UsedNames {
  return analysis.fact("used names", () => {
    const options = new Set<string>();
    const sections = new Set<string>();
    const families: Family[] = [];
    for (const file of analysis.files()) {
      const source = analysis.source(file);
      if (!source) continue;
      const names = namesIn(source);
      for (const name of names.options) options.add(name);
      for (const name of names.sections) sections.add(name);
      families.push(...names.families);
    }
    return { options, sections, families };
  });
}

function isFramed(name: string, before: string, after: string): boolean {
  return name.length >= before.length + after.length && name.startsWith(before) && name.endsWith(after);
}
