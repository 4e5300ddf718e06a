export type { ExplainOptions } from "./explain.ts";
export { explainLine } from "./explain.ts";
export type * from "./explanation.ts";
export {
  type ExplanationPage,
  layExplanation,
  type PageOptions,
  type PagePiece,
  type PieceKind,
} from "./page.ts";
