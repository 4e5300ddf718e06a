// Bundles the command, the language server and the VS Code client into dist/.
import { chmodSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { licencesOf } from "./scripts/licences.mjs";

const options = {
  entryPoints: {
    cli: "cli/main.ts",
    server: "server/main.ts",
    client: "client/extension.ts",
    "scan-thread": "host/scan-thread.ts",
    "trial-thread": "host/trial-thread.ts",
    "sample-thread": "host/sample-thread.ts",
    "simulation-thread": "host/simulation-thread.ts",
  },
  // VS Code gives "vscode" to its extensions. ssh2 runs as well without what it would have compiled for itself.
  external: ["vscode", "cpu-features", "*.node"],
  outdir: "dist",
  outExtension: { ".js": ".cjs" },
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  // A bundle is CommonJS: what it knows of its own place stands in for import.meta.url.
  banner: { js: '#!/usr/bin/env node\nconst __bundle = require("node:url").pathToFileURL(__filename).href;' },
  define: { "import.meta.url": "__bundle" },
  // Their licences' notices are gathered in a file of their own.
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
};

/** What runs in webviews: a bundle a page, with its styles. */
const pages = {
  entryPoints: {
    simulate: "client/panels/simulate/main.ts",
    "simulate-style": "client/panels/simulate/simulate.css",
  },
  outdir: "dist/panels",
  bundle: true,
  minify: true,
  platform: "browser",
  target: "chrome128",
  format: "esm",
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
};

try {
  const made = await Promise.all([build(options), build(pages)]);
  chmodSync("dist/cli.cjs", 0o755);
  const inputs = made.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  writeFileSync("dist/LICENSES.txt", licencesOf(".", inputs));
} catch {
  // esbuild has told what is wrong, and where.
  process.exitCode = 1;
}
