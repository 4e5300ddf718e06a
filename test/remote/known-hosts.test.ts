import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { connect } from "../../host/remote/connection.ts";
import { RemoteFault } from "../../host/remote/fault.ts";
import { nobody } from "../../host/remote/prompts.ts";
import { closeHosts, freshHome, type Host, key, openHosts, remoteOf } from "./rig.ts";

describe("known_hosts, as OpenSSH reads it", () => {
  let host: Host;
  let home: string;
  before(async () => {
    home = freshHome("known");
    [host] = (await openHosts(1)) as [Host];
    await host.restart(["Port 22", "Port 2222"]);
  });
  after(closeHosts);

  const blob = (name: string) =>
    readFileSync(`${key(name)}.pub`, "utf8")
      .split(" ")
      .slice(0, 2)
      .join(" ");
  const hashed = (name: string) => {
    const salt = Buffer.from("0123456789abcdefghij");
    return `|1|${salt.toString("base64")}|${createHmac("sha1", salt).update(name).digest("base64")}`;
  };

  /** A file's text, the port, and what becomes of it. `own` is the host's key, `other` another's, `ecdsa` its second. */
  const cases: ReadonlyArray<readonly [name: string, port: number, lines: readonly string[]]> = [
    ["nothing", 22, []],
    ["the key", 22, ["203.0.113.10 own"]],
    ["the key of another", 22, ["203.0.113.10 other"]],
    ["the key after another of the same type", 22, ["203.0.113.10 other", "203.0.113.10 own"]],
    ["the second key of the host alone", 22, ["203.0.113.10 ecdsa"]],
    ["the second key, and a wrong first", 22, ["203.0.113.10 ecdsa", "203.0.113.10 other"]],
    ["a hashed name", 22, [`${hashed("203.0.113.10")} own`]],
    ["a hashed name of another", 22, [`${hashed("203.0.113.11")} own`]],
    ["a list", 22, ["edge,203.0.113.10,x own"]],
    ["a pattern", 22, ["203.0.113.* own"]],
    ["a pattern with a question mark", 22, ["203.0.113.1? own"]],
    ["a pattern too short", 22, ["203.0.113.? own"]],
    ["a negated pattern", 22, ["203.0.113.*,!203.0.113.10 own"]],
    ["a negated pattern that is for another", 22, ["203.0.113.*,!203.0.113.11 own"]],
    ["revoked", 22, ["@revoked 203.0.113.10 own"]],
    ["known and revoked", 22, ["203.0.113.10 own", "@revoked 203.0.113.10 own"]],
    ["revoked for all", 22, ["203.0.113.10 own", "@revoked * own"]],
    ["another one revoked", 22, ["203.0.113.10 own", "@revoked 203.0.113.10 other"]],
    ["an authority alone", 22, ["@cert-authority 203.0.113.10 own"]],
    ["an unknown marker", 22, ["@mark 203.0.113.10 own"]],
    [
      "comments, blanks, CRLF and garbage",
      22,
      ["# own", "", "garbage", "203.0.113.10 ssh-ed25519 AAAA", "203.0.113.10 own\r"],
    ],
    ["a type that is not the key's", 22, ["203.0.113.10 ssh-rsa-own"]],
    ["the port in brackets", 2222, ["[203.0.113.10]:2222 own"]],
    ["the port in brackets, hashed", 2222, [`${hashed("[203.0.113.10]:2222")} own`]],
    ["another port in brackets", 2222, ["[203.0.113.10]:2223 own"]],
    ["the name without the port", 2222, ["203.0.113.10 own"]],
    [
      "the wrong key with the port, the right one without",
      2222,
      ["[203.0.113.10]:2222 other", "203.0.113.10 own"],
    ],
    ["the wrong key without the port", 2222, ["203.0.113.10 other"]],
    ["the port in brackets for port 22", 22, ["[203.0.113.10]:22 own"]],
  ];

  for (const [name, port, lines] of cases)
    it(`${name} (port ${port})`, async () => {
      const text = lines
        .map((line) => line.replace("ssh-rsa-own", `ssh-rsa ${blob("host-ed25519").split(" ")[1]}`))
        .map((line) =>
          line
            .replace(/\bown\b/, blob("host-ed25519"))
            .replace(/\bother\b/, blob("host-other"))
            .replace(/\becdsa\b/, blob("host-ecdsa")),
        )
        .map((line) => `${line}\n`)
        .join("");
      writeFileSync(`${home}/.ssh/known_hosts`, text);
      const { status } = spawnSync("ssh", [
        ...[
          "-F",
          "none",
          "-i",
          key("id"),
          "-p",
          String(port),
          "-o",
          "BatchMode=yes",
          "-o",
          "StrictHostKeyChecking=yes",
        ],
        ...["-o", `UserKnownHostsFile=${home}/.ssh/known_hosts`, "-o", "GlobalKnownHostsFile=/dev/null"],
        ...["-o", "UpdateHostKeys=no", `root@${host.address}`, "true"],
      ]);
      let isAdmitted = true;
      try {
        (await connect(remoteOf(host, { port }), { prompts: nobody })).close();
      } catch (error) {
        if (!(error instanceof RemoteFault)) throw error;
        assert.match(error.code, /^host-(?:unknown|changed|revoked)$/, error.message);
        isAdmitted = false;
      }
      assert.equal(isAdmitted, status === 0);
    });
});
