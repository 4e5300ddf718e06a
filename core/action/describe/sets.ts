import { fate, listed, readArguments } from "./arguments.ts";

/** What an `ipset` command does. */
export function describeIpset(words: readonly string[]): string | undefined {
  const given = readArguments(words, new Set(["-N", "-A", "-D", "-T", "-F", "-X"]));
  const [verb, name = "", entry = "", ...more] = given.rest;
  const lasts = timeout([entry, ...more]);
  switch (verb) {
    case "create":
      return `Makes the set ${name} of addresses (${entry})${lasts ? `; an entry leaves it by itself ${lasts}` : ""}.`;
    case "add":
      return `Puts ${entry} into the set ${name}${lasts ? `, which it leaves by itself ${lasts}` : ""}.`;
    case "del":
      return `Takes ${entry} out of the set ${name}.`;
    case "test":
      return `Asks whether ${entry} is in the set ${name}.`;
    case "flush":
      return `Empties the set ${name}.`;
    case "destroy":
      return `Removes the set ${name}, which no rule may use any more.`;
    case "list":
      return `Lists the set ${name}.`;
    default:
      return undefined;
  }
}

function timeout(words: readonly string[]): string {
  const at = words.indexOf("timeout");
  const seconds = at < 0 ? undefined : words[at + 1];
  return seconds === undefined || seconds === "0" ? "" : `after ${seconds} s`;
}

/** What a `ufw` command does. */
export function describeUfw(words: readonly string[]): string | undefined {
  const bare = words.filter((word) => word !== "" && !word.startsWith("-"));
  const isDelete = bare.includes("delete");
  const isApplication = bare.includes("app");
  const kind = bare.find((word) => /^(?:deny|reject|allow|limit)$/.test(word));
  if (kind === undefined) {
    if (bare[0] === "status") return "Asks whether ufw is on, and for its rules.";
    return bare[0] === "reload" ? "Has ufw read its rules anew." : undefined;
  }
  const parts = (["from", "to", "port", "proto"] as const).flatMap((word) => {
    const value = bare[bare.indexOf(word) + 1];
    if (!bare.includes(word) || value === undefined || value === "any") return [];
    return [
      {
        from: `comes from ${value}`,
        to: `goes to ${value}`,
        port: `goes to port ${value}`,
        proto: `is ${value}`,
      }[word],
    ];
  });
  const application = isApplication ? ` (application ${bare[bare.indexOf("app") + 1] ?? ""})` : "";
  const rule = `what ${listed(parts) || "comes here"}${application} ${fate(kind)}`;
  if (isDelete) return `Takes out of ufw's rules: ${rule}.`;
  const place = bare.includes("prepend")
    ? ", before all others"
    : bare.includes("insert")
      ? `, as rule ${bare[bare.indexOf("insert") + 1] ?? "1"}`
      : "";
  return `Adds to ufw's rules${place}: ${rule}.`;
}

/** What a `firewall-cmd` command does. */
export function describeFirewalld(words: readonly string[]): string | undefined {
  const flag = (name: string) => {
    const found = words.find((word) => word === `--${name}` || word.startsWith(`--${name}=`));
    return found === undefined ? undefined : found.slice(found.indexOf("=") + 1);
  };
  const zone = flag("zone");
  const rich = (name: string) => flag(`${name}-rich-rule`);
  const where = zone ? ` in the zone ${zone}` : "";
  const added = rich("add");
  const removed = rich("remove");
  if (added !== undefined) return `Adds to firewalld${where}: ${added.trim()}.`;
  if (removed !== undefined) return `Takes out of firewalld${where}: ${removed.trim()}.`;
  const setName = flag("ipset") ?? flag("new-ipset") ?? flag("delete-ipset");
  if (setName !== undefined) return describeFirewalldSet(setName, flag);
  if (words.includes("--direct")) return describeDirect(words);
  return flag("state") !== undefined ? "Asks whether firewalld runs." : undefined;
}

function describeFirewalldSet(name: string, flag: (name: string) => string | undefined): string | undefined {
  const added = flag("add-entry");
  const removed = flag("remove-entry");
  if (added !== undefined) return `Puts ${added} into firewalld's set ${name}.`;
  if (removed !== undefined) return `Takes ${removed} out of firewalld's set ${name}.`;
  if (flag("new-ipset") !== undefined) return `Makes firewalld's set ${name}.`;
  return flag("delete-ipset") !== undefined ? `Removes firewalld's set ${name}.` : undefined;
}

const direct: Readonly<Record<string, string>> = {
  "--add-chain": "Makes a chain by way of firewalld",
  "--remove-chain": "Removes a chain by way of firewalld",
  "--add-rule": "Adds a rule by way of firewalld",
  "--remove-rule": "Takes out a rule by way of firewalld",
  "--remove-rules": "Takes out all rules by way of firewalld",
  "--get-chains": "Lists the chains that firewalld made",
  "--query-chain": "Asks for a chain by way of firewalld",
};

function describeDirect(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => Object.hasOwn(direct, word));
  if (at < 0) return undefined;
  return `${direct[words[at]!]}: ${words.slice(at + 1).join(" ")}.`;
}
