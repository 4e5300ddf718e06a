// What a run in the extension host amounts to. VS Code's own word is not enough: it says 0 when its extension host is
// killed, and nothing at all when a test hangs.

/**
 * Why the run is not to be trusted, or undefined where all its tests ran to the end. Tests that failed are told by the
 * events themselves. `ending` is { code } as VS Code says it, or { why } where the run was cut short.
 */
export function whyBroken(events, ending) {
  const has = (name) => events.some(({ event }) => event === name);
  const last = events.findLast(({ event }) => event === "test")?.title;
  const where = has("end") ? "" : last ? `, last in “${last}”` : ", before the first test";
  if (ending.why) return `${ending.why}${where}`;
  if (!has("end")) return `the extension host ended before its tests did${where}`;
  if (has("fail")) return undefined;
  if (ending.code !== 0) return `VS Code ended with ${ending.code}`;
  return has("pass") ? undefined : "no test passed";
}

/** The tests that passed, failed (with the error) and were skipped. */
export function countTests(events) {
  const named = (name) => events.filter(({ event }) => event === name);
  return {
    passed: named("pass").length,
    failures: named("fail").map(({ title, error }) => ({ title, error })),
    skipped: named("skip").map(({ title }) => title),
  };
}
