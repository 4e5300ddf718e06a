import assert from "node:assert/strict";
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { targetOf } from "../../../host/remote/remote.ts";
import { parseRemotes, readRemotes, removeRemote, writeRemote } from "../../../host/remote/remotes.ts";
import { readSshSettings } from "../../../host/remote/ssh-config.ts";

const example = `; the one of the contract
[edge-1]
host = 203.0.113.10
port = 22
user = f2b
identity = ~/.ssh/id_ed25519
firewall = iptables
protect = 198.51.100.0/24, 2001:db8::/32
allow = 192.168.0.0/16
sudo = no

[edge_2]
host = 2001:db8::10
port = 2222
user = root
`;

describe("remotes.ini", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "f2b-remotes-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is read, what is not said has its default", () => {
    const { remotes, problems } = parseRemotes(example, "remotes.ini");
    assert.deepEqual(problems, []);
    assert.deepEqual(remotes.map(targetOf), ["f2b@203.0.113.10", "root@[2001:db8::10]:2222"]);
    assert.deepEqual(remotes[0], {
      name: "edge-1",
      host: "203.0.113.10",
      port: 22,
      user: "f2b",
      identity: "~/.ssh/id_ed25519",
      firewall: "iptables",
      protect: ["198.51.100.0/24", "2001:db8::/32"],
      allow: ["192.168.0.0/16"],
      sudo: "no",
    });
    const { firewall, identity, protect, allow, sudo } = remotes[1]!;
    assert.deepEqual([firewall, identity, protect, allow, sudo], ["auto", undefined, [], [], "no"]);
  });

  const wrong: ReadonlyArray<readonly [text: string, sentence: RegExp]> = [
    ["host = x\n", /host stands before the first \[section\]/],
    ["[a]\nuser = x\n", /\[a\] wants host/],
    ["[a]\nhost = -oProxyCommand=x\n", /\[a\] wants host/],
    ["[a]\nhost = x;y z\nport = 1 2\n", /port = 1 2; it is a number/],
    ["[a]\nhost = x\nport = 70000\n", /port = 70000/],
    ["[a]\nhost = x\nfirewall = pf\n", /firewall = pf; it is one of auto, iptables/],
    ["[a]\nhost = x\nsudo = yes\n", /sudo = yes; it is no or -n/],
    ["[a]\nhost = x\nprotect = 10.0.0.0/8 nonsense\n", /has nonsense in protect or allow/],
    ["[a]\nhost = x\npassword = hunter2\n", /an option password that is not known/],
    ["[a.b]\nhost = x\n", /\[a\] has an option b/],
    ["[a]\nhost = x\nhost = y\n", /\[a\] has host more than once/],
    ["[a]\nhost = x\n[a]\nhost = y\n", /\[a\] has host more than once/],
    ["[a]\nhost = x\nuser = root\x1b[2J\n", /\[a\] has a control character in user/],
    ["[a]\nhost = x\nuser = a b\n", /user = a b; that is no name/],
  ];
  for (const [text, sentence] of wrong)
    it(`says what is wrong: ${JSON.stringify(text)}`, () => {
      const { remotes, problems } = parseRemotes(text, "remotes.ini");
      assert.deepEqual(remotes, []);
      assert.match(problems.join("\n"), sentence);
    });

  it("keeps all that is protected where protect stands there twice", () => {
    const { remotes } = parseRemotes(
      "[a]\nhost = x\nprotect = 192.0.2.1\nprotect = 192.0.2.2\n",
      "remotes.ini",
    );
    assert.deepEqual(remotes[0]!.protect, ["192.0.2.1", "192.0.2.2"]);
    const path = join(folder, "remotes.ini");
    writeFileSync(path, "[a]\nhost = x\nprotect = 192.0.2.1\nprotect = 192.0.2.2\n");
    writeRemote(path, { ...remotes[0]!, name: "b" });
    assert.deepEqual(
      readRemotes([path])!.remotes.map(({ protect }) => protect),
      [remotes[0]!.protect, remotes[0]!.protect],
    );
  });

  it("is not heeded where another user could have written it", () => {
    const path = join(folder, "remotes.ini");
    writeFileSync(path, example);
    chmodSync(path, 0o646);
    assert.match(readRemotes([path])!.problems.join(), /can be written by everybody: chmod o-w/);
    chmodSync(path, 0o644);
    assert.deepEqual(readRemotes([path])!.problems, []);
    if (process.getuid?.() !== 0) return;
    chownSync(path, 61234, 61234);
    assert.match(readRemotes([path])!.problems.join(), /belongs to another user/);
    assert.deepEqual(readRemotes([path])!.remotes, []);
  });

  it("is written so that it reads the same, and keeps the others", () => {
    const path = join(folder, ".fail2ban/remotes.ini");
    const { remotes } = parseRemotes(example, path);
    for (const remote of remotes) writeRemote(path, remote);
    writeRemote(path, { ...remotes[1]!, port: 2200, sudo: "-n" });
    const read = readRemotes([join(folder, "none.ini"), path])!;
    assert.deepEqual(read.problems, []);
    assert.deepEqual(read.remotes, [remotes[0], { ...remotes[1]!, port: 2200, sudo: "-n" }]);
    assert.equal(removeRemote(path, "edge-1"), true);
    assert.equal(removeRemote(path, "edge-1"), false);
    assert.deepEqual(
      readRemotes([path])!.remotes.map(({ name }) => name),
      ["edge_2"],
    );
    assert.doesNotMatch(readFileSync(path, "utf8"), /undefined/);
  });

  it("~/.ssh/config gives HostName, User, Port and IdentityFile, through Include and wildcards", () => {
    const file = join(folder, "config");
    writeFileSync(join(folder, "more"), "Host edge\n  Port 2222\n");
    writeFileSync(
      file,
      `Include ${folder}/more\nHost edge\n  HostName 203.0.113.10\n  User f2b\n  IdentityFile ~/.ssh/edge\nHost *\n  User other\n`,
    );
    const settings = readSshSettings("edge", file);
    if (!settings) {
      // There is no ssh here to ask: then nothing is taken over.
      assert.equal(readSshSettings("localhost"), undefined);
      return;
    }
    assert.deepEqual(settings, { host: "203.0.113.10", port: 2222, user: "f2b", identity: "~/.ssh/edge" });
    assert.equal(readSshSettings("-oProxyCommand=touch x", file), undefined);
  });
});
