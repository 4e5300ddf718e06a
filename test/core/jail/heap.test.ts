import assert from "node:assert/strict";
import { MinHeap } from "../../../core/jail/heap.ts";
import { randomFrom, readSeed } from "../../support/random.ts";

describe("a heap", () => {
  it("gives back the smallest key first, and of equal keys the smaller number", () => {
    const random = randomFrom(readSeed());
    const heap = new MinHeap();
    const all = Array.from({ length: 500 }, (_, number) => [random.below(50), number] as const);
    for (const [key, value] of all) heap.push(key, value);
    const taken: (readonly [number, number])[] = [];
    for (; heap.size > 0; heap.pop()) taken.push([heap.key, heap.value]);
    assert.deepEqual(
      taken,
      all.toSorted((left, right) => left[0] - right[0] || left[1] - right[1]),
    );
  });

  it("has no key where it is empty", () => {
    assert.equal(new MinHeap().key, Number.POSITIVE_INFINITY);
  });
});
