import { LINE_BEGIN, LINE_BEGIN_MARK, unboundPattern } from "./bounds.ts";
import { DEFAULT_PATTERNS } from "./defaults.ts";
import {
  DatePatternError,
  type DateTemplate,
  epochTemplate,
  holdsEpoch,
  patternTemplate,
  tai64nTemplate,
} from "./templates.ts";

/**
 * The templates of a list of date patterns, in their order. Throws DatePatternError where fail2ban refuses one.
 * Mirrors fail2ban/server/datedetector.py, DateDetector.appendTemplate and addDefaultTemplate.
 */
export function templatesOf(
  patterns: readonly string[],
  fields: ReadonlyMap<string, string>,
): readonly DateTemplate[] {
  const store = new TemplateStore(fields);
  const templates: DateTemplate[] = [];
  const names = new Set<string>();
  const append = (template: DateTemplate, passOverKnown: boolean): void => {
    if (names.has(template.name)) {
      if (passOverKnown) return;
      throw new DatePatternError(`There is already a template with name ${template.name}`);
    }
    names.add(template.name);
    templates.push(template);
  };
  for (const pattern of patterns) {
    const key = keyOf(pattern);
    const passOverKnown = templates.length > 0;
    if (store.has(key)) append(store.get(pattern, key), false);
    else if (key === LINE_BEGIN_MARK || key === DEFAULT_MARK) {
      for (const template of store.defaults) {
        // fail2ban's filter lets none through for {DEFAULT}.
        if (key === LINE_BEGIN_MARK && template.flags & LINE_BEGIN) append(template, passOverKnown);
      }
    } else if (key.includes("{DATE}")) {
      for (const template of store.plainDefaults) append(store.around(template, pattern), passOverKnown);
    } else if (key === "{NONE}") append(store.get("{UNB}^", key), false);
    else append(store.get(pattern, key), false);
  }
  return templates;
}

/** The default templates. Mirrors fail2ban/server/datedetector.py, DateDetectorCache.templates. */
export function defaultTemplates(fields: ReadonlyMap<string, string>): readonly DateTemplate[] {
  return new TemplateStore(fields).defaults;
}

/** Meant to stand for all default templates; in fact adds none. */
const DEFAULT_MARK = "{DEFAULT}";

const DATE_MARK = /(?<!\\)\{DATE\}/gi;

function keyOf(pattern: string): string {
  return pattern.includes("%") ? pattern : pattern.toUpperCase();
}

/** Templates by pattern, so that one pattern is one template. Mirrors DD_patternCache and DateDetectorCache. */
class TemplateStore {
  readonly #fields: ReadonlyMap<string, string>;
  readonly #known = new Map<string, DateTemplate>();
  #plainDefaults: readonly DateTemplate[] | undefined;
  #defaults: readonly DateTemplate[] | undefined;

  constructor(fields: ReadonlyMap<string, string>) {
    this.#fields = fields;
  }

  has(key: string): boolean {
    return this.#known.has(key);
  }

  /** The template of a pattern, made at its first use. */
  get(pattern: string, key = keyOf(pattern)): DateTemplate {
    let template = this.#known.get(key);
    if (!template) {
      template = this.#make(pattern, key);
      this.#known.set(key, template);
    }
    return template;
  }

  /** The default templates as they are listed. */
  get plainDefaults(): readonly DateTemplate[] {
    this.#plainDefaults ??= DEFAULT_PATTERNS.map((pattern) => this.get(pattern));
    return this.#plainDefaults;
  }

  /** The default templates: first, with a hundredfold weight, those that can be tied to the line's begin, tied. */
  get defaults(): readonly DateTemplate[] {
    if (this.#defaults) return this.#defaults;
    const tied: DateTemplate[] = [];
    for (const template of this.plainDefaults) {
      if (template.name.startsWith(LINE_BEGIN_MARK) || template.name.startsWith("^")) continue;
      const twin = this.#wrapped(template, (text) => LINE_BEGIN_MARK + text);
      if (twin.name === template.name) continue;
      twin.weight = 100;
      tied.push(twin);
    }
    this.#defaults = [...tied, ...this.plainDefaults];
    return this.#defaults;
  }

  /** The template that has `template` in the place of `{DATE}` in `pattern`. */
  around(template: DateTemplate, pattern: string): DateTemplate {
    return this.#wrapped(template, (text) => pattern.replace(DATE_MARK, () => unboundPattern(text)));
  }

  #wrapped(template: DateTemplate, wrap: (text: string) => string): DateTemplate {
    const name = wrap(template.name);
    const known = this.#known.get(name);
    if (known) return known;
    return this.get(template.pattern === undefined ? name : wrap(template.pattern));
  }

  #make(pattern: string, key: string): DateTemplate {
    if (key.includes("EPOCH")) {
      const long = key.includes("LEPOCH");
      if (holdsEpoch(pattern)) return epochTemplate(long, { pattern });
      const name = long ? "LEPOCH" : "EPOCH";
      if (key === name) return epochTemplate(long, undefined);
      if (key === LINE_BEGIN_MARK + name || key === `^${name}`) return epochTemplate(long, "line");
    }
    if (key === "TAI64N") return tai64nTemplate("anywhere");
    if (key === `${LINE_BEGIN_MARK}TAI64N` || key === "^TAI64N") return tai64nTemplate("line");
    return patternTemplate(pattern, this.#fields);
  }
}
