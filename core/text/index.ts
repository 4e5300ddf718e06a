export { excerpt } from "./excerpt.ts";
export type { Problem, Reading, Severity } from "./problem.ts";
export { PythonError } from "./python-error.ts";
export type { PythonValue } from "./repr.ts";
export { isPrintable, pythonRepr } from "./repr.ts";
export type { Span } from "./span.ts";
export type { Place, Traced } from "./traced.ts";
export {
  joinTraced,
  originOf,
  originOfAll,
  replaceAllTraced,
  replaceTraced,
  sliceTraced,
  splitTraced,
  stripTraced,
  tracePlace,
  traceSource,
  untraced,
} from "./traced.ts";
export type { Folder, Source, Tree, Unreadable } from "./tree.ts";
export { absolutePath, treeOf } from "./tree.ts";
export type { CodePointRanges } from "./unicode.ts";
export {
  alnumRanges,
  decimalRanges,
  decimalValue,
  extraCases,
  includesCodePoint,
  isAlnum,
  isDecimal,
  isIdentifier,
  lowerCases,
  spaceRanges,
  upperCases,
} from "./unicode.ts";
export { visible } from "./visible.ts";
export { isSpace, skipSpace, stripText, trimEnd } from "./whitespace.ts";
