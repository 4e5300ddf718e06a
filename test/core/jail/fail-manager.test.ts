import assert from "node:assert/strict";
import { FailManager, roundHalfEven } from "../../../core/jail/fail-manager.ts";

describe("a FailManager", () => {
  const counts = (findtime: number, times: readonly number[], service?: number): readonly number[] => {
    const manager = new FailManager(1, times.length, findtime);
    return times.map((time, failure) => {
      if (service !== undefined && time > service) manager.performSvc(service);
      return manager.add(0, failure, time);
    });
  };

  it("counts on within findtime, its last second included", () => {
    assert.deepEqual(counts(100, [0, 50, 100]), [1, 2, 3]);
  });

  it("lets a share of the older failures count on beyond it, by their rate", () => {
    assert.deepEqual(counts(100, [0, 0, 0, 0, 200]), [1, 2, 3, 4, 3]);
    assert.deepEqual(counts(100, [0, 400]), [1, 1]);
  });

  it("counts a failure that comes late without moving the time", () => {
    assert.deepEqual(counts(100, [100, 20, 150]), [1, 2, 3]);
  });

  it("forgets at a clean-up those whose last failure is findtime old", () => {
    assert.deepEqual(counts(100, [0, 101], 99), [1, 2]);
    assert.deepEqual(counts(100, [0, 101], 100), [1, 1]);
  });

  it("cleans up each five seconds at most", () => {
    const manager = new FailManager(1, 1, 10);
    manager.performSvc(0);
    manager.add(0, 0, 0);
    manager.performSvc(4);
    manager.performSvc(10);
    assert.ok(!manager.has(0));
    const other = new FailManager(1, 1, 10);
    other.performSvc(6);
    other.add(0, 0, 0);
    other.performSvc(10);
    assert.ok(other.has(0));
  });

  it("chains the failures of a ticket", () => {
    const manager = new FailManager(2, 4, 100);
    for (const [failure, id] of [0, 1, 0, 0].entries()) manager.add(id, failure, failure);
    assert.equal(manager.newest[0], 3);
    assert.deepEqual([...manager.previous], [-1, -1, 0, 2]);
  });

  it("rounds as Python does", () => {
    assert.deepEqual([0.5, 1.5, 2.5, 2.4, 2.6, -0.5, -1.5].map(roundHalfEven), [0, 2, 2, 2, 3, 0, -2]);
  });
});
