import assert from "node:assert/strict";
import { globPaths } from "../../../core/config/index.ts";

describe("a glob", () => {
  // /a, /b and so on hold a file each: /a/a.log.
  const names = ["a", "b", "c", "d"];
  const looked: string[] = [];
  const listing = {
    names: (folder: string) => {
      looked.push(folder);
      return folder === "/" ? names : [`${folder.slice(1)}.log`];
    },
    exists: () => false,
    isFolder: () => true,
  };
  beforeEach(() => {
    looked.length = 0;
  });

  it("looks into every folder where nothing limits it", () => {
    assert.deepEqual(globPaths(listing, "/*/d.*"), ["/d/d.log"]);
    assert.deepEqual(globPaths(listing, "/*/e.*"), []);
  });

  it("finds itself where it would have to look into too many, and there is nothing in the first", () => {
    const limited = { ...listing, mostFolders: 2 };
    assert.deepEqual(globPaths(limited, "/*/b.*"), ["/b/b.log"]);
    looked.length = 0;
    assert.deepEqual(globPaths(limited, "/*/d.*"), ["/*/d.*"]);
    assert.deepEqual(looked, ["/", "/a", "/b"]);
    assert.deepEqual(globPaths(limited, "/[ab]/e.*"), []);
  });
});
