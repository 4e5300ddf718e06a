import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Remote } from "../../host/remote/remote.ts";

/** Where the rig keeps keys, logs and homes: gone with it. */
const folder = "/run/rig";
/** This process is the one that bans: its address, as the hosts see it. */
export const own = "203.0.113.2";
/** The host's address towards the attacker, and its service there. */
const door = { inet4: "198.51.100.1", inet6: "2001:db8:77::1" } as const;
/** Addresses of the attacker: the first is banned, the second is not. */
export const attackers = {
  inet4: ["198.51.100.2", "198.51.100.3"],
  inet6: ["2001:db8:77::2", "2001:db8:77::3"],
} as const;

/** A host with sshd and a firewall of its own, in a network namespace. */
export interface Host {
  readonly namespace: string;
  readonly address: string;
  /** Runs a shell's text on it, as root; what it prints. Throws where it fails. */
  sh(text: string): string;
  /** Ends sshd and all that it runs, and starts it again with more lines in its configuration, after a shell's text. */
  restart(options?: readonly string[], first?: string): Promise<void>;
  /** How many log-ins there were so far. */
  logins(): number;
  /** Process ids of what runs in sessions, the shells first. */
  sessions(): readonly number[];
  /** Ends these processes at once. */
  endSessions(): void;
}

/** Whether this process was started by rig.sh. */
export const isRig = process.env["F2B_RIG"] === "inside";

const children: ChildProcess[] = [];

/** The private key with that name; ssh-keygen makes it at first. */
export function key(name: string, ...options: readonly string[]): string {
  const path = `${folder}/${name}`;
  if (spawnSync("test", ["-e", path]).status !== 0)
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", ...options, "-f", path]);
  return path;
}

/** Makes this process's home a fresh folder: its ~/.ssh, its journal and its remotes are the tests' own. */
export function freshHome(name: string): string {
  const home = `${folder}/home-${name}`;
  mkdirSync(`${home}/.ssh`, { recursive: true, mode: 0o700 });
  process.env["HOME"] = home;
  delete process.env["XDG_CONFIG_HOME"];
  delete process.env["XDG_STATE_HOME"];
  delete process.env["SSH_AUTH_SOCK"];
  return home;
}

/** Starts hosts 203.0.113.10, .11 ...; before the first one stands the attacker. */
export async function openHosts(count: number): Promise<readonly Host[]> {
  if (!isRig) throw new Error("this wants the rig: bash test/remote/rig.sh npx mocha ...");
  const proxies: Host[] = [];
  for (let index = 0; index < count; index++) proxies.push(await openHost(index));
  buildAttacker(proxies[0]!);
  await serve(proxies[0]!);
  return proxies;
}

/** A remote as remotes.ini would describe the host. */
export function remoteOf(proxy: Host, changes: Partial<Remote> = {}): Remote {
  return {
    name: proxy.namespace,
    host: proxy.address,
    port: 22,
    user: "root",
    identity: key("id"),
    firewall: "auto",
    protect: [],
    allow: [],
    sudo: "no",
    ...changes,
  };
}

/** The lines that make hosts known, as known_hosts holds them. */
export function knownHostsOf(proxies: readonly Host[], name = "host-ed25519"): string {
  const blob = readFileSync(`${key(name)}.pub`, "utf8")
    .split(" ")
    .slice(0, 2)
    .join(" ");
  return proxies.map(({ address }) => `${address} ${blob}\n`).join("");
}

/** Whether a TCP connection from an address of the attacker's to the host's service comes about. */
export function tryConnection(from: string): "connected" | "timeout" | string {
  const to = from.includes(":") ? door.inet6 : door.inet4;
  const program = `
    const socket = require("net").connect({ host: "${to}", port: 443, localAddress: "${from}" });
    const tell = (word) => { console.log(word); process.exit(); };
    socket.on("connect", () => tell("connected"));
    socket.on("error", (error) => tell(error.code));
    setTimeout(() => tell("timeout"), 1200);`;
  return execFileSync("ip", ["netns", "exec", "attacker", process.execPath, "-e", program], {
    encoding: "utf8",
  }).trim();
}

async function openHost(index: number): Promise<Host> {
  const namespace = `proxy-${index}`;
  const address = `203.0.113.${10 + index}`;
  ip("netns", "add", namespace);
  ip("-n", namespace, "link", "set", "lo", "up");
  ip("link", "add", `ctl${index}`, "type", "veth", "peer", "name", "mgmt", "netns", namespace);
  ip("addr", "add", `${own}/32`, "dev", `ctl${index}`);
  ip("link", "set", `ctl${index}`, "up");
  ip("-n", namespace, "addr", "add", `${address}/32`, "dev", "mgmt");
  ip("-n", namespace, "link", "set", "mgmt", "up");
  ip("-n", namespace, "route", "add", own, "dev", "mgmt");
  ip("route", "add", address, "dev", `ctl${index}`);
  for (const name of ["id", "host-ed25519", "host-other"]) key(name);
  key("host-ecdsa", "-t", "ecdsa");
  const config = `${folder}/${namespace}.conf`;
  let sshd: ChildProcess | undefined;
  let log = "";
  const start = async (options: readonly string[], first = ":") => {
    writeFileSync(config, sshdConfig(options));
    // Each host has a /run/lock of its own, as it has a firewall of its own.
    const command = `mount -t tmpfs lock /run/lock && chmod 1777 /run/lock && ${first} && exec /usr/sbin/sshd -D -e -f ${config}`;
    sshd = spawn("ip", ["netns", "exec", namespace, "unshare", "--mount", "bash", "-c", command], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    sshd.stderr?.on("data", (chunk) => (log += chunk));
    children.push(sshd);
    await waitForPort(address, 22);
  };
  const pids = () => ip("netns", "pids", namespace).split("\n").filter(Boolean).map(Number);
  const proxy: Host = {
    namespace,
    address,
    sh: (text) =>
      execFileSync("nsenter", ["-t", String(sshd!.pid), "-m", "-n", "/bin/sh", "-c", text], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
      }),
    async restart(options = [], first = ":") {
      stop(sshd!.pid!);
      proxy.endSessions();
      await new Promise((resolve) =>
        sshd!.exitCode === null && sshd!.signalCode === null ? sshd!.once("exit", resolve) : resolve(0),
      );
      await start(options, first);
    },
    logins: () => log.match(/Accepted (?:publickey|password) /g)?.length ?? 0,
    sessions: () =>
      pids().filter(
        (pid) => pid !== sshd!.pid && /sshd: |^\/bin\/sh|^sh|^bash|timeout|sudo/.test(commandLine(pid)),
      ),
    endSessions: () => {
      for (const pid of proxy.sessions()) stop(pid);
    },
  };
  await start([]);
  return proxy;
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

function stop(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

function sshdConfig(options: readonly string[]): string {
  // sshd takes the first of two lines about one thing.
  return [
    ...options,
    "Port 22",
    "ListenAddress 0.0.0.0",
    `HostKey ${folder}/host-ed25519`,
    `HostKey ${folder}/host-ecdsa`,
    "PidFile none",
    `AuthorizedKeysFile ${folder}/id.pub .ssh/authorized_keys`,
    "StrictModes no",
    "UsePAM no",
    "PasswordAuthentication no",
    "KbdInteractiveAuthentication no",
    "PermitRootLogin yes",
    "UseDNS no",
    "MaxStartups 100",
    "",
  ].join("\n");
}

/** The attacker's two addresses in either family, on a wire to the host. */
function buildAttacker({ namespace }: Host): void {
  ip("netns", "add", "attacker");
  ip("link", "add", "wire", "netns", "attacker", "type", "veth", "peer", "name", "door", "netns", namespace);
  for (const address of attackers.inet4) ip("-n", "attacker", "addr", "add", `${address}/24`, "dev", "wire");
  for (const address of attackers.inet6)
    ip("-n", "attacker", "addr", "add", `${address}/64`, "dev", "wire", "nodad");
  ip("-n", namespace, "addr", "add", `${door.inet4}/24`, "dev", "door");
  ip("-n", namespace, "addr", "add", `${door.inet6}/64`, "dev", "door", "nodad");
  ip("-n", "attacker", "link", "set", "wire", "up");
  ip("-n", namespace, "link", "set", "door", "up");
}

/** The service that the attacker is after, on port 443. */
async function serve({ namespace }: Host): Promise<void> {
  const program =
    'require("net").createServer((socket) => { socket.on("error", () => {}); socket.end("hello\\n"); }).listen(443, "::", () => console.log("up"))';
  const child = spawn("ip", ["netns", "exec", namespace, process.execPath, "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  await new Promise((resolve) => child.stdout!.once("data", resolve));
}

async function waitForPort(host: string, port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const isUp = await new Promise<boolean>((resolve) => {
      const socket = connect({ host, port });
      socket
        .on("data", () => resolve(true))
        .on("error", () => resolve(false))
        .on("data", () => socket.destroy());
    });
    if (isUp) return;
    await sleep(25);
  }
  throw new Error(`nothing answers on ${host}:${port}`);
}

function ip(...args: readonly string[]): string {
  return execFileSync("ip", args, { encoding: "utf8" });
}

/** Ends all that the rig runs. */
export function closeHosts(): void {
  // A namespace lasts a moment longer than its name, and its wires with it.
  for (const [, link] of ip("-o", "link", "show", "type", "veth").matchAll(/^\d+: (ctl\d+)@/gm))
    ip("link", "del", link!);
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const namespace of ip("netns", "list").split("\n").filter(Boolean)) {
    const name = namespace.split(" ")[0]!;
    for (const pid of ip("netns", "pids", name).split("\n").filter(Boolean)) stop(Number(pid));
    ip("netns", "del", name);
  }
}
