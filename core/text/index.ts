export type { Problem, Reading, Severity } from "./problem.ts";
export type { Span } from "./span.ts";
export type { Piece, Place, Traced } from "./traced.ts";
export {
  joinTraced,
  originOf,
  replaceTraced,
  sliceTraced,
  splitTraced,
  stripTraced,
  tracePlace,
  traceSource,
  untraced,
} from "./traced.ts";
export type { Folder, Source, Tree } from "./tree.ts";
