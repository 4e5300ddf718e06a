// The one list of suites that run inside VS Code. `npx vscode-test` downloads a desktop VS Code and runs them in it
// (on Linux without a display: xvfb-run -a npx vscode-test). scripts/vscode/suites.mjs runs the very same list in a VS
// Code that serves itself to a browser; npm test does that.
import { cpSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "@vscode/test-cli";
import { build } from "esbuild";

const root = import.meta.dirname;
const tests = join(root, "test/e2e");
const bundles = join(root, ".vscode-test/e2e");
const workspace = join(root, ".vscode-test/workspace/samples");
/** The last patch of the oldest release that `engines.vscode` in package.json admits. */
const OLDEST = "1.100.3";

/** bench/live.ts has what is measured run instead of the tests. */
const isBench = process.env.F2B_BENCH === "1";
/** Bans on remote hosts are tested where test/remote/rig.sh has made networks for them, and nothing else is there. */
const isRig = process.env.F2B_RIG === "inside";
/** What takes long is measured in one version alone. */
const isMeasured = (name) => name === "latency.test.ts";
const names = readdirSync(tests)
  .filter((name) => name.endsWith(isBench ? ".bench.ts" : ".test.ts"))
  .filter((name) => (name === "remote.test.ts") === isRig)
  .sort();

// VS Code loads tests as CommonJS.
rmSync(bundles, { recursive: true, force: true });
await build({
  entryPoints: names.map((name) => join(tests, name)),
  outdir: bundles,
  outExtension: { ".js": ".cjs" },
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  external: ["vscode", "mocha"],
  sourcemap: "inline",
  logLevel: "warning",
});
// The tests write into their workspace.
rmSync(workspace, { recursive: true, force: true });
cpSync(join(root, "samples"), workspace, { recursive: true });

const suite = (label, version, tested = names) => ({
  label,
  version,
  files: tested.map((name) => join(bundles, name.replace(/ts$/, "cjs"))),
  workspaceFolder: workspace,
  extensionDevelopmentPath: root,
  launchArgs: ["--disable-extensions", "--disable-workspace-trust", "--skip-welcome", "--skip-release-notes"],
  mocha: { ui: "bdd", timeout: 90_000, color: false },
});

export default defineConfig(
  isBench
    ? [suite("bench", "stable")]
    : isRig
      ? [{ ...suite("remote", "stable"), env: { HOME: "/run/rig/home-e2e" } }]
      : [
          suite("current", "stable"),
          suite(
            "oldest",
            OLDEST,
            names.filter((name) => !isMeasured(name)),
          ),
        ],
);
