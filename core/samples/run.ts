import { type Zone, zoneOf } from "../dates/index.ts";
import { absolutePath, type Problem, type Source, type Span, type Tree } from "../text/index.ts";
import type { SampleClock } from "./clock.ts";
import { holds, type SampleOptions } from "./condition.ts";
import { keySpan } from "./json.ts";
import { judge } from "./judge.ts";
import { type AddedFile, type OptionsEntry, readSampleLog, type Sample } from "./read.ts";
import {
  type Hindrance,
  type SampleOutcome,
  type SampleReport,
  type SampleResult,
  sampleKey,
} from "./report.ts";
import { filterOptionsOf, type SampleFilter, Trial, titleOf } from "./trial.ts";
import { ownKeys } from "./verdict.ts";

/** A sample log, its filter, and the clock. */
export interface SampleRequest {
  readonly tree: Tree;
  readonly path: string;
  readonly filter: SampleFilter;
  readonly clock: SampleClock;
  /** Samples that are not run again, and why: they ran away before. By `sampleKey`. */
  readonly stuck?: ReadonlyMap<string, string>;
}

type Entry = Sample | OptionsEntry | AddedFile;
type Way = { readonly trial: Trial; readonly options: SampleOptions };

/**
 * Judges the samples of a log, one a step, so that whoever runs it can break off a pattern that runs away.
 * Mirrors fail2ban/tests/samplestestcase.py, testSampleRegexsFactory.
 */
export class SampleRun {
  readonly #request: SampleRequest;
  readonly #zone: Zone;
  /** The filter's name, as conditions know it. */
  readonly #name: string;
  readonly #files: string[] = [];
  readonly #trials = new Map<string, Trial>();
  readonly #results: SampleResult[] = [];
  readonly #problems: Problem[] = [];
  #source: Source | undefined;
  #entries: readonly Entry[] = [];
  #next = 0;
  #file = 0;
  #common: SampleOptions;
  #ways: readonly Way[] | undefined;
  #skipping = false;
  #refusal: Hindrance | undefined;
  #inHand: Sample | undefined;

  constructor(request: SampleRequest) {
    this.#request = request;
    // A zone's answers depend on those before: the verdicts have one of their own.
    this.#zone = zoneOf(request.clock.zone)!;
    const { name, explicit } = request.filter;
    this.#name = explicit ? name.replace(/^.*\/|\.[^./]*$/g, "") : name;
    this.#common = request.filter.options ?? {};
    const source = request.tree.get(request.path);
    if (source?.kind === "file") this.#openFile(source);
    else this.#refusal = { message: tellUnreadable(request.path, source), place: undefined };
  }

  /** The sample that the last step judged, or is at; undefined where it opened something. */
  get inHand(): Sample | undefined {
    return this.#inHand;
  }

  /** Whether the next step runs no pattern: it opens a log, or the filter under some options. */
  get opensNext(): boolean {
    const entry = this.#entries[this.#next];
    return entry?.kind !== "sample" || !(this.#ways || this.#skipping);
  }

  /** Judges the next sample, or opens what it needs; answers whether there may be more. */
  step(): boolean {
    if (this.#refusal !== undefined) return false;
    const entry = this.#entries[this.#next];
    if (entry?.kind === "sample" && !this.opensNext) {
      this.#next++;
      this.#inHand = entry;
      this.#results.push(this.#judge(entry));
      return true;
    }
    this.#inHand = undefined;
    if (!entry) return this.#openNext();
    if (entry.kind === "sample") this.#openPlain();
    else {
      this.#next++;
      if (entry.kind === "addFILE") this.#add(entry);
      else this.#setOptions(entry);
    }
    return true;
  }

  /** What came of the steps so far. */
  report(): SampleReport {
    const { path, filter } = this.#request;
    const coverage = [...this.#trials.values()].map(({ title, regexes, used }) => ({
      options: title,
      regexes,
      used: [...used].sort((one, other) => one - other),
    }));
    const [results, problems] = [this.#results, this.#problems];
    return { path, filter, results, problems, coverage, refusal: this.#refusal };
  }

  #openFile(source: Source): void {
    const { value, problems } = readSampleLog(source);
    this.#problems.push(...problems);
    this.#source = source;
    this.#entries = value.entries;
    this.#next = 0;
    this.#skipping = false;
    if (this.#files.length === 0) this.#files.push(source.path);
  }

  #openNext(): boolean {
    const path = this.#files[++this.#file];
    if (path === undefined) return false;
    this.#openFile(this.#request.tree.get(path) as Source);
    return true;
  }

  #add(entry: AddedFile): void {
    const { tree, path } = this.#request;
    const added = absolutePath(entry.name, path.slice(0, path.lastIndexOf("/")) || "/");
    if (this.#files.includes(added)) return;
    const found = tree.get(added);
    if (found?.kind === "file") this.#files.push(added);
    else this.#complain("sample-options", tellUnreadable(added, found), entry);
  }

  #setOptions(entry: OptionsEntry): void {
    if (entry.kind === "fileOptions") {
      this.#common = { ...this.#request.filter.options, ...entry.options?.[0] };
      return;
    }
    this.#ways = [];
    this.#skipping = entry.options === undefined;
    for (const one of entry.options ?? []) {
      const options: SampleOptions = { ...this.#common, ...one };
      const condition = options["test.condition"];
      if (condition) {
        const isTrue = holds(condition, this.#name, options);
        if (isTrue === undefined) this.#complain("sample-options", tellCondition(condition), entry);
        this.#skipping = !isTrue;
      }
      const trial = this.#skipping ? undefined : this.#open(options);
      if (trial) this.#ways = [...this.#ways, { trial, options }];
    }
  }

  #open(options: SampleOptions): Trial | undefined {
    const { tree, filter, clock } = this.#request;
    const own = filterOptionsOf(options);
    const title = titleOf(own);
    const trial = this.#trials.get(title) ?? Trial.open(tree, filter, own, clock);
    if (!(trial instanceof Trial)) {
      this.#refusal ??= trial;
      return undefined;
    }
    this.#trials.set(title, trial);
    return trial;
  }

  /** Opens the filter for samples in front of any options. */
  #openPlain(): void {
    const options = this.#common;
    const trial = this.#open(options);
    if (trial) this.#ways = [{ trial, options }];
  }

  #judge(sample: Sample): SampleResult {
    const told = (outcome: SampleOutcome, complaint?: string, span = sample.lineSpan): SampleResult => ({
      ...{ sample, outcome, complaint, span },
      ...{ options: "", facts: [], failregex: undefined },
    });
    if (this.#skipping) return told("skipped");
    if (sample.problem) return told("broken", sample.problem.message, sample.problem.span);
    const unknown = this.#findUnknown(sample);
    if (unknown) return told("broken", unknown.message, unknown.span);
    const stuck = this.#request.stuck?.get(sampleKey(sample));
    if (stuck !== undefined) return told("failed", stuck);
    let result = told("skipped");
    const { constraint } = sample.verdict;
    for (const { trial, options } of this.#ways ?? []) {
      const applies = constraint ? holds(constraint, this.#name, options) : true;
      if (applies === undefined)
        return told("broken", tellCondition(constraint!), this.#keySpan(sample, "constraint"));
      if (!applies) continue;
      // A line is run in every way, whatever came of the ways before: the lines behind it may depend on it.
      const judgement = judge(trial.take(sample.text, options), sample.verdict, this.#zone);
      if (result.outcome === "failed") continue;
      const { complaint, facts, failregex } = judgement;
      const place = failregex === undefined ? undefined : trial.regexes[failregex]!.place;
      const outcome = complaint === undefined ? "passed" : "failed";
      result = { ...told(outcome, complaint), options: trial.title, facts, failregex: place };
    }
    return result;
  }

  /** A key of the verdict that no failregex can fill. */
  #findUnknown(sample: Sample): { readonly message: string; readonly span: Span } | undefined {
    const trials = this.#ways!.map(({ trial }) => trial);
    const isKnown = (key: string) => ownKeys.includes(key) || trials.some(({ fields }) => fields.has(key));
    const key = Object.keys(sample.verdict).find((one) => !isKnown(one));
    if (key === undefined) return undefined;
    const names = [...new Set(trials.flatMap(({ fields }) => [...fields]))].filter(
      (name) => !/^mlf/.test(name),
    );
    const message = `No failregex fills “${key}”; write one of ${["match", "time", ...names].join(", ")}.`;
    return { message, span: this.#keySpan(sample, key) };
  }

  #keySpan({ verdictSpan }: Sample, key: string): Span {
    const { start, end } = keySpan(this.#source!.text.slice(verdictSpan.start, verdictSpan.end), key);
    return { start: verdictSpan.start + start, end: verdictSpan.start + end };
  }

  #complain(code: string, message: string, { path, span }: AddedFile | OptionsEntry): void {
    this.#problems.push({ code, severity: "error", message, path, span });
  }
}

function tellUnreadable(path: string, found: ReturnType<Tree["get"]>): string {
  if (found?.kind === "folder") return `${path} is a folder; name a sample log.`;
  if (found?.kind === "unreadable") return `${path} cannot be read (${found.reason}).`;
  return `There is no file ${path}; mend the name.`;
}

function tellCondition(condition: string): string {
  return `“${condition}” is not understood; write name == 'sshd' or opts.get('mode') == 'ddos', several with “and” or “or”.`;
}
