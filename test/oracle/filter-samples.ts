import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPackage } from "../support/judge.ts";

/** fail2ban's own test filters (zzz-*) where the stock filters that they include can be found: in a source tree's shape. */
export interface TestFilters {
  /** The folder above filter.d. */
  readonly config: string;
  remove(): void;
}

/** Lays the test filters out, with the stock tree where a source tree has it. */
export function layTestFilters(): TestFilters {
  const root = mkdtempSync(join(tmpdir(), "f2b-"));
  // They include a file seven folders up.
  const config = join(root, "usr/lib/python/fail2ban/tests/config");
  mkdirSync(config, { recursive: true });
  symlinkSync("/etc/fail2ban", join(root, "usr/config"));
  symlinkSync("/etc/fail2ban", join(root, "config"));
  cpSync(join(findPackage(), "tests/config/filter.d"), join(config, "filter.d"), { recursive: true });
  return { config, remove: () => rmSync(root, { recursive: true }) };
}
