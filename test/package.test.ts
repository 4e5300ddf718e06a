import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** All that may be in the .vsix: what runs, and what is read about it. */
const allowed: readonly RegExp[] = [
  /^package\.json$/,
  /^(README|CHANGELOG)\.md$/,
  /^LICENSE$/,
  /^dist\/(client|server|sample-thread|trial-thread)\.cjs$/,
  /^syntaxes\/[\w-]+(\.[\w-]+)?\.json$/,
  /^docs\/rules\/(README|[a-z0-9-]+)\.md$/,
  /^client\/media\/(activity\.svg|gutter\/[\w-]+\.svg|icon\.(png|svg)|walkthrough\/[\w-]+\.(md|png|svg))$/,
];

describe("the extension's package", () => {
  // What vsce would pack. The package itself is made and installed by the tests in VS Code.
  const vsce = join(root, "node_modules/@vscode/vsce/vsce");
  let names: string[] = [];
  before(() => {
    const output = execFileSync(process.execPath, [vsce, "ls", "--no-dependencies"], {
      cwd: root,
      encoding: "utf8",
    });
    names = output.trim().split("\n");
  });

  it("holds nothing but what runs", () => {
    assert.deepEqual(
      names.filter((name) => !allowed.some((form) => form.test(name))),
      [],
    );
  });

  it("holds all that the manifest names", () => {
    const wanted = new Set([manifest.main, manifest.icon, ...pathsIn(manifest.contributes)]);
    const missing = [...wanted]
      .map((path) => path.replace(/^\.\//, ""))
      .filter((path) => !names.includes(path));
    assert.deepEqual(missing, []);
  });

  it("asks for the release of VS Code that the tests take for the oldest, and whose API the types know", () => {
    const [, release] = /^\^(\d+\.\d+)\.\d+$/.exec(manifest.engines.vscode)!;
    const suites = readFileSync(join(root, ".vscode-test.mjs"), "utf8");
    assert.equal(/OLDEST = "(\d+\.\d+)\.\d+"/.exec(suites)?.[1], release);
    assert.match(manifest.devDependencies["@types/vscode"], new RegExp(`^${release}\\.\\d+$`));
  });

  it("has no setting of a single folder, as the server asks for those of the window", () => {
    const settings: Record<string, { scope?: string }> = manifest.contributes.configuration.properties;
    assert.deepEqual(
      Object.keys(settings).filter((name) => settings[name]?.scope?.includes("resource")),
      [],
    );
  });

  /** The files that a part of the manifest refers to. */
  function pathsIn(part: unknown): string[] {
    if (typeof part === "string") return /^(\.\/)?(syntaxes|client|dist)\/\S+$/.test(part) ? [part] : [];
    return part && typeof part === "object" ? Object.values(part).flatMap(pathsIn) : [];
  }
});
