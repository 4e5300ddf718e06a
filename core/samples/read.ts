import type { Problem, Reading, Source, Span } from "../text/index.ts";
import type { SampleOptions } from "./condition.ts";
import { readHeader, type SampleHeader } from "./header.ts";
import { type Fault, readJson, wholeSpan } from "./json.ts";
import { readVerdict, type Verdict } from "./verdict.ts";

/** A line of a sample log and what it should come to. */
export interface Sample {
  readonly kind: "sample";
  readonly path: string;
  /** The log line, counted from 1; of a verdict that no line follows, the verdict's. */
  readonly line: number;
  /** The line of the verdict, counted from 1; undefined where the line has none: it should be no failure then. */
  readonly verdictLine: number | undefined;
  /** The verdict's comment together with the log line. */
  readonly span: Span;
  readonly lineSpan: Span;
  /** The log line without its end. */
  readonly text: string;
  readonly verdict: Verdict;
  /** Where the verdict's JSON stands. */
  readonly verdictSpan: Span;
  /** What keeps the verdict from being used. */
  readonly problem: Problem | undefined;
}

/** Options from here on: of the whole file, or of the filter, which may be run in several ways at once. */
export interface OptionsEntry {
  readonly kind: "fileOptions" | "filterOptions";
  readonly path: string;
  /** Undefined where they cannot be read: the samples up to the next ones cannot be judged. */
  readonly options: readonly SampleOptions[] | undefined;
  readonly span: Span;
}

/** Another log whose samples are to be run as well. */
export interface AddedFile {
  readonly kind: "addFILE";
  readonly path: string;
  readonly name: string;
  readonly span: Span;
}

/** A sample log as it is written: nothing of it has been run. */
export interface SampleLog {
  readonly path: string;
  readonly header: SampleHeader;
  readonly entries: readonly (Sample | OptionsEntry | AddedFile)[];
}

const order = /^#+ ?(failJSON|fileOptions|filterOptions|addFILE):(.+)$/;

/** Reads a sample log in fail2ban's own format. Mirrors fail2ban/tests/samplestestcase.py, testSampleRegexsFactory. */
export function readSampleLog(source: Source): Reading<SampleLog> {
  const known = kept.get(source);
  if (known) return known;
  const { value: header, problems: headerProblems } = readHeader(source);
  const reader = new Reader(source, [...headerProblems]);
  const reading = { value: { path: source.path, header, entries: reader.read() }, problems: reader.problems };
  kept.set(source, reading);
  return reading;
}

const kept = new WeakMap<Source, Reading<SampleLog>>();

/** Whether a line is a verdict on the line behind it. */
export function isVerdict(line: string): boolean {
  return order.exec(line)?.[1] === "failJSON";
}

/** Walks over a sample log's lines. */
class Reader {
  readonly problems: Problem[];
  readonly #path: string;
  readonly #lines: readonly { readonly start: number; readonly text: string }[];
  readonly #entries: (Sample | OptionsEntry | AddedFile)[] = [];

  constructor({ path, text }: Source, problems: Problem[]) {
    this.#path = path;
    this.problems = problems;
    let start = 0;
    this.#lines = text.split("\n").map((line) => {
      const found = { start, text: line.replace(/\r+$/, "") };
      start += line.length + 1;
      return found;
    });
  }

  read(): readonly (Sample | OptionsEntry | AddedFile)[] {
    for (let at = 0; at < this.#lines.length; at++) {
      const { text } = this.#lines[at]!;
      const found = order.exec(text);
      if (!found) {
        if (!text.startsWith("#") && text.trim() !== "") this.#addSample(undefined, at);
      } else if (found[1] === "failJSON") {
        if (this.#isLogLine(at + 1)) this.#addSample(at, ++at);
        else this.#addSample(at, undefined);
      } else this.#takeOrder(found[1] as "fileOptions" | "filterOptions" | "addFILE", found[2]!, at);
    }
    return this.#entries;
  }

  /** What stands under a verdict is its line, a comment too, but no other order. */
  #isLogLine(at: number): boolean {
    const line = this.#lines[at]?.text;
    return line !== undefined && line.trim() !== "" && !order.test(line);
  }

  #addSample(verdictAt: number | undefined, lineAt: number | undefined): void {
    const line = this.#lines[lineAt ?? verdictAt!]!;
    const first = this.#lines[verdictAt ?? lineAt!]!;
    const json = verdictAt === undefined ? "" : order.exec(first.text)![2]!;
    const offset = first.start + first.text.length - json.length;
    const { value, fault } = verdictAt === undefined ? { value: {} } : readVerdict(json);
    const orphan = {
      message: "No log line follows this verdict; put the line under it, or remove the verdict.",
      span: { start: 0, end: json.trimEnd().length },
    };
    const wrong = lineAt === undefined ? orphan : fault;
    this.#entries.push({
      kind: "sample",
      path: this.#path,
      line: (lineAt ?? verdictAt!) + 1,
      verdictLine: verdictAt === undefined ? undefined : verdictAt + 1,
      span: { start: first.start, end: line.start + line.text.length },
      lineSpan: { start: line.start, end: line.start + line.text.length },
      text: lineAt === undefined ? "" : line.text,
      verdict: value ?? {},
      verdictSpan: { start: offset, end: offset + json.trimEnd().length },
      problem: wrong && this.#problemOf("sample-verdict", wrong, offset),
    });
  }

  #takeOrder(kind: "fileOptions" | "filterOptions" | "addFILE", json: string, at: number): void {
    const line = this.#lines[at]!;
    const offset = line.start + line.text.length - json.length;
    const span = { start: line.start, end: line.start + line.text.length };
    const path = this.#path;
    const shape =
      kind === "addFILE"
        ? 'addFILE takes the name of a log beside this one, in quotes: # addFILE: "sshd-journal".'
        : `${kind} takes names and texts: # ${kind}: {"mode": "aggressive"}.`;
    const { value, fault } = readJson(json, shape);
    const complain = () => {
      const wrong = fault ?? { message: shape, span: wholeSpan(json) };
      this.problems.push(this.#problemOf("sample-options", wrong, offset));
    };
    if (kind === "addFILE") {
      if (!fault && typeof value === "string") this.#entries.push({ kind, path, name: value, span });
      else complain();
      return;
    }
    const lists = [value].flat();
    const isFit = !fault && (kind === "filterOptions" || !Array.isArray(value)) && lists.every(isOptions);
    if (!isFit) complain();
    this.#entries.push({ kind, path, options: isFit ? (lists as SampleOptions[]) : undefined, span });
  }

  #problemOf(code: string, { message, span }: Fault, offset: number): Problem {
    const place = { start: offset + span.start, end: offset + span.end };
    return { code, severity: "error", message, path: this.#path, span: place };
  }
}

function isOptions(value: unknown): boolean {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject && Object.values(value).every((one) => typeof one === "string");
}
