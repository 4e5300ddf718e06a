import assert from "node:assert/strict";
import { Analysis } from "../../core/analysis/index.ts";
import { liveTree } from "../../host/trees.ts";
import { openWorld } from "../../host/world.ts";

describe("the world around a config folder", () => {
  it("knows the commands of this machine for its own folder alone", function () {
    assert.equal(openWorld("/nowhere/fail2ban").hasCommand, undefined);
    const world = openWorld(liveTree);
    if (!world.isLive) this.skip();
    const { hasCommand } = new Analysis(world).world;
    assert.deepEqual(
      ["sh", "/bin/sh", "no-such-command", "/etc/passwd", "/bin"].map((name) => hasCommand?.(name)),
      [true, true, false, false, false],
    );
  });
});
