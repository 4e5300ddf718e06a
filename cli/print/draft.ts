import type { Draft, DraftHit } from "../../core/draft/index.ts";
import { visible } from "../../core/text/index.ts";

/** What a drafted filter catches in a log. */
export interface LogTrial {
  readonly log: string;
  /** How many lines the log has. */
  readonly lines: number;
  readonly hits: readonly { readonly hit: DraftHit; readonly text: string }[];
}

/** So many of the lines that are caught besides the examples are shown. */
const shown = 5;

/** The text of the filter; behind it, as comments, what is to be known of it and what it catches. */
export function formatDraft(draft: Draft, lines: readonly string[], trials: readonly LogTrial[]): string {
  const notes = draft.warnings.map(({ message, examples }) =>
    `${message} ${placesOf(examples, lines.length)}`.trim(),
  );
  for (const { reason } of draft.examples) {
    if (reason !== undefined && !notes.some((note) => note.startsWith(reason))) notes.push(reason);
  }
  const blocks = [notes, ...trials.map((trial) => describe(trial))].filter((block) => block.length > 0);
  const comments = blocks.map((block) => block.map((line) => `# ${line}\n`).join("")).join("#\n");
  return [draft.filter, comments].filter((text) => text !== "").join("\n");
}

/** The draft and what it catches as one JSON object. */
export function formatDraftJson(draft: Draft, trials: readonly LogTrial[]): string {
  const logs = trials.map(({ log, lines, hits }) => ({ log, lines, hits: hits.map(({ hit }) => hit) }));
  return `${JSON.stringify({ ...draft, logs }, undefined, 2)}\n`;
}

function describe({ log, lines, hits }: LogTrial): readonly string[] {
  const others = hits.filter(({ hit }) => !hit.isExample);
  const addresses = new Set(others.map(({ hit }) => hit.id)).size;
  const count = others.length === 0 ? "no other line" : `${counted(others.length, "other line")}`;
  const whose = others.length === 0 ? "" : ` of ${counted(addresses, "address")}`;
  const head = `Besides the examples it catches ${count}${whose} in ${visible(log)} (${counted(lines, "line")})${others.length > 0 ? ":" : "."}`;
  const rows = others.slice(0, shown).map(({ hit, text }) => `  ${hit.line}: ${visible(text)}`);
  return [head, ...rows, ...(others.length > shown ? [`  ... and ${others.length - shown} more`] : [])];
}

function placesOf(examples: readonly number[], count: number): string {
  if (count < 2 || examples.length === count) return "";
  return `(${examples.length === 1 ? "example" : "examples"} ${examples.map((index) => index + 1).join(", ")})`;
}

function counted(count: number, noun: string): string {
  const plural = noun.endsWith("s") ? `${noun}es` : `${noun}s`;
  return `${count} ${count === 1 ? noun : plural}`;
}
