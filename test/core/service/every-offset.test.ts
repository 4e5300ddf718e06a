import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { Analysis } from "../../../core/analysis/index.ts";
import { complete, hover, inlayHints, positionAt } from "../../../core/service/index.ts";
import type { Source, Tree } from "../../../core/text/index.ts";
import { openWorld } from "../../../host/world.ts";

const samples = new URL("../../../samples/fail2ban", import.meta.url).pathname;
const stock = "/etc/fail2ban";
const stockFiles = ["jail.conf", "filter.d/sshd.conf", "action.d/iptables.conf"];

/** Milliseconds that an answer may take once all is warm: many times what it does take, for a busy machine. */
const allowed = 20;

describe("at every offset, completion, hover and inlay hints answer", () => {
  it("in the samples", () => checkFiles(new Analysis(openWorld(samples)), () => true)).timeout(60_000);

  for (const name of stockFiles) {
    const check = existsSync(`${stock}/${name}`) ? it : it.skip;
    check(`in the stock ${name}`, () =>
      checkFiles(new Analysis(openWorld(stock)), (path) => path === `${stock}/${name}`),
    ).timeout(120_000);
  }

  (existsSync(`${stock}/jail.conf`) ? it : it.skip)("behind a keystroke, in time", () => {
    const path = `${stock}/jail.conf`;
    const world = openWorld(stock);
    const analysis = new Analysis(world);
    const source = analysis.source(path)!;
    analysis.findings();
    const at = source.text.indexOf("bantime  = 10m") + 14;
    const times: number[] = [];
    for (let stroke = 1; stroke <= 15; stroke++) {
      const text = `${source.text.slice(0, at)}${"0".repeat(stroke)}${source.text.slice(at)}`;
      analysis.update({ ...world, tree: withSource(world.tree, { kind: "file", path, text }) });
      analysis.jails();
      const position = positionAt(analysis.source(path)!, at + stroke - 1);
      const start = performance.now();
      const found = hover(analysis, path, position);
      complete(analysis, path, position);
      times.push(performance.now() - start);
      assert.ok(found);
    }
    const median = times.sort((one, other) => one - other)[7]!;
    assert.ok(median < 2 * allowed, `${median.toFixed(1)} ms for both`);
  }).timeout(60_000);
});

function checkFiles(analysis: Analysis, isWanted: (path: string) => boolean): void {
  const paths = analysis.files().filter(isWanted);
  assert.ok(paths.length > 0);
  let total = 0;
  let asked = 0;
  for (const path of paths) {
    const source = analysis.source(path)!;
    const length = source.text.length;
    for (let offset = 0; offset <= length; offset++) {
      const position = positionAt(source, offset);
      const start = performance.now();
      for (const item of complete(analysis, path, position)) {
        const { range } = item.textEdit;
        // An editor takes an item only where its range is of one line and holds the cursor.
        const holds =
          range.start.line === position.line &&
          range.end.line === position.line &&
          range.start.character <= position.character &&
          position.character <= range.end.character;
        if (!holds) assert.fail(`${item.label} at ${path}:${position.line + 1}:${position.character + 1}`);
      }
      const found = hover(analysis, path, position);
      total += performance.now() - start;
      asked++;
      if (found) {
        const { start: from, end } = found.range;
        const isBehind = from.line > position.line || end.line < position.line;
        assert.ok(!isBehind, `${path}:${position.line + 1}`);
        assert.notEqual(found.contents.value.trim(), "");
      }
    }
    const end = positionAt(source, length);
    for (const { position } of inlayHints(analysis, path, { start: { line: 0, character: 0 }, end }))
      assert.ok(position.line <= end.line);
  }
  assert.ok(total / asked < allowed, `${(total / asked).toFixed(2)} ms for an answer`);
}

/** A tree with one file in the place of what stands there. */
function withSource(tree: Tree, source: Source): Tree {
  return { get: (path) => (path === source.path ? source : tree.get(path)) };
}
