import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";

/** What known_hosts says of the key that a host shows. */
export type KeyVerdict = "known" | "changed" | "revoked" | "unknown";

/** A line of known_hosts that holds a key. */
interface KnownKey {
  readonly marker: "" | "@revoked" | "@cert-authority";
  readonly hosts: string;
  readonly type: string;
  readonly blob: Buffer;
}

/** The keys that are known, and a sentence for each line that can't be read. */
export interface KnownHosts {
  readonly keys: readonly KnownKey[];
  readonly problems: readonly string[];
}

/** Reads the files; one that is not there knows nothing. Throws where one is there and can't be read. */
export function readKnownHosts(files: readonly string[]): KnownHosts {
  const all = files
    .filter((file) => existsSync(file))
    .map((file) => parseKnownHosts(readFileSync(file, "utf8"), file));
  return { keys: all.flatMap(({ keys }) => keys), problems: all.flatMap(({ problems }) => problems) };
}

/** Reads the text of a known_hosts file, as sshd(8) describes it. */
export function parseKnownHosts(text: string, file: string): KnownHosts {
  const keys: KnownKey[] = [];
  const problems: string[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    const [, marker = "", hosts = "", type = "", base64 = ""] =
      /^\s*(?:(@\S+)\s+)?(\S+)\s+(\S+)\s+(\S+)/.exec(line) ?? [];
    const blob = Buffer.from(base64, "base64");
    if ((marker === "" || marker === "@revoked" || marker === "@cert-authority") && typeOf(blob) === type)
      keys.push({ marker, hosts, type, blob });
    else
      problems.push(`${file}:${index + 1}: no key of a host that can be read; the line counts for nothing`);
  }
  return { keys, problems };
}

/** What is known of the key that `host` shows on `port`; `blob` is the key as the protocol sends it. */
export function judgeKey(known: KnownHosts, host: string, port: number, blob: Buffer): KeyVerdict {
  const name = nameOf(host, port);
  const own = keysOf(known, name);
  if (own.some(({ marker, blob: other }) => marker === "@revoked" && other.equals(blob))) return "revoked";
  const trusted = own.filter(({ marker }) => marker === "");
  if (trusted.some((key) => key.blob.equals(blob))) return "known";
  if (trusted.length > 0) return "changed";
  // OpenSSH, too, takes the key of the host's port 22 for another port that is not listed.
  if (port === 22) return "unknown";
  const plain = keysOf(known, nameOf(host, 22));
  if (plain.some(({ marker, blob: other }) => marker === "@revoked" && other.equals(blob))) return "revoked";
  return plain.some(({ marker, blob: other }) => marker === "" && other.equals(blob)) ? "known" : "unknown";
}

/** Algorithms for host keys that ssh2 offers, by the type of the key. */
const algorithms: Readonly<Record<string, readonly string[]>> = {
  "ssh-ed25519": ["ssh-ed25519"],
  "ecdsa-sha2-nistp256": ["ecdsa-sha2-nistp256"],
  "ecdsa-sha2-nistp384": ["ecdsa-sha2-nistp384"],
  "ecdsa-sha2-nistp521": ["ecdsa-sha2-nistp521"],
  "ssh-rsa": ["rsa-sha2-512", "rsa-sha2-256"],
};

/**
 * The algorithms to ask a host's key for: those of the keys that are known first, so that a host of which one key of
 * several is known does not look like one whose key has changed.
 */
export function keyAlgorithms(known: KnownHosts, host: string, port: number): readonly string[] {
  let own = keysOf(known, nameOf(host, port));
  if (own.length === 0 && port !== 22) own = keysOf(known, nameOf(host, 22));
  const types = new Set(own.flatMap(({ marker, type }) => (marker === "" ? [type] : [])));
  const all = Object.entries(algorithms);
  const first = all.filter(([type]) => types.has(type));
  const rest = all.filter(([type]) => !types.has(type));
  return [...first, ...rest].flatMap(([, names]) => names);
}

/** The fingerprint of a key, as ssh prints it: `SHA256:...`. */
export function fingerprintOf(blob: Buffer): string {
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
}

/** The type that a key says it is of: `ssh-ed25519`. */
export function typeOf(blob: Buffer): string {
  if (blob.length < 4) return "";
  const length = blob.readUInt32BE(0);
  return length > 64 || blob.length < 4 + length ? "" : blob.toString("latin1", 4, 4 + length);
}

/** Adds a key to the file, the host's name hashed, as `ssh -o HashKnownHosts=yes` does. */
export function addKnownHost(file: string, host: string, port: number, blob: Buffer): void {
  const salt = randomBytes(20);
  const line = `|1|${salt.toString("base64")}|${hashName(salt, nameOf(host, port)).toString("base64")} ${typeOf(blob)} ${blob.toString("base64")}\n`;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const before = existsSync(file) ? readFileSync(file, "utf8") : "";
  appendFileSync(file, before === "" || before.endsWith("\n") ? line : `\n${line}`, { mode: 0o600 });
}

function nameOf(host: string, port: number): string {
  return port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
}

function keysOf({ keys }: KnownHosts, name: string): readonly KnownKey[] {
  return keys.filter(({ hosts }) => matchHosts(hosts, name));
}

function hashName(salt: Buffer, name: string): Buffer {
  return createHmac("sha1", salt).update(name).digest();
}

function matchHosts(hosts: string, name: string): boolean {
  if (hosts.startsWith("|")) {
    const [, salt, hash] = /^\|1\|([^|]+)\|([^|]+)$/.exec(hosts) ?? [];
    if (salt === undefined || hash === undefined) return false;
    const wanted = Buffer.from(hash, "base64");
    const found = hashName(Buffer.from(salt, "base64"), name);
    return wanted.length === found.length && timingSafeEqual(wanted, found);
  }
  const patterns = hosts.toLowerCase().split(",");
  if (patterns.some((pattern) => pattern.startsWith("!") && matchGlob(pattern.slice(1), name))) return false;
  return patterns.some((pattern) => !pattern.startsWith("!") && matchGlob(pattern, name));
}

/** Whether `*` and `?` of the pattern can be filled so that it is the name. */
function matchGlob(pattern: string, name: string): boolean {
  let at = 0;
  let from = 0;
  let star = -1;
  let mark = 0;
  while (from < name.length) {
    if (at < pattern.length && (pattern[at] === "?" || pattern[at] === name[from]) && pattern[at] !== "*") {
      at++;
      from++;
    } else if (pattern[at] === "*") {
      star = at++;
      mark = from;
    } else if (star >= 0) {
      at = star + 1;
      from = ++mark;
    } else return false;
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
}
