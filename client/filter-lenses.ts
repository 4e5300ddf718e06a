import {
  CodeLens,
  type Disposable,
  EventEmitter,
  InlayHint,
  InlayHintKind,
  languages,
  Position,
  Range,
  type TextDocument,
  window,
} from "vscode";
import type { RegexCount, TrialSummary } from "../server/protocol-trial.ts";
import type { Trial } from "./trial.ts";
import { countsOf, regexWords } from "./trial-words.ts";
import type { Trials } from "./trials.ts";

const selector = ["fail2ban-filter", "fail2ban-jail"].map((language) => ({ scheme: "file", language }));
/** Milliseconds: numbers that change faster can't be read. */
const settling = 200;
/** Milliseconds until VS Code is told once more: it forgets that lenses have changed when their editor loses the focus. */
const reminding = 2000;

/** A regex of a trial that stands in a document. */
interface Placed {
  readonly trial: Trial;
  readonly regex: RegexCount;
  readonly what: "failregex" | "ignoreregex";
  readonly range: Range;
}

/** What the regexes of a filter find in the log: a line above each, one above the filter, and numbers behind them. */
export class FilterLenses implements Disposable {
  private readonly trials: Trials;
  private readonly changed = new EventEmitter<void>();
  private readonly subscriptions: Disposable[];
  private timer: NodeJS.Timeout | undefined;
  private reminder: NodeJS.Timeout | undefined;

  constructor(trials: Trials) {
    this.trials = trials;
    const refresh = () => this.refreshSoon();
    this.subscriptions = [
      this.changed,
      trials.onDidChangeState(refresh),
      trials.onDidEnd(refresh),
      window.onDidChangeActiveTextEditor(() => {
        if (trials.all.length > 0) refresh();
      }),
      languages.registerCodeLensProvider(selector, {
        onDidChangeCodeLenses: this.changed.event,
        provideCodeLenses: (document) => this.lenses(document),
      }),
      languages.registerInlayHintsProvider(selector, {
        onDidChangeInlayHints: this.changed.event,
        provideInlayHints: (document, range) => this.hints(document, range),
      }),
    ];
  }

  dispose(): void {
    clearTimeout(this.timer);
    clearTimeout(this.reminder);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private refreshSoon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.changed.fire();
      clearTimeout(this.reminder);
      this.reminder = setTimeout(() => this.changed.fire(), reminding);
    }, settling);
  }

  private lenses(document: TextDocument): CodeLens[] {
    const results = (title: string, tooltip?: string) => ({
      title,
      command: "fail2ban.results.focus",
      ...(tooltip && { tooltip }),
    });
    const ofRegexes = this.placedIn(document).map(
      ({ regex, what, range }) => new CodeLens(range, results(regexWords(regex, what), regex.text)),
    );
    const trial = this.trials.all.find(({ subject }) => this.trials.isSubject(subject.uri, document.uri));
    if (!trial?.state) return ofRegexes;
    const { summary, message } = trial.state;
    const words = summary ? filterWords(summary) : message && `not tested: ${message}`;
    if (!words) return ofRegexes;
    const line = headOf(document, trial.subject.jail);
    return [new CodeLens(new Range(line, 0, line, 0), results(words)), ...ofRegexes];
  }

  private hints(document: TextDocument, range: Range): InlayHint[] {
    return this.placedIn(document)
      .filter(({ range: own }) => range.contains(own.end))
      .map(({ regex, what, range: { end } }) => {
        const hint = new InlayHint(
          new Position(end.line, end.character),
          `× ${regex.hits}`,
          InlayHintKind.Parameter,
        );
        hint.paddingLeft = true;
        hint.tooltip = regexWords(regex, what);
        return hint;
      });
  }

  /** The regexes that stand in a document, each with the trial that was in front last. */
  private placedIn(document: TextDocument): readonly Placed[] {
    const found = new Map<string, Placed>();
    for (const trial of this.trials.all) {
      for (const what of ["failregex", "ignoreregex"] as const) {
        for (const regex of trial.state?.summary?.[what] ?? []) {
          const { place } = regex;
          if (!place || !this.trials.isSubject(place.uri, document.uri)) continue;
          const { start, end } = place.range;
          const range = new Range(start.line, start.character, end.line, end.character);
          const key = `${what} ${start.line}:${start.character}`;
          if (!found.has(key)) found.set(key, { trial, regex, what, range });
        }
      }
    }
    return [...found.values()];
  }
}

function filterWords(summary: TrialSummary): string {
  const dates = summary.dates.filter(({ hits }) => hits > 0);
  const inDates = dates.map(({ hits, name }) => `${hits} × ${shorten(name)}`).join(", ");
  return `${countsOf(summary)}; ${inDates === "" ? "no dates" : `dates: ${inDates}`}`;
}

function shorten(name: string): string {
  return name.length > 24 ? `${name.slice(0, 23)}…` : name;
}

/** The line of the jail's section or of `[Definition]`; the first one where there is none. */
function headOf(document: TextDocument, jail: string | undefined): number {
  const head = `[${jail ?? "Definition"}]`;
  for (let line = 0; line < document.lineCount; line++) {
    if (document.lineAt(line).text.startsWith(head)) return line;
  }
  return 0;
}
