import assert from "node:assert/strict";
import { BanManager, type BanTicket } from "../../../core/jail/ban-manager.ts";

const ticketOf = (id: number, time: number, bantime?: number): BanTicket => ({
  number: -1,
  id,
  time,
  attempts: 1,
  failure: 0,
  bantime,
  bancount: 0,
  spread: 0,
  restored: false,
});

describe("a BanManager", () => {
  it("bans once, prolongs where the new ban would last longer, and ends it then", () => {
    const manager = new BanManager(3, 100);
    const first = ticketOf(1, 0);
    assert.equal(manager.add(first, 0), "banned");
    assert.equal(manager.add(ticketOf(1, 0), 0), "already banned");
    assert.equal(manager.endOf(first), 100);
    assert.equal(manager.add(ticketOf(1, 30), 30), "already banned");
    assert.equal(manager.endOf(first), 130);
    assert.equal(manager.nextUnban, 100);
    assert.deepEqual(manager.unban(), []);
    assert.equal(manager.nextUnban, 130);
    assert.deepEqual(manager.unban(), [first]);
    assert.equal(manager.nextUnban, Number.POSITIVE_INFINITY);
    assert.equal(manager.find(1), undefined);
  });

  it("takes no ban that would be over", () => {
    const manager = new BanManager(1, 100);
    assert.equal(manager.add(ticketOf(0, 0), 101), "expired");
    assert.equal(manager.add(ticketOf(0, 0), 100), "banned");
  });

  it("ends a ban that was made shorter only when it looks again", () => {
    const manager = new BanManager(2, 100);
    const short = ticketOf(0, 0);
    manager.add(short, 0);
    manager.setBantime(short, 10);
    assert.equal(manager.nextUnban, 100);
    const other = ticketOf(1, 0, 50);
    manager.add(other, 0);
    assert.equal(manager.nextUnban, 50);
    assert.deepEqual(manager.unban(), [short, other]);
  });

  it("never ends a ban for good", () => {
    const manager = new BanManager(1, -1);
    manager.add(ticketOf(0, 0), 5);
    assert.equal(manager.nextUnban, Number.POSITIVE_INFINITY);
    assert.equal(manager.add(ticketOf(0, 10), 10), "already banned");
  });
});
