import assert from "node:assert/strict";

/** Fails with the first few cases that differ. */
export function compare(
  cases: readonly unknown[],
  actual: readonly unknown[],
  expected: readonly unknown[],
): void {
  assert.equal(actual.length, expected.length);
  const differences = cases.flatMap((input, index) => {
    const [ours, theirs] = [JSON.stringify(actual[index]), JSON.stringify(expected[index])];
    if (ours === theirs) return [];
    let at = 0;
    while (ours[at] === theirs[at]) at++;
    const shown = [ours, theirs].map((text) => text.slice(Math.max(0, at - 60), at + 100));
    return [`${JSON.stringify(input)}\n     ours ...${shown[0]}\n   judge's ...${shown[1]}`];
  });
  assert.equal(differences.length, 0, `${differences.length} differ:\n${differences.slice(0, 5).join("\n")}`);
}
