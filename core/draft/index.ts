// Two functions to come through this door:
// draftFailregex(lines: readonly ExampleLine[], options: DraftOptions): Draft
// tryDraft(filter: string, lines: Iterable<string>, examples: readonly ExampleLine[], options: DraftOptions): DraftTrial
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
