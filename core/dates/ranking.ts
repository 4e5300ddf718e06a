import { type CompiledRegex, compileRegex, type Regex, type RegexMatch } from "../regex/index.ts";
import { DateError } from "./date-error.ts";
import { FIELD_KEYS } from "./strptime.ts";
import type { DateTemplate } from "./templates.ts";

/** A template in a detector: how often and where it was found there. */
export class RankedTemplate {
  readonly template: DateTemplate;
  /** How many lines it was the date of. */
  hits = 0;
  /** How many characters stood before it last time. */
  distance = UNKNOWN;
  #fields: RankedFields | undefined;
  #compiled: CompiledRegex | undefined;

  constructor(template: DateTemplate) {
    this.template = template;
  }

  get name(): string {
    return this.template.name;
  }

  /** By which templates are ordered. */
  get weight(): number {
    return (this.hits * this.template.weight) / Math.max(1, this.distance);
  }

  /** Its regex, compiled at the first use. Throws DateError where Python refuses it. */
  get regex(): Regex {
    this.#compiled ??= compileOnce(this.template.regex);
    const { value, problem } = this.#compiled;
    if (!value) throw new DateError("re.error", problem!.text);
    return value;
  }

  /** Its groups that are fields of a date; `texts` is room for what they took. */
  get fields(): RankedFields {
    if (!this.#fields) {
      const found = Array.from(this.regex.groupIndex).filter(([key]) => FIELD_KEYS.has(key));
      const keys = found.map(([key]) => key);
      this.#fields = { keys, groups: found.map(([, group]) => group), texts: keys.map(() => undefined) };
    }
    return this.#fields;
  }

  /** Looks for it in a line, or in a part of the line. */
  search(line: string, start?: number, end?: number): RegexMatch | null {
    return this.regex.search(line, start, end);
  }
}

interface RankedFields {
  readonly keys: readonly string[];
  readonly groups: readonly number[];
  readonly texts: (string | undefined)[];
}

/** Every detector has much the same templates, so their regexes are kept, as many as Python's `re` keeps. */
const compiled = new Map<string, CompiledRegex>();
const MOST_COMPILED = 512;

function compileOnce(pattern: string): CompiledRegex {
  let found = compiled.get(pattern);
  if (!found) {
    if (compiled.size >= MOST_COMPILED) compiled.clear();
    found = compileRegex(pattern, {}, { wants: (group) => group === 1 });
    compiled.set(pattern, found);
  }
  return found;
}

/** A distance or an index that nothing has yet. */
export const UNKNOWN = 0x7fffffff;
