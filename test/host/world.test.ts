import assert from "node:assert/strict";
import { Analysis } from "../../core/analysis/index.ts";
import { liveTree } from "../../host/trees.ts";
import { openWorld } from "../../host/world.ts";

describe("the world around a config folder", () => {
  it("knows the commands of this machine for its own folder alone", () => {
    assert.equal(openWorld("/nowhere/fail2ban").hasCommand, undefined);
    const world = openWorld(liveTree);
    const { hasCommand } = new Analysis(world).world;
    const found = ["sh", "/bin/sh", "no-such-command", "/etc/passwd", "/bin"].map((name) =>
      hasCommand?.(name),
    );
    // Where no fail2ban is installed, no folder is its own.
    const isKnown = (is: boolean) => (world.isLive ? is : undefined);
    assert.deepEqual(found, [true, true, false, false, false].map(isKnown));
  });
});
