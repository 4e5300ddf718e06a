export type { ExplainOptions } from "./explain.ts";
export { explainLine } from "./explain.ts";
export type * from "./explanation.ts";
