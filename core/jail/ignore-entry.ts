import { readAddress } from "../filter/index.ts";
import { PythonError } from "../text/index.ts";

/** What is wrong with an entry of ignoreip: a sentence, and what was likely meant. */
export interface EntryProblem {
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly better?: string | undefined;
}

/** Judges an entry of ignoreip. Undefined where it is an address, a network, or a name that a host could have. */
export function judgeIgnoreEntry(word: string): EntryProblem | undefined {
  // fail2ban 1.1.1 reads a list from a file; a tag or a variable is not known here.
  if (/^file:|[<>%$]/.test(word)) return undefined;
  const better = betterOf(word);
  const mend = better
    ? `write “${better}”`
    : "write an address (192.0.2.7), a network (192.0.2.0/24) or a host's name";
  const address = read(word);
  if (!address) {
    const message = `fail2ban can't read the network “${word}” and stops at its start, with all jails; ${mend}.`;
    return { severity: "error", message, better };
  }
  const { family, prefix } = address;
  const widest = family === "inet4" ? 32 : family === "inet6" ? 128 : undefined;
  if (widest !== undefined) {
    if (prefix <= widest) return undefined;
    const message = `A network of ${family === "inet4" ? "IPv4" : "IPv6"} has at most ${widest} bits, so that fail2ban takes “${word}” for one address alone; mend what stands behind the slash.`;
    return { severity: "warning", message };
  }
  if (!resemblesAddress(word)) return undefined;
  const message = `“${word}” is no address and no network; fail2ban takes it for the name of a host, and nothing is ignored for it: ${mend}.`;
  return { severity: "warning", message, better };
}

function read(word: string): ReturnType<typeof readAddress> | undefined {
  try {
    return readAddress(word);
  } catch (error) {
    if (error instanceof PythonError) return undefined;
    throw error;
  }
}

/** Whether a word was plainly meant for an address. A jail may ban names, so that other words are let alone. */
function resemblesAddress(word: string): boolean {
  if (/^[a-z]+:\/\//i.test(word)) return true;
  if (/^\*(?:\.[\p{L}\p{N}_-]+)+$/u.test(word)) return true;
  if (/^[\d.*xX;-]+(?::\d+)?(?:\/.*)?$/.test(word)) return /\d/.test(word) && /[.*/]/.test(word);
  // Other colons may be of an id, such as a MAC address.
  return /^[0-9a-z:.;]+(?:\/.*)?$/i.test(word) && /\d/.test(word) && word.includes("::");
}

/** What was likely meant. */
function betterOf(word: string): string | undefined {
  let better: string | undefined;
  const parts = /^(\d{1,3}(?:\.\d{1,3}){0,2})((?:\.[*xX])*|\.)$/.exec(word);
  if (parts) {
    const given = parts[1]!.split(".");
    if (given.length > 1 || parts[2])
      better = `${[...given, "0", "0", "0"].slice(0, 4).join(".")}/${8 * given.length}`;
  } else if (/^\d{1,3}(?:\.\d{1,3}){0,2}\/\d+$/.test(word)) {
    const [address = "", bits = ""] = word.split("/");
    better = `${[...address.split("."), "0", "0", "0"].slice(0, 4).join(".")}/${bits}`;
  } else if (/^[^/]+\/$/.test(word)) better = word.slice(0, -1);
  else if (/^[\d.]+:\d+$/.test(word)) better = word.replace(/:\d+$/, "");
  else if (/^[^;]+(?:;$|(?:;[^;]+)+;?$)/.test(word)) {
    const words = word.split(";").filter((one) => one !== "");
    return words.every((one) => judgeIgnoreEntry(one) === undefined) ? words.join(" ") : undefined;
  }
  const address = better === undefined ? undefined : read(better);
  const isGood =
    address &&
    ((address.family === "inet4" && address.prefix <= 32) ||
      (address.family === "inet6" && address.prefix <= 128));
  return isGood ? better : undefined;
}
