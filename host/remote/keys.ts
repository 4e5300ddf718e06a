import { createPrivateKey } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import ssh2 from "ssh2";
import { RemoteFault } from "./fault.ts";
import { expandHome } from "./places.ts";
import type { Prompts } from "./prompts.ts";

/** A private key that ssh2 can sign with. It is held in memory alone. */
export type SigningKey = ssh2.ParsedKey;

/** Names of keys that ssh tries by itself. */
const usual = ["id_ed25519", "id_ecdsa", "id_rsa"];

/** The keys in ~/.ssh that ssh would try where none is named. */
export function usualKeys(): readonly string[] {
  return usual.map((name) => join(homedir(), ".ssh", name)).filter((path) => existsSync(path));
}

/**
 * Reads a private key: OpenSSH's format, PKCS#1 and PKCS#8, plain or encrypted. Throws a RemoteFault where it is not
 * there, is readable by others, is none, or where its passphrase is not told (asked for at most three times).
 */
export async function readKey(named: string, prompts: Prompts): Promise<SigningKey> {
  const path = expandHome(named);
  const text = readPrivate(path);
  const isEncrypted = /^Proc-Type: 4,ENCRYPTED|^-----BEGIN ENCRYPTED /m.test(text);
  let parsed: SigningKey | Error = isEncrypted ? new Error("encrypted") : parse(text, undefined);
  for (
    let tries = 0;
    tries < 3 && parsed instanceof Error && /encrypted|passphrase/i.test(parsed.message);
    tries++
  ) {
    const passphrase = await prompts.secret(`Passphrase of ${path}${tries > 0 ? " (that was not it)" : ""}`);
    if (passphrase === undefined)
      throw new RemoteFault(
        "passphrase",
        `${path} is encrypted and nobody tells its passphrase: run it where you can be asked, or load the key into ssh-agent`,
      );
    parsed = parse(text, passphrase);
  }
  if (!(parsed instanceof Error)) {
    if (parsed.isPrivateKey()) return parsed;
    throw new RemoteFault("key-file", `${path} holds a public key: name the private one, without .pub`);
  }
  if (/encrypted|passphrase/i.test(parsed.message))
    throw new RemoteFault("passphrase", `the passphrase of ${path} was wrong three times: nothing was run`);
  throw new RemoteFault("key-file", `${path} holds no private key that can be read (${parsed.message})`);
}

function readPrivate(path: string): string {
  try {
    const stat = statSync(path);
    // A pipe would be waited on for ever.
    if (!stat.isFile())
      throw new RemoteFault("key-file", `${path} is no file: name your private key as identity`);
    const { mode, uid } = stat;
    if (process.platform !== "win32" && (mode & 0o077) !== 0) {
      const shown = (mode & 0o777).toString(8).padStart(4, "0");
      throw new RemoteFault(
        "key-mode",
        `${path} can be read by others (mode ${shown}), and ssh would not use it either: chmod 600 ${path}`,
      );
    }
    const self = process.getuid?.();
    if (self !== undefined && self !== 0 && uid !== self)
      throw new RemoteFault(
        "key-mode",
        `${path} belongs to another user, who can change it: make a key of your own`,
      );
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof RemoteFault) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new RemoteFault("key-file", `${path} cannot be read (${code}): name your private key as identity`);
  }
}

function parse(text: string, passphrase: string | undefined): SigningKey | Error {
  try {
    // ssh2 does not know PKCS#8; Node does, and writes it as ssh2 takes it.
    return ssh2.utils.parseKey(
      /BEGIN (?:ENCRYPTED )?PRIVATE KEY/.test(text) ? convert(text, passphrase) : text,
      passphrase,
    );
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    return new Error(/DECRYPT|PASSPHRASE/i.test(code ?? "") ? `passphrase: ${message}` : message);
  }
}

function convert(text: string, passphrase: string | undefined): string {
  const key = createPrivateKey(passphrase === undefined ? text : { key: text, passphrase });
  const type = key.asymmetricKeyType === "ec" ? "sec1" : "pkcs1";
  if (key.asymmetricKeyType !== "ec" && key.asymmetricKeyType !== "rsa")
    throw new Error(
      `PKCS#8 with a key of type ${key.asymmetricKeyType}; ssh-keygen -p -f FILE writes it as OpenSSH does`,
    );
  return key.export({ type, format: "pem" }).toString();
}
