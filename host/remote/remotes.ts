import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { dirname } from "node:path";
import { parse, stringify } from "ini";
import { readNetwork, wordsOf } from "./networks.ts";
import type { Firewall, Remote } from "./remote.ts";

/** What a file of remotes says: those that can be used, and a sentence for each one that cannot. */
export interface Remotes {
  readonly path: string;
  readonly remotes: readonly Remote[];
  readonly problems: readonly string[];
}

const firewalls: readonly Firewall[] = ["auto", "iptables", "nftables", "ipset"];
const options = ["host", "port", "user", "identity", "firewall", "protect", "allow", "sudo"];
const nameForm = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;

/** An option that stands there twice becomes a list: no line is lost without a word. (One of another section, too.) */
const form = { bracketedArray: false };

/** Reads the first of the files that is there; undefined where none is. Never throws. */
export function readRemotes(files: readonly string[]): Remotes | undefined {
  const path = files.find((file) => existsSync(file));
  if (path === undefined) return undefined;
  try {
    const alien = alienOwner(path);
    if (alien !== undefined) return { path, remotes: [], problems: [alien] };
    return { path, ...parseRemotes(readFileSync(path, "utf8"), path) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { path, remotes: [], problems: [`${path} cannot be read (${code}): let your user read it`] };
  }
}

/** What speaks against a file that lies somewhere above the working folder, where another user may have put it. */
function alienOwner(path: string): string | undefined {
  const own = process.getuid?.();
  const { uid, mode } = statSync(path);
  if (own === undefined) return undefined;
  if (uid !== own && uid !== 0 && String(uid) !== process.env["SUDO_UID"])
    return `${path} belongs to another user, who could choose where bans are set: name a file of your own with --remotes`;
  return (mode & 0o002) === 0 ? undefined : `${path} can be written by everybody: chmod o-w ${path}`;
}

/** Reads the text of a remotes.ini; `path` is for the sentences. */
export function parseRemotes(text: string, path: string): Pick<Remotes, "remotes" | "problems"> {
  const remotes: Remote[] = [];
  const problems: string[] = [];
  for (const [name, section] of Object.entries(parse(text, form))) {
    const read =
      typeof section === "object" && section !== null
        ? readRemote(name, section as Readonly<Record<string, unknown>>)
        : `${name} stands before the first [section]: put it below one`;
    if (typeof read === "string") problems.push(`${path}: ${read}`);
    else remotes.push(read);
  }
  return { remotes, problems };
}

/** A remote of such a section, or a sentence about what is wrong with it. */
export function readRemote(name: string, section: Readonly<Record<string, unknown>>): Remote | string {
  if (!nameForm.test(name)) return `[${name}] is no name: use letters, digits, - and _`;
  const unknown = Object.keys(section).find((option) => !options.includes(option));
  if (unknown !== undefined)
    return `[${name}] has an option ${unknown} that is not known; there are ${options.join(", ")}`;
  const twice = Object.entries(section).find(
    ([option, value]) =>
      Array.isArray(value) && value.length > 1 && option !== "protect" && option !== "allow",
  )?.[0];
  if (twice !== undefined) return `[${name}] has ${twice} more than once: keep one of them`;
  const wild = Object.entries(section).find(([, value]) => /\p{Cc}/u.test(String(value)))?.[0];
  if (wild !== undefined) return `[${name}] has a control character in ${wild}: take it out`;
  const text = (option: string) => String(section[option] ?? "").trim();
  const host = text("host");
  if (!/^[A-Za-z0-9._:%-]+$/.test(host) || host.startsWith("-"))
    return `[${name}] wants host, a name or an address`;
  const port = text("port") === "" ? 22 : Number(text("port"));
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    return `[${name}] has port = ${text("port")}; it is a number from 1 to 65535`;
  const firewall = (text("firewall") || "auto") as Firewall;
  if (!firewalls.includes(firewall))
    return `[${name}] has firewall = ${firewall}; it is one of ${firewalls.join(", ")}`;
  const sudo = text("sudo") || "no";
  if (sudo !== "no" && sudo !== "-n") return `[${name}] has sudo = ${sudo}; it is no or -n`;
  const protect = wordsOf(text("protect"));
  const allow = wordsOf(text("allow"));
  const wrong = [...protect, ...allow].find((word) => !readNetwork(word));
  if (wrong !== undefined)
    return `[${name}] has ${wrong} in protect or allow; these take addresses and networks`;
  const user = text("user") || userInfo().username;
  if (/\s/.test(user)) return `[${name}] has user = ${user}; that is no name of a user`;
  const identity = text("identity") || undefined;
  return { name, host, port, user, identity, firewall, protect, allow, sudo };
}

/** Writes a remote into the file, in the place of one of its name; the file is made where it is not there. */
export function writeRemote(path: string, remote: Remote): void {
  const { name, host, port, user, identity, firewall, protect, allow, sudo } = remote;
  const section: Record<string, string> = { host, port: String(port), user };
  if (identity !== undefined) section["identity"] = identity;
  if (firewall !== "auto") section["firewall"] = firewall;
  if (protect.length > 0) section["protect"] = protect.join(", ");
  if (allow.length > 0) section["allow"] = allow.join(", ");
  if (sudo !== "no") section["sudo"] = sudo;
  change(path, (sections) => ({ ...sections, [name]: section }));
}

/** Takes a remote out of the file; false where it was not in it. */
export function removeRemote(path: string, name: string): boolean {
  if (!existsSync(path)) return false;
  let found = false;
  change(path, (sections) => {
    const { [name]: removed, ...rest } = sections;
    found = removed !== undefined;
    return rest;
  });
  return found;
}

type Sections = Readonly<Record<string, unknown>>;

function change(path: string, edit: (sections: Sections) => Sections): void {
  const before: Sections = existsSync(path) ? parse(readFileSync(path, "utf8"), form) : {};
  mkdirSync(dirname(path), { recursive: true });
  // Whoever reads the file meanwhile sees the old one or the new one, no half.
  const fresh = `${path}.${process.pid}.new`;
  writeFileSync(fresh, stringify(edit(before), { ...form, whitespace: true }), { mode: 0o600 });
  renameSync(fresh, path);
}
