import { type Span, visible } from "../text/index.ts";
import type { Explanation, Miss, RegexStep, Step } from "./explanation.ts";
import { tellAsideMisses, tellGroups, tellIgnoreMisses, tellMend, tellSkipped, titleOf } from "./words.ts";

/** What a stretch of a page is: see ExplanationPage. */
export type PieceKind = "heading" | "date" | "matched" | "failed";

/** A stretch of a text. */
export interface PagePiece extends Span {
  readonly kind: PieceKind;
}

/** An explanation to be read: text of several lines, and what its stretches are. */
export interface ExplanationPage {
  readonly text: string;
  /**
   * In order, each within one line. `heading`: a step's first words. `date`: cut out. `matched`: what a regex takes, in
   * the regex and in the line. `failed`: the piece that fails, and where it would have to match.
   */
  readonly pieces: readonly PagePiece[];
  /** The same of the log's line itself, by the step that tells most. */
  readonly line: readonly PagePiece[];
  /** Where in the text the step begins that tells most. */
  readonly decisive: number | undefined;
}

/** How a page is laid out. */
export interface PageOptions {
  /** Rows under regex and line that mark with `~` what matches and with `^` what fails. */
  readonly markers?: boolean;
  /** Every regex that misses is shown in full, not only those that come farthest; the step that tells most is pointed at. */
  readonly all?: boolean;
  /** Regex and line are cut to about so many characters around what matters. Default: they are whole. */
  readonly width?: number;
}

/** Lays an explanation out as a page, the same for every head. */
export function layExplanation(explanation: Explanation, options: PageOptions = {}): ExplanationPage {
  const { steps, verdict } = explanation;
  const page = new Page(options);
  page.addLine(verdict.text, "heading");
  page.addLine("");
  page.addRow("  ", explanation.line, piecesOfLine(explanation));
  let number = 0;
  for (let index = 0; index < steps.length; ) {
    const step = steps[index]!;
    const count = foldedFrom(explanation, index, options);
    if (count > 0) {
      number++;
      page.addLine("");
      page.addStep(number, tellFolded(steps.slice(index, index + count) as readonly RegexStep[]));
      index += count;
      continue;
    }
    number++;
    page.addLine("");
    page.addStep(number, step.text, titleOf(step), index === explanation.decisive);
    addDetails(page, explanation, step);
    index++;
  }
  return page.finish(piecesOfLine(explanation));
}

/** How many steps from `index` on are told in one sentence; 0 where the step is told by itself. */
function foldedFrom({ steps, nearest, decisive }: Explanation, index: number, { all }: PageOptions): number {
  const first = steps[index]!;
  if (first.kind !== "regex") return 0;
  const isAside = (step: Step | undefined, at: number): boolean => {
    if (step?.kind !== "regex" || step.option !== first.option || step.result !== first.result) return false;
    if (step.result === "skipped") return true;
    return !all && step.result === "miss" && !nearest.includes(at) && at !== decisive;
  };
  let end = index;
  while (isAside(steps[end], end)) end++;
  return end - index;
}

function tellFolded(steps: readonly RegexStep[]): string {
  const [first] = steps;
  if (steps.length === 1 && first!.option !== "ignoreregex") return first!.text;
  if (first!.result === "skipped") return tellSkipped(steps);
  return first!.option === "ignoreregex" ? tellIgnoreMisses(steps.length) : tellAsideMisses(steps);
}

function addDetails(page: Page, explanation: Explanation, step: Step): void {
  const { line } = explanation;
  if (step.kind === "date" || step.kind === "id") for (const note of step.notes) page.addLine(`   ${note}`);
  if (step.kind !== "regex" || (step.result !== "match" && step.result !== "miss")) return;
  const { miss, match } = step;
  page.addRow("     ", step.shown, miss ? piecesOfRegex(miss) : []);
  page.addRow("     ", line, piecesOfStep(explanation, step));
  if (miss?.suggestion) page.addLine(`   ${tellMend(miss.suggestion)}`);
  if (match && match.groups.length > 0) page.addLine(`   ${tellGroups(match.groups)}`);
}

function piecesOfRegex({ shownMatched, piece }: Miss): readonly PagePiece[] {
  return [
    ...shownMatched.map((span) => ({ ...span, kind: "matched" as const })),
    ...mark("failed", piece.shownSpan),
  ];
}

function piecesOfMiss({ lineMatched, lineAt, lineFree, instead }: Miss, line: string): readonly PagePiece[] {
  const matched = mark("matched", lineMatched);
  if (lineFree) return [...matched, ...mark("failed", lineFree)];
  if (lineAt === undefined) return matched;
  const end = Math.min(lineAt + Math.max(instead.length, 1), Math.max(line.length, lineAt + 1));
  return [...matched, ...mark("failed", { start: lineAt, end })];
}

/** What the line's stretches are, by its date and the step that tells most. */
function piecesOfLine(explanation: Explanation): readonly PagePiece[] {
  const { steps, decisive } = explanation;
  return piecesOfStep(explanation, decisive === undefined ? undefined : steps[decisive]);
}

/** What the line's stretches are by its date and a step. */
function piecesOfStep({ steps, line }: Explanation, step: Step | undefined): readonly PagePiece[] {
  const [first] = steps;
  const date = first?.kind === "date" && first.cut ? mark("date", first.lineSpan) : [];
  if (step?.kind !== "regex") return date;
  const rest = step.miss ? piecesOfMiss(step.miss, line) : mark("matched", step.match?.lineSpan);
  return without(rest, date[0])
    .concat(date)
    .sort((left, right) => left.start - right.start);
}

/** The pieces, but for the stretch that another takes. */
function without(pieces: readonly PagePiece[], hole: Span | undefined): PagePiece[] {
  if (!hole) return [...pieces];
  return pieces.flatMap((piece) =>
    [
      { ...piece, end: Math.min(piece.end, hole.start) },
      { ...piece, start: Math.max(piece.start, hole.end) },
    ].filter(({ start, end }) => start < end),
  );
}

function mark(kind: PieceKind, span: Span | undefined): readonly PagePiece[] {
  return span ? [{ ...span, kind }] : [];
}

/** The text as it grows. */
class Page {
  readonly #options: PageOptions;
  readonly #pieces: PagePiece[] = [];
  #text = "";
  #decisive: number | undefined;

  constructor(options: PageOptions) {
    this.#options = options;
  }

  addLine(text: string, kind?: PieceKind): void {
    if (kind) this.#pieces.push({ start: this.#text.length, end: this.#text.length + text.length, kind });
    this.#text += `${text}\n`;
  }

  addStep(number: number, text: string, title?: string, isDecisive = false): void {
    const head = `${number}. ${title ?? ""}`;
    const start = this.#text.length;
    if (isDecisive) this.#decisive = start;
    this.#pieces.push({ start, end: start + (title ? head.length : head.length - 1), kind: "heading" });
    const sign = isDecisive && this.#options.all ? "  ◀ this decides" : "";
    this.#text += `${title ? `${head}: ` : head}${text}${sign}\n`;
  }

  /** A regex or a line with its stretches, and a row of marks beneath where such are asked for. */
  addRow(margin: string, text: string, pieces: readonly PagePiece[]): void {
    const { width, markers } = this.#options;
    const cut = width === undefined ? whole(text) : cutAround(text, pieces, width);
    const start = this.#text.length + margin.length - cut.shift;
    const row: string[] = [...cut.text].map((character) => (character === "\t" ? "\t" : " "));
    for (const { kind, ...span } of pieces) {
      const from = Math.max(span.start, cut.from);
      const to = Math.min(span.end, cut.to);
      // A place at the very end is marked behind it.
      if (from < to) this.#pieces.push({ start: start + from, end: start + to, kind });
      if (kind === "date" || (from >= to && !(kind === "failed" && from === cut.to))) continue;
      const first = [...cut.text.slice(0, from - cut.shift)].length;
      const length = Math.max(1, [...cut.text.slice(from - cut.shift, to - cut.shift)].length);
      for (let at = first; at < first + length; at++) {
        if (row[at] !== "\t") row[at] = kind === "failed" ? "^" : "~";
      }
    }
    this.#text += `${margin}${cut.text}\n`;
    const marks = row.join("").trimEnd();
    if (markers && marks !== "") this.#text += `${margin}${marks}\n`;
  }

  finish(line: readonly PagePiece[]): ExplanationPage {
    return { text: this.#text, pieces: this.#pieces, line, decisive: this.#decisive };
  }
}

/** A part of a text as it is shown: an offset of the text, less `shift`, is one of what is shown. */
interface Cut {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly shift: number;
}

function whole(text: string): Cut {
  return { text: visible(text), from: 0, to: text.length, shift: 0 };
}

/** Cuts a long text so that what fails, or else what matches, can be seen. */
function cutAround(text: string, pieces: readonly PagePiece[], width: number): Cut {
  if (text.length <= width) return whole(text);
  const focus = pieces.find(({ kind }) => kind === "failed") ?? pieces.find(({ kind }) => kind === "matched");
  const start = focus?.start ?? 0;
  const from = Math.max(0, Math.min(start - Math.floor(width * 0.6), text.length - width));
  const to = Math.min(text.length, from + width);
  const head = from > 0 ? "…" : "";
  const tail = to < text.length ? "…" : "";
  return { text: `${head}${visible(text.slice(from, to))}${tail}`, from, to, shift: from - head.length };
}
