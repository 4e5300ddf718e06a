import { readArguments } from "./arguments.ts";

const sshWithValue = new Set([..."BbcDEeFIiJLlmOoPpQRSWw"].map((letter) => `-${letter}`));

/** An `ssh` command taken apart. */
export interface SshCommand {
  readonly destination: string;
  /** What the other host's shell is given; an empty text where it is to log in. */
  readonly script: string;
  /** How many of the words stand before the script. */
  readonly at: number;
}

/** Takes an `ssh` command's words (without `ssh` itself) apart; undefined where it names no host. */
export function readSsh(words: readonly string[]): SshCommand | undefined {
  let destination: string | undefined;
  let index = 0;
  for (; index < words.length; index++) {
    const word = words[index]!;
    if (word === "--") continue;
    if (sshWithValue.has(word)) index++;
    else if (!/^-./.test(word)) {
      if (destination !== undefined) break;
      destination = word;
    }
  }
  if (destination === undefined) return undefined;
  return { destination, script: words.slice(index).join(" "), at: index };
}

const curlWithValue = new Set([
  ...["-X", "--request", "-d", "--data", "--data-binary", "--data-urlencode", "--data-raw", "-H", "--header"],
  ...["-F", "--form", "-u", "--user", "-A", "--user-agent", "-o", "--output", "-m", "--max-time", "-e", "-b"],
  ...["--connect-timeout", "--retry", "--url", "-T", "--upload-file", "--cacert", "-x", "--proxy"],
]);

/** What a `curl` command does. */
export function describeCurl(words: readonly string[]): string | undefined {
  const given = readArguments(words, curlWithValue);
  const url = given.take("--url") ?? given.rest.find((word) => word.includes("://")) ?? given.rest[0];
  if (url === undefined) return undefined;
  const sends = ["-d", "--data", "--data-binary", "--data-urlencode", "--data-raw", "-F", "--form"];
  const hasData = given.take(...sends) !== undefined;
  const method = given.take("-X", "--request") ?? (hasData ? "POST" : "GET");
  const host = /^[a-z]+:\/\/(?:[^/@]*@)?([^/?#]+)/i.exec(url)?.[1] ?? url;
  const isOpen = given.take("-k", "--insecure") !== undefined;
  const trust = isOpen ? ", whoever answers there (-k)" : "";
  return `Sends a ${method} request${hasData ? " with data" : ""} to ${host}${trust}.`;
}
