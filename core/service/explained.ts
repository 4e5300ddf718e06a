import type { Explanation, RegexStep, Step } from "../explain/index.ts";
import type { Span } from "../text/index.ts";

/** What a stretch shows: see ExplainedKind in server/protocol-explain.ts. */
export type StretchKind = "matched" | "failed" | "date" | "heading";

/** A stretch of a text that is shown in a way of its own. */
export interface Stretch extends Span {
  readonly kind: StretchKind;
}

/** The explanation of a line as a page to be read, with its stretches; what of the line itself is to be marked. */
export interface Explained {
  readonly verdict: string;
  readonly text: string;
  readonly pieces: readonly (Stretch & { readonly line: number })[];
  readonly line: readonly Stretch[];
  /** The page's line where the step begins that tells most. */
  readonly decisive: number | undefined;
}

/**
 * Writes an explanation out: the verdict, the line, and step by step what fail2ban does. Under each regex stands the
 * line, so that the part of the one and of the other that match are marked side by side.
 */
export function explained(explanation: Explanation): Explained {
  const { verdict, line, steps, decisive } = explanation;
  const page = new Page();
  page.write(`${verdict.kind}: ${verdict.text}`, [{ start: 0, end: verdict.kind.length, kind: "heading" }]);
  page.end();
  const marks = decisive === undefined ? [] : stretchesOf(steps[decisive]!);
  const own = [...steps.flatMap(dateOf), ...marks];
  page.row("line", line, own);
  let place: number | undefined;
  for (const [index, step] of steps.entries()) {
    page.end();
    if (index === decisive) place = page.count;
    writeStep(page, line, step, `${index + 1}`, index === decisive);
  }
  return { verdict: verdict.kind, text: page.text, pieces: page.pieces, line: own, decisive: place };
}

/** A page as it is written: lines, and the stretches in them. */
class Page {
  readonly pieces: (Stretch & { line: number })[] = [];
  private readonly lines: string[] = [];
  private open = "";

  get text(): string {
    return `${this.lines.join("\n")}\n`;
  }

  get count(): number {
    return this.lines.length;
  }

  /** Writes on in the line, with stretches of the text. */
  write(text: string, stretches: readonly Stretch[] = []): void {
    const before = this.open.length;
    for (const { start, end, kind } of stretches) {
      if (end > start) this.pieces.push({ line: this.count, start: before + start, end: before + end, kind });
    }
    this.open += oneLine(text);
  }

  /** Ends the line. */
  end(): void {
    this.lines.push(this.open);
    this.open = "";
  }

  /** A line of its own behind a word of what it is. */
  row(name: string, text: string, stretches: readonly Stretch[] = []): void {
    this.write(name === "" ? "" : `    ${name.padEnd(6)} `);
    this.write(text, stretches);
    this.end();
  }
}

/** A text with signs in place of what would break the line: as long as it was. */
function oneLine(text: string): string {
  return text.replace(/[\n\r\u2028\u2029]/g, (end) => (end === "\n" ? "␊" : end === "\r" ? "␍" : "␤"));
}

function writeStep(page: Page, line: string, step: Step, number: string, isDecisive: boolean): void {
  const name = nameOf(step);
  const head = `${number}. ${name}`;
  page.write(head, [{ start: 0, end: head.length, kind: "heading" }]);
  if (isDecisive) page.write("  ◀ this decides");
  page.end();
  page.row("", `    ${step.text}`);
  switch (step.kind) {
    case "date":
    case "id":
      for (const note of step.notes) page.row("", `    ${note}`);
      break;
    case "regex":
      writeRegex(page, line, step);
  }
}

function writeRegex(page: Page, line: string, step: RegexStep): void {
  if (step.result === "skipped") return;
  const { miss, match, shown } = step;
  const inRegex: Stretch[] = match
    ? [{ start: 0, end: shown.length, kind: "matched" }]
    : (miss?.shownMatched ?? []).map((span) => ({ ...span, kind: "matched" }));
  if (miss) inRegex.push({ ...miss.piece.shownSpan, kind: "failed" });
  page.row("regex", shown, inRegex);
  const inLine = stretchesOf(step);
  if (inLine.length > 0) page.row("line", line, inLine);
  for (const { name, value } of match?.groups ?? []) page.row(name, value);
  const { suggestion } = miss ?? {};
  if (!suggestion) return;
  page.row("mend", suggestion.text);
  page.row("regex", suggestion.mended);
}

/** What of the line a step is about. */
function stretchesOf(step: Step): readonly Stretch[] {
  if (step.kind !== "regex") return [];
  const { match, miss } = step;
  const stretches: Stretch[] = [];
  if (match?.lineSpan) stretches.push({ ...match.lineSpan, kind: "matched" });
  if (miss?.lineMatched) stretches.push({ ...miss.lineMatched, kind: "matched" });
  if (miss?.lineAt !== undefined && miss.instead !== "")
    stretches.push({ start: miss.lineAt, end: miss.lineAt + miss.instead.length, kind: "failed" });
  return stretches;
}

function dateOf(step: Step): readonly Stretch[] {
  return step.kind === "date" && step.cut && step.lineSpan ? [{ ...step.lineSpan, kind: "date" }] : [];
}

function nameOf(step: Step): string {
  switch (step.kind) {
    case "date":
      return "The date";
    case "text":
      return { line: "What is left", content: "What prefregex leaves", buffer: "Lines together" }[step.of];
    case "regex":
      return step.option === "prefregex" ? "prefregex" : `${step.option} ${step.index + 1}`;
    case "id":
      return `The id of failregex ${step.failregex + 1}`;
  }
}
