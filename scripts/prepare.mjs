// What a fresh clone needs before anything can run: the packages, then the build.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const coloured = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code) => (text) => (coloured ? `\x1b[${code}m${text}\x1b[0m` : `${text}`);

/** Colours on a terminal, plain text elsewhere. */
export const ink = {
  bold: paint(1),
  dim: paint(2),
  red: paint(31),
  green: paint(32),
  yellow: paint(33),
  cyan: paint(36),
};

/**
 * Runs a command, in the project's folder if no other is given: its exit code (or signal) and all that it printed.
 * It is killed after `minutes`: a test that waits for ever must not hold up the others.
 */
export function run(command, args, { cwd = root, env = {}, onLine, minutes = 20 } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: minutes * 60_000,
      killSignal: "SIGKILL",
      shell: process.platform === "win32" && command === "npm",
    });
    const out = { stdout: "", stderr: "", output: "" };
    for (const name of ["stdout", "stderr"]) {
      let rest = "";
      child[name].setEncoding("utf8");
      child[name].on("data", (text) => {
        out[name] += text;
        out.output += text;
        const lines = (rest + text).split("\n");
        rest = lines.pop();
        if (onLine && name === "stdout") for (const line of lines) onLine(line);
      });
    }
    child.on("error", (error) => resolve({ ...out, exit: 127, output: `${out.output}${error.message}\n` }));
    child.on("close", (exit, signal) => resolve({ ...out, exit: exit ?? signal }));
  });
}

/** Does one step under its name and tells how it went. `work` answers as `run` does, or { done: words }. */
export async function step(name, work) {
  const started = performance.now();
  const answer = await work();
  const seconds = `${((performance.now() - started) / 1000).toFixed(1)} s`;
  const good = answer.exit === undefined || answer.exit === 0;
  const mark = good ? ink.green("✔") : ink.red("✘");
  console.log(`${mark} ${name} ${ink.dim(answer.done ?? seconds)}`);
  if (!good) console.log(indent(answer.output.trimEnd() || `ended with ${answer.exit}`));
  return good;
}

/** The text with two blanks before each line. */
export const indent = (text) => text.replace(/^(?=.)/gm, "  ");

/** Runs a file of one of the installed packages. */
export function tool(file, args, options) {
  return run(process.execPath, [join(root, "node_modules", file), ...args], options);
}

/** Installs the packages, unless they are there already. Answers whether that went well. */
export function install() {
  const fits = installedFits();
  return step("packages", async () => {
    if (fits) return { done: "up to date" };
    // package-lock.json holds the binaries of one system alone: npm ci refuses it, and other systems go without.
    const same = process.platform === "linux" && process.arch === "x64" && isGlibc();
    const lock = same ? [] : ["--no-package-lock"];
    return run("npm", ["install", "--no-save", ...lock, "--no-audit", "--no-fund", "--loglevel=error"]);
  });
}

/** Whether this Linux has the C library that most have (Alpine has another). */
function isGlibc() {
  return process.report.getReport().header.glibcVersionRuntime !== undefined;
}

/** Installs packages of Debian, where we are root on one. Answers whether that could be tried; `step` tells how it went. */
export async function installDebian(name, packages) {
  if (!existsSync("/etc/debian_version") || process.getuid?.() !== 0) return false;
  // No daemon is to start on this machine.
  const env = { DEBIAN_FRONTEND: "noninteractive", SYSTEMD_OFFLINE: "1" };
  await step(name, async () => {
    const update = await run("apt-get", ["update", "-q"], { env });
    if (update.exit !== 0) return update;
    return run("apt-get", ["install", "-y", "-q", "--no-install-recommends", ...packages], { env });
  });
  return true;
}

/** Bundles the command into dist/. */
export function build() {
  return run(process.execPath, [join(root, "esbuild.mjs")]);
}

/** Whether node_modules holds the versions that package.json asks for. */
function installedFits() {
  const read = (name) => JSON.parse(readFileSync(join(root, name), "utf8"));
  const { dependencies = {}, devDependencies = {} } = read("package.json");
  try {
    const { packages } = read("node_modules/.package-lock.json");
    return Object.entries({ ...dependencies, ...devDependencies }).every(
      ([name, version]) => packages[`node_modules/${name}`]?.version === version,
    );
  } catch {
    return false;
  }
}
