import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { Analysis } from "../../../core/analysis/index.ts";
import { complete, hover, inlayHints, positionAt } from "../../../core/service/index.ts";
import { openWorld } from "../../../host/world.ts";

const samples = new URL("../../../samples/fail2ban", import.meta.url).pathname;
const stock = "/etc/fail2ban";
const stockFiles = ["jail.conf", "filter.d/sshd.conf", "action.d/iptables.conf"];

describe("at every offset, completion, hover and inlay hints answer", () => {
  it("in the samples", () => checkFiles(new Analysis(openWorld(samples)), () => true)).timeout(60_000);

  for (const name of stockFiles) {
    const check = existsSync(`${stock}/${name}`) ? it : it.skip;
    check(`in the stock ${name}`, () =>
      checkFiles(new Analysis(openWorld(stock)), (path) => path === `${stock}/${name}`),
    ).timeout(120_000);
  }
});

function checkFiles(analysis: Analysis, isWanted: (path: string) => boolean): void {
  const paths = analysis.files().filter(isWanted);
  assert.ok(paths.length > 0);
  for (const path of paths) {
    const source = analysis.source(path)!;
    const length = source.text.length;
    for (let offset = 0; offset <= length; offset++) {
      const position = positionAt(source, offset);
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
}
