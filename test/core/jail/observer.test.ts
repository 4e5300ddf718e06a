import assert from "node:assert/strict";
import { BadIps } from "../../../core/jail/bad-ips.ts";
import { BanManager, type BanTicket } from "../../../core/jail/ban-manager.ts";
import { Observer } from "../../../core/jail/observer.ts";

function ban(bans: BanManager, observer: Observer, time: number, now = time) {
  const ticket: BanTicket = {
    number: -1,
    id: 0,
    time,
    attempts: 3,
    failure: 0,
    bantime: undefined,
    bancount: 0,
    spread: 0,
    restored: false,
  };
  bans.add(ticket, now);
  const observed = observer.banFound(ticket, now);
  while (bans.nextUnban < Number.POSITIVE_INFINITY) bans.unban();
  return { ticket, observed };
}

function make(
  maxretry = 10,
  formula: ((time: number, count: number) => number | undefined) | undefined = (time, count) =>
    time * 2 ** count,
) {
  const bans = new BanManager(1, 100);
  const badIps = new BadIps(1, 0, 86400);
  return { bans, badIps, observer: new Observer(badIps, bans, maxretry, formula, 0) };
}

describe("the observer", () => {
  it("lets each ban last longer, and tells the actions after at most ten seconds", () => {
    const { bans, observer } = make();
    const seen = [0, 1000, 2000].map((time) => ban(bans, observer, time));
    assert.deepEqual(
      seen.map(({ ticket, observed }) => [
        ticket.bancount,
        observed?.bantime,
        observed?.isIncreased,
        observed?.delay,
      ]),
      [
        [1, 100, false, 0],
        [2, 200, true, 10],
        [3, 400, true, 10],
      ],
    );
  });

  it("lets a failure count 2, 3, 5, 9 times after that many bans, as far as maxretry", () => {
    const { badIps, observer } = make(6);
    const counts = [1, 2, 3, 4].map((bancount) => {
      badIps.add(0, 0, 100, bancount, 0);
      return observer.failureFound(0, 10, 10).count;
    });
    assert.deepEqual(counts, [2, 3, 5, 6]);
    assert.equal(observer.failureFound(0, 0, 10).count, 1, "a failure from before the ban");
  });

  it("does nothing where bantime.increment is off", () => {
    const { bans, badIps } = make();
    const off = new Observer(badIps, bans, 3, undefined, 0);
    ban(bans, off, 0);
    assert.deepEqual(badIps.find(0, 1), { bancount: 1, timeofban: 0 });
    assert.equal(off.failureFound(0, 10, 10).count, 1);
    assert.equal(ban(bans, off, 1000).ticket.bancount, 1);
  });

  it("leaves the ban time as it is where the formula raises", () => {
    const { bans, observer } = make(3, () => undefined);
    ban(bans, observer, 0);
    const { ticket, observed } = ban(bans, observer, 1000);
    assert.equal(observed?.bantime, 100);
    assert.equal(ticket.bancount, 2);
  });

  it("forgets who was banned long ago, each hour", () => {
    const badIps = new BadIps(1, 0, 3600);
    badIps.add(0, 10.5, 100, 1, 20);
    assert.deepEqual(badIps.find(0, 3600), { bancount: 1, timeofban: 10 });
    assert.ok(badIps.find(0, 7199), "it is only looked for at the hour");
    assert.equal(badIps.find(0, 7200), undefined);
    badIps.add(0, 0, -1, 1, 0);
    assert.ok(badIps.find(0, 1e9), "who is banned for good is not forgotten");
  });
});
