/** Options of a command with their values, and what is none: a reader for tools that spell options as getopt does. */
export interface Arguments {
  /** The value of the first option of these names; an empty text where it takes none; undefined where it is absent. */
  take(...names: readonly string[]): string | undefined;
  readonly rest: readonly string[];
}

/**
 * Reads arguments. `withValue` names the options that take the next word, `optional` those that take it if it is a
 * number. A `!` in front of an option stays with its value.
 */
export function readArguments(
  words: readonly string[],
  withValue: ReadonlySet<string>,
  optional: ReadonlySet<string> = new Set(),
): Arguments {
  const options: Array<readonly [name: string, value: string]> = [];
  const rest: string[] = [];
  let not = "";
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!;
    const next = words[index + 1];
    const equals = word.startsWith("--") ? word.indexOf("=") : -1;
    if (word === "!") {
      not = "! ";
      continue;
    }
    if (equals > 0) options.push([word.slice(0, equals), not + word.slice(equals + 1)]);
    else if (withValue.has(word) && next !== undefined) {
      options.push([word, not + next]);
      index++;
    } else if (optional.has(word) && next !== undefined && /^\d+$/.test(next)) {
      options.push([word, next]);
      index++;
    } else if (/^-./.test(word)) options.push([word, ""]);
    else rest.push(word);
    not = "";
  }
  return { take: (...names) => options.find(([name]) => names.includes(name))?.[1], rest };
}

/** `a, b and c`. */
export function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

/** What becomes of what a rule takes, by the name of its target. */
export function fate(target: string, answer = ""): string {
  switch (target.toUpperCase()) {
    case "DROP":
    case "DENY":
      return "is dropped without an answer";
    case "REJECT":
      return `is refused${answer ? ` (${answer})` : ""}`;
    case "ACCEPT":
    case "ALLOW":
      return "is let through";
    case "RETURN":
      return "goes back to the chain that led here";
    case "LOG":
    case "NFLOG":
      return "is written to the log";
    default:
      return `goes through the chain ${target}`;
  }
}
