import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { zoneOf } from "../../../core/dates/index.ts";
import { briefReaders, isBrief } from "../../../core/filter/brief.ts";
import { compileFilter, type FilterRequest } from "../../../core/filter/compile.ts";
import { ScanGivenUp } from "../../../core/filter/scan-dates.ts";

function compile(request: Partial<FilterRequest>) {
  return compileFilter({ failregex: [], now: () => 0, zone: zoneOf("UTC")!, ...request }).value!;
}

/** What is read of the only failregex's match. */
function readHit(request: Partial<FilterRequest>, line: string) {
  const filter = compile(request);
  const prefix = filter.prefregex?.regex.search(line) ?? undefined;
  return briefReaders(filter)[0]!(filter.failregex[0]!.regex.search(line)!, prefix);
}

describe("a hit read in brief", () => {
  it("tells the connection, the user and what is said of it; others stand in, prefregex last", () => {
    const request = {
      prefregex: "^<F-MLFID>\\d</F-MLFID> (?P<ip4>\\S+)",
      failregex: ["<F-USER>u?</F-USER><F-ALT_USER>v?</F-ALT_USER> <F-MLFGAINED>!</F-MLFGAINED>$"],
    };
    const hit = readHit(request, "7 192.0.2.1 v !");
    assert.deepEqual(hit, { failregex: 0, mlfid: "7", user: "v", flags: 2 | 8 });
  });

  it("is none without an id", () => {
    assert.equal(readHit({ failregex: ["a(?:<ADDR>)?"] }, "a"), undefined);
    assert.equal(readHit({ failregex: ["(?P<fid>)a"] }, "a")?.flags, 8);
  });

  it("gives up where an address holds a NUL; any other id may", () => {
    const line = "a\0b";
    for (const name of ["ip4", "ip6"]) {
      assert.throws(() => readHit({ failregex: [`(?P<fid>x)(?P<${name}>.*)`] }, `x${line}`), ScanGivenUp);
    }
    assert.equal(readHit({ failregex: ["(?P<fid>.*)"] }, line)?.flags, 8);
    assert.equal(readHit({ failregex: ["(?P<dns>.*)"] }, line)?.flags, 8);
  });

  it("is not enough for tuples, for networks, and for names that fail2ban uses itself", () => {
    assert.ok(isBrief(compile({ failregex: ["<ADDR>"] })));
    for (const failregex of ["<SUBNET>", "<ADDR>(?P<users>x)", "<F-TUPLE_ID>a</F-TUPLE_ID><F-ID>b</F-ID>"])
      assert.ok(!isBrief(compile({ failregex: [failregex] })), failregex);
  });
});
