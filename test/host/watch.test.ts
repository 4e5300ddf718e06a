import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FolderWatch, watchFolder } from "../../host/watch.ts";

describe("the watch on a folder", () => {
  let folder: string;
  let watch: FolderWatch | undefined;
  let seen: Set<string>;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "f2b-watch-")));
    mkdirSync(join(folder, "filter.d"));
    writeFileSync(join(folder, "filter.d/a.conf"), "a");
    seen = new Set();
  });
  afterEach(() => {
    watch?.end();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (place: string, poll: boolean) => {
    watch = watchFolder(place, (path) => seen.add(path), { interval: 20, poll });
  };
  /** Waits until a change at the path is told. */
  const told = async (name: string) => {
    const path = join(folder, name);
    for (const begin = Date.now(); !seen.has(path); ) {
      assert.ok(Date.now() - begin < 5000, `no word of ${name}; only of ${[...seen].join(", ")}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    seen.clear();
  };

  for (const poll of [false, true]) {
    it(`tells of files changed, made, moved and deleted${poll ? ", by looking again and again" : ""}`, async () => {
      start(folder, poll);
      writeFileSync(join(folder, "filter.d/a.conf"), "changed");
      await told("filter.d/a.conf");
      writeFileSync(join(folder, "jail.local"), "new");
      await told("jail.local");
      mkdirSync(join(folder, "action.d"));
      await told("action.d");
      // What is in a new folder is watched, too.
      await new Promise((resolve) => setTimeout(resolve, 50));
      writeFileSync(join(folder, "action.d/x.conf"), "x");
      await told("action.d/x.conf");
      renameSync(join(folder, "action.d/x.conf"), join(folder, "action.d/y.conf"));
      await told("action.d/y.conf");
      rmSync(join(folder, "filter.d/a.conf"));
      await told("filter.d/a.conf");
    });
  }

  it("tells of a folder that is deleted and comes back", async () => {
    const place = join(folder, "filter.d");
    start(place, false);
    rmSync(place, { recursive: true });
    await told("filter.d/a.conf");
    // From here on it is looked for.
    await new Promise((resolve) => setTimeout(resolve, 100));
    mkdirSync(place);
    writeFileSync(join(place, "b.conf"), "b");
    await told("filter.d/b.conf");
  });

  it("waits for a folder that is not there yet", async () => {
    start(join(folder, "later"), false);
    mkdirSync(join(folder, "later"));
    await told("later");
  });

  it("tells nothing any more when it has ended", async () => {
    start(folder, false);
    watch?.end();
    writeFileSync(join(folder, "filter.d/a.conf"), "changed");
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.deepEqual([...seen], []);
  });
});
