export { JsonlExport, type TrialTask, writeResults } from "./export.ts";
export { findFacts, type LineFacts } from "./facts.ts";
export { formatFailure, formatSummary, type LogNumbers } from "./jsonl.ts";
export { countMarked, findMarks, type Mark } from "./marks.ts";
export { findNext, pageResults, type ResultPage, type ResultRequest } from "./results.ts";
export { sampleTexts } from "./sample.ts";
export type { ChunkDates, InHand, LogChunk } from "./scan.ts";
export { Shapes } from "./shapes.ts";
export { linesOf, Trial, type TrialLog } from "./trial.ts";
