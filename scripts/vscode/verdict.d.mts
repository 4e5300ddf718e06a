export function whyBroken(events: readonly object[], ending: object): string | undefined;
export function countTests(events: readonly object[]): {
  passed: number;
  failures: { title: string; error: string }[];
  skipped: string[];
};
