import {
  Diagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  type Disposable,
  Location,
  languages,
  Range,
  Uri,
} from "vscode";
import type { Place } from "../server/protocol-trial.ts";
import { fileName } from "./file-name.ts";
import type { Trial } from "./trial.ts";
import type { Trials } from "./trials.ts";

/** What a log shows about a filter: a failregex that never matches while others do, and a pattern that runs away. */
export class FilterFindings implements Disposable {
  private readonly trials: Trials;
  private readonly toUri: (uri: string) => Uri;
  private readonly collection = languages.createDiagnosticCollection("fail2ban-trial");
  private readonly subscriptions: Disposable[];
  private told = "";

  constructor(trials: Trials, toUri: (uri: string) => Uri) {
    this.trials = trials;
    this.toUri = toUri;
    this.subscriptions = [
      this.collection,
      trials.onDidChangeState(() => this.tell()),
      trials.onDidEnd(() => this.tell()),
    ];
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private tell(): void {
    const byFile = new Map<string, Diagnostic[]>();
    for (const trial of this.trials.all) {
      for (const { uri, diagnostic } of [...this.idle(trial), ...this.runaway(trial)]) {
        byFile.set(uri, [...(byFile.get(uri) ?? []), diagnostic]);
      }
    }
    const text = JSON.stringify([...byFile]);
    if (text === this.told) return;
    this.told = text;
    this.collection.clear();
    for (const [uri, diagnostics] of byFile) this.collection.set(Uri.parse(uri), diagnostics);
  }

  /** The failregexes without a match, where others have some. */
  private idle({ state, log }: Trial) {
    const all = state?.phase === "done" ? (state.summary?.failregex ?? []) : [];
    if (!all.some(({ hits }) => hits > 0)) return [];
    return all.flatMap(({ hits, place }) => {
      if (hits > 0 || !place) return [];
      const name = fileName(log);
      const message = `This failregex matches no line of ${name}, while others do. “Why Does This Line Match or Miss?” on a line of the log tells where it fails.`;
      return [this.finding(place, "idle-failregex", message, DiagnosticSeverity.Warning)];
    });
  }

  private runaway({ state, log }: Trial) {
    if (state?.phase !== "runaway" || !state.place) return [];
    const message = state.message ?? "This regex takes too long.";
    const found = this.finding(state.place, "runaway-regex", message, DiagnosticSeverity.Error);
    if (state.line !== undefined) {
      const place = new Location(log, new Range(state.line, 0, state.line, 0));
      found.diagnostic.relatedInformation = [
        new DiagnosticRelatedInformation(place, "this line of the log shows it"),
      ];
    }
    return [found];
  }

  private finding(
    { uri, range: { start, end } }: Place,
    code: string,
    message: string,
    severity: DiagnosticSeverity,
  ) {
    const range = new Range(start.line, start.character, end.line, end.character);
    const diagnostic = new Diagnostic(range, message, severity);
    diagnostic.source = "fail2ban";
    diagnostic.code = code;
    return { uri: this.toUri(uri).toString(), diagnostic };
  }
}
