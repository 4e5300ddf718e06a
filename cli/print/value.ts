import type { FailValue, TupleLine } from "../../core/filter/index.ts";

/** A failure's dict, or what stands for one: lines may be plain text in it. Each value is one of Python's. */
export type OutData = ReadonlyMap<string, FailValue | readonly string[]>;

/** The lines that a failure was found in, each whole. */
export function matchTexts(data: OutData): readonly string[] {
  const matches = data.get("matches");
  if (!Array.isArray(matches)) return [];
  return matches.map((match: TupleLine | string) =>
    typeof match === "string" ? match : match.tuple.join(""),
  );
}
