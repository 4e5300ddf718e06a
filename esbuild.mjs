// Bundles the command (and, later, the server and the client) into dist/.
import { build } from "esbuild";

const options = {
  entryPoints: { cli: "cli/main.ts" },
  outdir: "dist",
  outExtension: { ".js": ".cjs" },
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  banner: { js: "#!/usr/bin/env node" },
  legalComments: "none",
  logLevel: "warning",
};

try {
  await build(options);
} catch {
  // esbuild has told what is wrong, and where.
  process.exitCode = 1;
}
