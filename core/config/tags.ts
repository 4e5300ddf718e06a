import { originOf, originOfAll, pythonRepr, replaceAllTraced, type Traced } from "../text/index.ts";
import { orRefusal, Refused } from "./refusal.ts";
import { type Options, textOf, type Value } from "./value.ts";

/** fail2ban's MAX_TAG_REPLACE_COUNT. */
const maxReplacements = 25;
/** Text longer than this is a trap, not a config; Python would go on until its memory ends. */
const maxLength = 1 << 18;

/**
 * `options` with every `<tag>` replaced that names another of them, or that `find` knows. Throws Refused (ValueError)
 * where a tag leads back to itself, unless `otherwise` takes it; that option then stays as it is. Under a `condition`
 * (`family=inet6`), `tag?condition` wins over `tag`.
 * Mirrors fail2ban/helpers.py, substituteRecursiveTags.
 */
export function substituteTags(
  options: Options,
  ignored: ReadonlySet<string>,
  find: (tag: string) => Value | undefined,
  otherwise: (refused: Refused) => void = (refused) => {
    throw refused;
  },
  condition?: string,
): Options {
  const done = new Set<string>();
  const counts = new Map<string, Map<string, number>>();
  const looped = new Set<string>();
  const tags = new Map(options);
  for (let again = true; again; ) {
    again = false;
    for (const [tag, option] of tags) {
      if (done.has(tag) || ignored.has(tag)) continue;
      const before = textOf(option);
      if (!before.text.includes("<")) {
        done.add(tag);
        continue;
      }
      const replaced = counts.get(tag) ?? new Map<string, number>();
      const value = orRefusal(
        () => substitute(tag, before, tags, { ignored, find, condition, replaced, looped }),
        (refused) => {
          otherwise(refused);
          done.add(tag);
          return before;
        },
      );
      if (value.text !== before.text) {
        if (tagPattern.test(value.text)) {
          counts.set(tag, replaced);
          again = true;
        }
        tags.set(tag, value);
      }
      // What nothing was put into now, nothing will be put into later: no tags come up.
      if (value.text === before.text || !value.text.includes("<")) done.add(tag);
    }
  }
  return tags;
}

/**
 * An action's properties as its commands take them: tags replaced among them, but those `ignored`; or what Python's
 * ValueError says, where a tag leads back to itself.
 */
export function fillProperties(
  properties: Options,
  ignored: ReadonlySet<string>,
  condition?: string,
): { readonly properties: Options; readonly error?: string } {
  return orRefusal<{ readonly properties: Options; readonly error?: string }>(
    () => ({ properties: substituteTags(properties, ignored, () => undefined, undefined, condition) }),
    (refused) => ({ properties, error: refused.message || refused.refusal.type }),
  );
}

interface Substitution {
  readonly ignored: ReadonlySet<string>;
  readonly find: (tag: string) => Value | undefined;
  readonly condition: string | undefined;
  readonly replaced: Map<string, number>;
  /** The tags of loops found before. */
  readonly looped: Set<string>;
}

const tagPattern = /<([^ <>]+)>/;

function substitute(tag: string, option: Traced, tags: Options, by: Substitution): Traced {
  const search = /<([^ <>]+)>/g;
  let value = option;
  for (let match = search.exec(value.text); match; match = search.exec(value.text)) {
    const name = match[1]!;
    if (by.ignored.has(name)) continue;
    if (name === tag || (by.replaced.get(name) ?? 1) > maxReplacements) {
      throw tagLoop(tag, name, value, match.index, by);
    }
    const conditional = by.condition === undefined ? null : tags.get(`${name}?${by.condition}`);
    const found = conditional ?? tags.get(name) ?? by.find(name) ?? null;
    if (found === null) continue;
    value = replaceAllTraced(value, match[0], textOf(found));
    if (value.text.length > maxLength) throw endless(tag, value);
    by.replaced.set(name, (by.replaced.get(name) ?? 0) + 1);
    search.lastIndex = match.index;
  }
  return value;
}

function tagLoop(
  tag: string,
  found: string,
  value: Traced,
  at: number,
  { replaced, looped }: Substitution,
): Refused {
  const words = "properties contain self referencing definitions and cannot be resolved";
  const message = `${words}, fail tag: ${tag}, found: ${found} in ${pythonRepr(replaced)}, value: ${value.text}`;
  const place = originOf(value, at, at + found.length + 2) ?? originOfAll(value);
  // A loop is one finding, from wherever else it is come upon.
  if (looped.has(found)) return new Refused("ValueError", message, place);
  for (const name of [tag, ...replaced.keys()]) looped.add(name);
  return new Refused("ValueError", message, place, {
    code: "tag-loop",
    message: `<${found}> leads back to “${tag}”, and fail2ban gives up; break the loop.`,
  });
}

function endless(tag: string, value: Traced): Refused {
  const message = `The value of <${tag}> grows without end; take out the repeated tags.`;
  return new Refused("MemoryError", "", originOfAll(value), { code: "endless-value", message });
}
