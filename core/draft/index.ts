export type {
  Draft,
  DraftDate,
  DraftedExample,
  DraftedFailregex,
  DraftHit,
  DraftOptions,
  DraftPart,
  DraftPartKind,
  DraftTrial,
  DraftWarning,
  ExampleLine,
} from "./answer.ts";
export { draftFailregex } from "./draft.ts";
export { compileDraft, type OpenTrial, openTrial, tryDraft } from "./trial.ts";
