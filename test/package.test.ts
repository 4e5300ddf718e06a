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
  /^dist\/(client|server|sample-thread|simulation-thread|trial-thread)\.cjs$/,
  /^dist\/panels\/simulate(-style)?\.(js|css)$/,
  /^dist\/LICENSES\.txt$/,
  /^syntaxes\/[\w-]+(\.[\w-]+)?\.json$/,
  /^docs\/rules\/(README|[a-z0-9-]+)\.md$/,
  /^client\/media\/(activity\.svg|simulate-(dark|light)\.svg|gutter\/[\w-]+\.svg|icon\.(png|svg)|walkthrough\/[\w-]+\.(md|png|svg))$/,
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

  it("hands on the licences of the packages whose code it holds", () => {
    const licences = readFileSync(join(root, "dist/LICENSES.txt"), "utf8");
    for (const name of ["ini", "ssh2", "tabulator-tables", "unbash", "uplot", "vscode-languageclient"])
      assert.match(
        licences,
        new RegExp(`^${name} \\d+\\.\\d+\\.\\d+\n\n(?:.*\n){0,12}.*(?:Permission|MIT|ISC)`, "m"),
      );
    assert.ok(names.includes("dist/LICENSES.txt"));
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

  it("gives each colour a value for every kind of theme", () => {
    const colours: readonly { id: string; description: string; defaults: Record<string, string> }[] =
      manifest.contributes.colors;
    const kinds = ["dark", "highContrast", "highContrastLight", "light"];
    for (const { id, description, defaults } of colours) {
      assert.deepEqual(Object.keys(defaults).sort(), kinds, id);
      for (const kind of kinds)
        assert.match(defaults[kind]!, /^#[0-9a-f]{6}([0-9a-f]{2})?$/, `${id} ${kind}`);
      assert.match(description, /\.$/, id);
    }
    // Where contrast is all, a line and a sign tell, and no tint under the text.
    const tints = colours.filter(({ id }) => /(?:Line|Background|Part)$/.test(id));
    assert.ok(tints.length > 0);
    for (const { id, defaults } of tints) {
      assert.equal(defaults.highContrast, "#00000000", id);
      assert.equal(defaults.highContrastLight, "#00000000", id);
    }
  });

  it("has every border and every sign of a line readable: 3 to 1 against the editor's background at least", () => {
    const grounds: Record<string, string> = {
      light: "#ffffff",
      dark: "#1f1f1f",
      highContrast: "#000000",
      highContrastLight: "#ffffff",
    };
    const colours: readonly { id: string; defaults: Record<string, string> }[] = manifest.contributes.colors;
    for (const { id, defaults } of colours) {
      if (/(?:Line|Background|Part|\.match)$/.test(id)) continue;
      for (const [kind, ground] of Object.entries(grounds)) {
        const ratio = contrast(defaults[kind]!, ground);
        assert.ok(ratio >= 3, `${id} in ${kind}: ${ratio.toFixed(2)}`);
      }
    }
  });

  /** The files that a part of the manifest refers to. */
  function pathsIn(part: unknown): string[] {
    if (typeof part === "string") return /^(\.\/)?(syntaxes|client|dist)\/\S+$/.test(part) ? [part] : [];
    return part && typeof part === "object" ? Object.values(part).flatMap(pathsIn) : [];
  }
});

/** The contrast of two colours as WCAG 2 has it, from 1 to 21. */
function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
