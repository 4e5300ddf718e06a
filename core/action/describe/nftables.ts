import { fate } from "./arguments.ts";

/** What an `nft` command does. */
export function describeNft(words: readonly string[]): string | undefined {
  const bare = words.slice(words.findIndex((word) => !word.startsWith("-")));
  const [verb = "", what = "", ...rest] = bare.join(" ").split(/\s+/);
  const text = rest.join(" ");
  const [family = "", table = "", name = ""] = rest;
  const place = `table ${[family, table].join(" ").trim()}`;
  const braces = /\{\s*([^}]*?)\s*\\?\}/.exec(text)?.[1] ?? "";
  switch (`${verb} ${what}`) {
    case "add table":
      return `Makes the ${place}, unless it is there.`;
    case "add chain":
      return `Makes the chain ${name} in the ${place}${braces ? ` (${braces.replace(/\\;|;/g, "").trim()})` : ""}.`;
    case "add set":
      return `Makes the set ${name} of addresses in the ${place}${timed(braces)}.`;
    case "add element":
      return `Puts ${braces} into the set ${name} of the ${place}.`;
    case "delete element":
      return `Takes ${braces} out of the set ${name} of the ${place}.`;
    case "get element":
      return `Asks whether ${braces} is in the set ${name} of the ${place}.`;
    case "add rule":
    case "insert rule":
      return `Adds to the chain ${name} of the ${place}: ${ruleOf(rest.slice(3))}.`;
    case "delete rule":
      return `Takes a rule out of the chain ${name} of the ${place}, by its handle.`;
    case "delete chain":
      return `Removes the chain ${name} of the ${place}.`;
    case "delete set":
      return `Removes the set ${name} of the ${place}.`;
    case "delete table":
      return `Removes the ${place} with all in it.`;
    case "flush set":
      return `Empties the set ${name} of the ${place}.`;
    case "flush chain":
      return `Takes all rules out of the chain ${name} of the ${place}.`;
    case "list chain":
    case "list set":
      return `Lists the ${what} ${name} of the ${place}.`;
    case "list table":
      return `Lists the ${place}.`;
    default:
      return undefined;
  }
}

function timed(braces: string): string {
  return /timeout/.test(braces) ? ", which leave it by themselves" : "";
}

function ruleOf(words: readonly string[]): string {
  const verdict = words.findIndex((word) => /^(?:drop|reject|accept|return|jump|log)$/.test(word));
  const match = (verdict < 0 ? words : words.slice(0, verdict)).join(" ");
  const target = verdict < 0 ? "" : words[verdict]!;
  const answer = words
    .slice(verdict + 1)
    .join(" ")
    .replace(/^with /, "");
  const becomes =
    target === "" ? "is counted" : fate(target === "jump" ? (words[verdict + 1] ?? "") : target, answer);
  return `what matches “${match}” ${becomes}`;
}
