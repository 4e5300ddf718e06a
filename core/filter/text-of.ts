import { type PythonValue, pythonRepr } from "../text/index.ts";
import { type Address, addressText } from "./address.ts";
import type { FailValue } from "./value.ts";

/** What Python's str() gives for a value of a failure's dict, or for an id. */
export function asText(value: PythonValue | FailValue): string {
  if (typeof value === "string") return value;
  return isAddress(value) ? addressText(value) : pythonRepr(value);
}

function isAddress(value: unknown): value is Address {
  return typeof value === "object" && value !== null && "family" in value;
}
