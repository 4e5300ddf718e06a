import type { Span } from "./span.ts";

/** How bad a problem is: an error stops what the file is for, a warning changes what its author meant. */
export type Severity = "error" | "warning" | "information";

/** Something wrong at a place in a source. `code` is kebab-case, `message` one sentence that names the mend. */
export interface Problem {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly path: string;
  readonly span: Span;
}

/** What every reader returns: reading never throws. */
export interface Reading<Value> {
  readonly value: Value;
  readonly problems: readonly Problem[];
}
