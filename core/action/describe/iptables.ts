import { type Arguments, fate, listed, readArguments } from "./arguments.ts";

const operations: ReadonlyArray<readonly [names: readonly string[], word: string]> = [
  [["-A", "--append"], "append"],
  [["-I", "--insert"], "insert"],
  [["-C", "--check"], "check"],
  [["-D", "--delete"], "delete"],
  [["-R", "--replace"], "replace"],
  [["-N", "--new-chain"], "new"],
  [["-X", "--delete-chain"], "remove"],
  [["-F", "--flush"], "flush"],
  [["-L", "--list"], "list"],
  [["-S", "--list-rules"], "list"],
  [["-P", "--policy"], "policy"],
];

const withValue = new Set([
  ...operations.flatMap(([names]) => names),
  ...["-t", "--table", "-s", "--source", "-d", "--destination", "-p", "--protocol", "-m", "--match"],
  ...["-j", "--jump", "-g", "--goto", "-i", "--in-interface", "-o", "--out-interface", "--reject-with"],
  ...["--dport", "--dports", "--destination-port", "--sport", "--sports", "--match-set", "--log-prefix"],
  ...["--name", "--seconds", "--hitcount", "--comment", "--state", "--ctstate", "-W"],
]);

/** What an `iptables` or `ip6tables` command does. */
export function describeIptables(tool: string, words: readonly string[]): string | undefined {
  const told = describeOperation(tool, words);
  const source = words[words.findIndex((word) => word === "-s" || word === "--source") + 1] ?? "";
  return told && tool === "iptables" && source.includes(":")
    ? `${told} It fails: iptables takes no IPv6 address.`
    : told;
}

function describeOperation(tool: string, words: readonly string[]): string | undefined {
  const given = readArguments(words, withValue, new Set(["-w", "--wait", "-W"]));
  const found = operations.find(([names]) => given.take(...names) !== undefined);
  if (!found) return undefined;
  const [names, operation] = found;
  const chain = given.take(...names) ?? "";
  const table = given.take("-t", "--table");
  const named = `chain ${chain}${table && table !== "filter" ? ` of the table ${table}` : ""}`;
  const family = tool.startsWith("ip6") ? " (IPv6)" : "";
  switch (operation) {
    case "append":
      return `Adds to the end of the ${named}${family}: ${rule(given)}.`;
    case "insert":
      return `Adds to the ${named}${family}, as rule ${/^\d+$/.test(given.rest[0] ?? "") ? given.rest[0] : "1"}: ${rule(given)}.`;
    case "check":
      return `Asks whether the ${named}${family} has the rule: ${rule(given)}.`;
    case "delete": {
      const number = given.rest[0];
      if (number !== undefined && /^\d+$/.test(number))
        return `Takes rule ${number} out of the ${named}${family}.`;
      return `Takes out of the ${named}${family} the rule: ${rule(given)}.`;
    }
    case "replace":
      return `Puts in the place of rule ${given.rest[0] ?? "1"} of the ${named}${family}: ${rule(given)}.`;
    case "new":
      return `Makes the ${named}${family}, empty.`;
    case "remove":
      return chain ? `Removes the ${named}${family}, which has to be empty and unused.` : undefined;
    case "flush":
      return `Takes all rules out of the ${named}${family}.`;
    case "policy":
      return `Sets what becomes of the rest in the ${named}${family}: it ${fate(given.rest[0] ?? "")}.`;
    default: {
      const looks = given.take("-n", "--numeric") !== undefined || names[0] === "-S";
      return `Lists the rules of the ${named}${family}${looks ? "" : ", and looks up the name of each address"}.`;
    }
  }
}

function rule(given: Arguments): string {
  const target = given.take("-j", "--jump", "-g", "--goto");
  const becomes = target === undefined ? "is counted" : fate(target, given.take("--reject-with"));
  const taken = matches(given);
  return `${taken ? `what ${taken}` : "everything"} ${becomes}`;
}

function matches(given: Arguments): string {
  const parts: string[] = [];
  const add = (words: string, ...names: readonly string[]) => {
    const value = given.take(...names);
    if (value)
      parts.push(
        value.startsWith("! ")
          ? `does not ${words.replace(/^comes /, "come ").replace(/^goes /, "go ")}${value.slice(2)}`
          : words + value,
      );
  };
  add("comes from ", "-s", "--source");
  add("comes from the set ", "--match-set");
  add("goes to ", "-d", "--destination");
  add("comes in by ", "-i", "--in-interface");
  const protocol = given.take("-p", "--protocol");
  if (protocol) parts.push(protocol === "all" ? "has any protocol" : `is ${protocol}`);
  add("goes to port ", "--dport", "--dports", "--destination-port");
  return listed(parts);
}
