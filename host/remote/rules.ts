import type { Address } from "../../core/filter/index.ts";
import { sameAddress } from "../../core/filter/index.ts";
import { builtIn, holdersOf } from "./holders.ts";
import { readNetwork } from "./networks.ts";

/** A rule or an element of a set, in the remote's own words. */
export interface Rule {
  readonly tool: "iptables" | "ip6tables" | "ipset" | "nft";
  /** The table (and its family, with nft): `filter`, `inet f2b-table`; empty with ipset. */
  readonly table: string;
  /** The chain or the set that holds it. */
  readonly holder: string;
  /** What stands in the holder, without counters and ages. */
  readonly text: string;
}

/** All rules that were read, and the chains and sets that there are, also the empty ones. */
export interface Rules {
  readonly rules: readonly Rule[];
  readonly holders: ReadonlySet<string>;
  /** Tables of iptables and ip6tables, as nft calls them: `ip filter`, `ip6 nat`. */
  readonly tables: ReadonlySet<string>;
  /** Chains of nft that the kernel itself calls. */
  readonly hooked: ReadonlySet<string>;
}

/** Rules of several outputs as one. nft lists the tables of iptables, too, where both are one: these count once. */
export function joinRules(parts: readonly Rules[]): Rules {
  const tables = new Set(parts.flatMap((part) => [...part.tables]));
  return {
    rules: parts
      .flatMap(({ rules }) => rules)
      .filter(({ tool, table }) => tool !== "nft" || !tables.has(table)),
    holders: new Set(parts.flatMap(({ holders }) => [...holders])),
    tables,
    hooked: new Set(parts.flatMap(({ hooked }) => [...hooked])),
  };
}

/** Reads what iptables-save or ip6tables-save prints. */
export function readSave(tool: "iptables" | "ip6tables", output: string): Rules {
  const rules: Rule[] = [];
  const holders = new Set<string>();
  const tables = new Set<string>();
  let table = "";
  for (const line of output.split("\n")) {
    if (line.startsWith("*")) {
      table = line.slice(1).trim();
      tables.add(`${tool === "iptables" ? "ip" : "ip6"} ${table}`);
    }
    const chain = /^:(\S+) /.exec(line)?.[1];
    if (chain !== undefined) holders.add(chain);
    const [, holder, text] = /^(?:\[\d+:\d+\] )?-A (\S+) ?(.*)$/.exec(line) ?? [];
    if (holder !== undefined) rules.push({ tool, table, holder, text: text!.trim() });
  }
  return { rules, holders, tables, hooked: new Set() };
}

/** Reads what `ipset save` prints. */
export function readIpset(output: string): Rules {
  const rules: Rule[] = [];
  const holders = new Set<string>();
  for (const line of output.split("\n")) {
    const [, verb, holder, text = ""] = /^(create|add) (\S+) ?(.*)$/.exec(line) ?? [];
    if (holder === undefined) continue;
    holders.add(holder);
    // What is left of a timeout is another number each second.
    if (verb === "add")
      rules.push({ tool: "ipset", table: "", holder, text: text.replace(/ timeout \d+/, "") });
  }
  return { rules, holders, tables: new Set(), hooked: new Set() };
}

/** Reads what `nft list ruleset` prints. */
export function readNft(output: string): Rules {
  const rules: Rule[] = [];
  const hooked = new Set<string>();
  const holders = new Set<string>();
  let table = "";
  let holder: string | undefined;
  let elements: string | undefined;
  for (const raw of output.split("\n")) {
    const line = raw.trim();
    const [, kind, name] = /^(table|chain|set|map) (.+) \{$/.exec(line) ?? [];
    if (kind === "table") {
      table = name!;
      continue;
    }
    if (kind !== undefined) {
      holder = name!;
      holders.add(holder);
    } else if (elements !== undefined || /^elements = \{/.test(line)) {
      elements = (elements ?? "") + line.replace(/^elements = \{/, "");
      if (!line.includes("}")) continue;
      for (const element of elements.replace(/\}.*$/, "").split(",")) {
        const text = element.replace(/ expires \S+/, "").trim();
        if (text !== "") rules.push({ tool: "nft", table, holder: holder!, text });
      }
      elements = undefined;
    } else if (line === "}") holder = undefined;
    else if (holder !== undefined && /^type \w+ hook /.test(line)) hooked.add(holder);
    else if (
      holder !== undefined &&
      line !== "" &&
      !/^(?:type|flags|policy|timeout|size|gc-interval|typeof|auto-merge)\b/.test(line)
    )
      rules.push({
        tool: "nft",
        table,
        holder,
        text: line.replace(/counter packets \d+ bytes \d+/, "counter"),
      });
  }
  return { rules, holders, tables: new Set(), hooked };
}

/** A rule on one line, as a difference shows it. */
export function ruleText({ tool, table, holder, text }: Rule): string {
  switch (tool) {
    case "ipset":
      return `ipset add ${holder} ${text}`;
    case "nft":
      return `nft ${table} ${holder}: ${text}`;
    default:
      return `${tool}${table === "filter" ? "" : ` -t ${table}`} -A ${holder} ${text}`;
  }
}

/** What was added and taken away between two readings: `+ rule`, `- rule`. */
export function diffRules(before: Rules, after: Rules): readonly string[] {
  const count = new Map<string, number>();
  for (const rule of before.rules) count.set(ruleText(rule), (count.get(ruleText(rule)) ?? 0) - 1);
  for (const rule of after.rules) count.set(ruleText(rule), (count.get(ruleText(rule)) ?? 0) + 1);
  const lines: string[] = [];
  for (const [text, change] of count) {
    for (let left = Math.abs(change); left > 0; left--) lines.push(`${change < 0 ? "-" : "+"} ${text}`);
  }
  const chains = (one: Rules, other: Rules, sign: string) =>
    [...one.holders]
      .filter((holder) => !other.holders.has(holder) && !builtIn.test(holder))
      .map((holder) => `${sign} chain or set ${holder}`);
  return [...chains(before, after, "-"), ...chains(after, before, "+"), ...lines];
}

/** Two readings, and what differs between them. */
export function compareRules(before: Rules, after: Rules) {
  const lines = ({ rules }: Rules) => rules.map(ruleText);
  return { diff: diffRules(before, after), rules: { before: lines(before), after: lines(after) } };
}

/**
 * The rules by which a command's address is banned: those that name the address in a chain or a set that the ban's
 * command puts it into, and that let nothing through. A rule of another jail, or of the host's own, stands elsewhere.
 */
export function findBan({ rules }: Rules, address: Address, banText: string): readonly Rule[] {
  const holders = holdersOf(banText);
  return rules.filter(
    (rule) =>
      holders.has(rule.holder) &&
      !lettingThrough.test(rule.text) &&
      wordsOfRule(rule).some((word) => isAddress(word, address)),
  );
}

/** A rule that stops nothing of the address that it names, or stops all others: `-j ACCEPT`, `! -s 192.0.2.1/32`. */
const lettingThrough =
  /(?:^| )(?:-[jg] (?:ACCEPT|RETURN|LOG|NFLOG)\b|! -s |s?addr != )|(?:^| )(?:accept|return|continue)$/;

/** Whether the rules hold what a command's text bans, or banned. */
export function isBanned(
  { ip, text }: { readonly ip: string; readonly text: string },
  rules: Rules,
): boolean {
  return findBan(rules, readNetwork(ip)!, text).length > 0;
}

/** Whether something leads to a chain or a set: a built-in chain, or one that another rule jumps to or looks up. */
export function isReached({ rules, hooked }: Rules, { tool, holder }: Rule): boolean {
  if (tool === "nft" ? hooked.has(holder) : tool !== "ipset" && builtIn.test(holder)) return true;
  const leads: Readonly<Record<Rule["tool"], (word: string, before: string) => boolean>> = {
    nft: (word, before) => word === `@${holder}` || (word === holder && /^(?:jump|goto)$/.test(before)),
    ipset: (word, before) => word === holder && before === "--match-set",
    iptables: (word, before) => word === holder && /^-[jg]$/.test(before),
    ip6tables: (word, before) => word === holder && /^-[jg]$/.test(before),
  };
  return rules.some(
    (rule) =>
      (rule.tool === "nft") === (tool === "nft") &&
      wordsOfRule(rule).some((word, at, words) => leads[tool](word, words[at - 1] ?? "")),
  );
}

function wordsOfRule({ text }: Rule): readonly string[] {
  return text.split(/[\s{},]+/);
}

function isAddress(word: string, address: Address): boolean {
  if (!/[.:]/.test(word)) return false;
  const found = readNetwork(word);
  return found !== undefined && sameAddress(found, address);
}
