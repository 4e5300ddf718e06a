import { quantile } from "./quantile.ts";

/** What is measured while somebody types into a filter beside a log. All times are in milliseconds. */
export interface LiveFigures {
  /** From each keystroke in the filter until ranges of the new run are handed to the log's editor. */
  readonly keystrokes: readonly number[];
  /** From each question to the server meanwhile, one after the other, until the extension host had its answer. */
  readonly answers: readonly number[];
  /** Of each pass over the whole log that was not cut short by the next keystroke. */
  readonly passes: readonly number[];
  /** How long the extension host kept others waiting meanwhile: the 99th percentile, and the longest. */
  readonly slice: number;
  readonly longestSlice: number;
  readonly lines: number;
  readonly matched: number;
  readonly bytes: number;
}

/** A figure beside its goal, both in milliseconds. */
export interface LiveFigure {
  readonly name: string;
  readonly milliseconds: number;
  readonly limit: number;
  readonly details: string;
}

/** The figures, each with its goal. Every single answer is held to its limit, and every pass. */
export function describeLive(figures: LiveFigures): readonly LiveFigure[] {
  const { keystrokes, answers, passes, slice, longestSlice, lines, matched, bytes } = figures;
  const at = (values: readonly number[], share: number) => quantile(values, share).toFixed(0);
  const of = `${(bytes / 1e6).toFixed(0)} MB, ${lines} lines, ${matched} failures`;
  return [
    {
      name: "keystroke to decorations",
      milliseconds: quantile(keystrokes, 0.95),
      limit: 60,
      details: `95th percentile of ${keystrokes.length}, visible range; median ${at(keystrokes, 0.5)} ms, the longest ${at(keystrokes, 1)} ms; ${of}`,
    },
    {
      name: "full pass",
      milliseconds: quantile(passes, 1),
      limit: 1000,
      details: `the longest of ${passes.length}; median ${at(passes, 0.5)} ms; ${of}`,
    },
    {
      name: "other answers meanwhile",
      milliseconds: quantile(answers, 1),
      limit: 50,
      details: `the longest of ${answers.length} hovers; 95th percentile ${at(answers, 0.95)} ms, 99th ${at(answers, 0.99)} ms`,
    },
    {
      name: "extension host's slice",
      milliseconds: slice,
      limit: 20,
      details: `99th percentile of what others wait; the longest ${longestSlice.toFixed(0)} ms`,
    },
  ];
}

/** A figure and its goal as a line of text. */
export function lineOf({ name, milliseconds, limit, details }: LiveFigure): string {
  const goal = `${milliseconds < limit ? "ok" : "MISSED"}, goal: under ${limit} ms`;
  return `${name.padEnd(26)}${`${milliseconds.toFixed(0)} ms`.padStart(10)}  ${goal}  (${details})`;
}
