import {
  type Address,
  cidr,
  isSingle,
  isValid,
  readAddress,
  sameAddress,
  withoutHost,
} from "../filter/index.ts";
import { excerpt, PythonError } from "../text/index.ts";
import { judgeIgnoreEntry } from "./ignore-entry.ts";
import type { JailOptions, JailProblem, Surroundings } from "./options.ts";

/** By what an id is ignored, and the entry, address or command that says so. */
export interface IgnoreSource {
  readonly kind: "ignoreself" | "ip" | "command";
  readonly entry: string;
}

/** Asks whether an id is ignored; `isRaw` where the filter takes it as it is (F-ID), even if it looks like an address. */
export type IgnoreQuestion = (id: string, isRaw?: boolean) => IgnoreSource | undefined;

interface Entry {
  readonly text: string;
  readonly address: Address;
}

/**
 * Makes of ignoreip, ignoreself and ignorecommand the question that fail2ban asks before a failure counts, and tells
 * what can't be known: the addresses of names, what a command says. Mirrors fail2ban/server/filter.py,
 * Filter.addIgnoreIP and _inIgnoreIPList, without ignorecache, which changes no answer but a command's.
 */
export function compileIgnore(
  options: Pick<JailOptions, "ignoreip" | "ignoreself" | "ignorecommand">,
  around: Pick<Surroundings, "ownAddresses" | "ignorecommand">,
): { readonly value: IgnoreQuestion; readonly problems: readonly JailProblem[] } {
  const problems: JailProblem[] = [];
  const { ignorecommand } = options;
  const own = options.ignoreself
    ? around.ownAddresses.map(entryOf).filter((entry) => entry !== undefined)
    : [];
  const entries = options.ignoreip.flatMap((text) => readEntry(text, problems));
  const singles = new Map<string, Entry>();
  const nets = new Networks();
  for (const entry of entries) {
    const key = keyOf(entry.address);
    if (!isSingle(entry.address)) nets.add(entry);
    else if (!singles.has(key)) singles.set(key, entry);
  }
  if (ignorecommand && around.ignorecommand === "unknown") problems.push(commandProblem(ignorecommand));

  const value: IgnoreQuestion = (id, isRaw = false) => {
    const address = isRaw ? readAddress(id, cidr.raw) : entryOf(id)?.address;
    const self = address && find(own, address);
    if (self) return { kind: "ignoreself", entry: self.text };
    const entry = address && (singles.get(keyOf(address)) ?? nets.find(address));
    if (entry) return { kind: "ip", entry: entry.text };
    if (ignorecommand && around.ignorecommand === "ignores") return { kind: "command", entry: ignorecommand };
    return undefined;
  };
  return { value, problems };
}

/** Two addresses are the same where this is. */
function keyOf({ family, prefix, words }: Address): string {
  return `${family} ${prefix} ${words.join(" ")}`;
}

/** Networks, by their length: a long list is asked about as fast as a short one. Mirrors IPAddr.isInNet. */
class Networks {
  readonly #lengths = new Map<string, Pick<Address, "family" | "prefix">>();
  /** The first entry of each network, and its place in the list. */
  readonly #entries = new Map<string, { readonly entry: Entry; readonly place: number }>();

  add(entry: Entry): void {
    const { family, prefix, words } = entry.address;
    // The addresses of names are not known.
    if (words.length === 0) return;
    this.#lengths.set(`${family} ${prefix}`, { family, prefix });
    const key = keyOf(entry.address);
    if (!this.#entries.has(key)) this.#entries.set(key, { entry, place: this.#entries.size });
  }

  /** The first network of the list that holds an address. */
  find({ family, words }: Address): Entry | undefined {
    let best: { readonly entry: Entry; readonly place: number } | undefined;
    for (const { family: own, prefix } of this.#lengths.values()) {
      if (own !== family) continue;
      const found = this.#entries.get(`${family} ${prefix} ${withoutHost(words, prefix).join(" ")}`);
      if (found && !(best && best.place < found.place)) best = found;
    }
    return best?.entry;
  }
}

/** A raw id is in no set of addresses, however it is spelt. */
function find(entries: readonly Entry[], address: Address): Entry | undefined {
  return address.family === "raw" ? undefined : entries.find((entry) => sameAddress(entry.address, address));
}

function entryOf(text: string): Entry | undefined {
  try {
    return { text, address: readAddress(text) };
  } catch (error) {
    if (error instanceof PythonError) return undefined;
    throw error;
  }
}

function readEntry(text: string, problems: JailProblem[]): Entry[] {
  if (text === "") return [];
  const tell = (severity: JailProblem["severity"], message: string) =>
    problems.push({
      code: severity === "info" ? "unknown-name" : "wrong-address",
      severity,
      message,
      option: "ignoreip",
    });
  if (text.startsWith("file:")) {
    tell(
      "warning",
      `The list of “${text}” is not read here, and nobody is ignored for it (fail2ban 1.1 reads it, 1.0 stops at its start); give its addresses in ignoreip.`,
    );
    return [];
  }
  const wrong = judgeIgnoreEntry(text);
  // An error is told by whoever reads the options.
  if (wrong?.severity === "warning") tell(wrong.severity, wrong.message);
  const entry = entryOf(text);
  if (!entry) return [];
  if (!wrong && !isValid(entry.address)) {
    tell(
      "info",
      `“${text}” is a name, and names are not looked up here: nobody is ignored for it; give its addresses to see what they change.`,
    );
  }
  return [entry];
}

function commandProblem(command: string): JailProblem {
  return {
    code: "unknown-command",
    severity: "warning",
    message: `What ignorecommand (${excerpt(command, 60)}) says is not known here, and it is taken to ignore nobody; say so or the contrary to be sure.`,
    option: "ignorecommand",
  };
}
