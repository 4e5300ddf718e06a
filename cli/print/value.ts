import { addressText, type FailValue, type TupleLine } from "../../core/filter/index.ts";
import { type PythonValue, pythonRepr } from "../../core/text/index.ts";

/** A failure's dict, or what stands for one: lines may be plain text in it. Each value is one of Python's. */
export type OutData = ReadonlyMap<string, FailValue | readonly string[]>;

/** What Python's str() gives for a value of a failure's dict, or for an id. */
export function asText(value: PythonValue | FailValue): string {
  if (typeof value === "string") return value;
  return isAddress(value) ? addressText(value) : pythonRepr(value);
}

/** The lines that a failure was found in, each whole. */
export function matchTexts(data: OutData): readonly string[] {
  const matches = data.get("matches");
  if (!Array.isArray(matches)) return [];
  return matches.map((match: TupleLine | string) =>
    typeof match === "string" ? match : match.tuple.join(""),
  );
}

function isAddress(value: unknown): value is Parameters<typeof addressText>[0] {
  return typeof value === "object" && value !== null && "family" in value;
}
