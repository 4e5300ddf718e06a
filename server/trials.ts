import type { Connection } from "vscode-languageserver/node";
import { roleOf } from "../core/analysis/index.ts";
import { zoneOf } from "../core/dates/index.ts";
import type { Explanation } from "../core/explain/index.ts";
import { describeLine, rangeOf } from "../core/service/index.ts";
import type { LineFacts } from "../core/trial/index.ts";
import { startTrial, type TrialThread } from "../host/trial.ts";
import type { TrialNews, TrialNumbers } from "../host/trial-messages.ts";
import type { Surroundings } from "./feature.ts";
import type {
  ChangeTrialParams,
  EditParams,
  ExportParams,
  LineDetail,
  LineParams,
  LinesParams,
  NextLineParams,
  Place,
  ResultsParams,
  StartTrialParams,
  Subject,
  TextParams,
  TrialClock,
  TrialStarted,
  TrialState,
  TrialSummary,
  VisibleParams,
} from "./protocol-trial.ts";
import { marksNotification, trialStateNotification } from "./protocol-trial.ts";
import { describeProblem, machineZone, type ReadSubject, readTrialSubject } from "./trial-subject.ts";
import { pathOf } from "./uri.ts";

/** Milliseconds between two looks at the machine's clock, where that tells what is old. */
const tick = 30_000;

/** So many lines are answered at once. */
const mostLines = 1000;

/** What is told of how a trial stands, besides what is the same of all its states. */
type Told = Omit<TrialState, "trial" | "run" | "title" | "mode" | "modes">;

/** A trial that a client has open. */
export class OpenTrial {
  private readonly connection: Connection;
  private readonly around: () => Surroundings;
  private readonly name: string;
  private readonly thread: TrialThread;
  private readonly ticking = setInterval(() => this.clock === "now" && this.tellClock(), tick).unref();
  private subject: Subject;
  private clock: TrialClock;
  private known: ReadSubject | undefined;
  /** The filter, the clock and the state as they were told last. */
  private sent = "";
  private sentClock = "";
  private told = "";
  /** Describes how the trial stands, by the files as they are now. */
  private state: (() => Told) | undefined;
  private run = 0;
  private isOver = false;
  private opened: ((wantsText: boolean) => void) | undefined;

  constructor(
    connection: Connection,
    around: () => Surroundings,
    { trial, subject, clock }: StartTrialParams,
    onEnd: () => void,
  ) {
    const { deadline } = around().settings;
    this.connection = connection;
    this.around = around;
    this.name = trial;
    this.subject = subject;
    this.clock = clock;
    this.thread = startTrial(
      deadline,
      (news) => this.pass(news),
      (why) => {
        this.opened?.(false);
        this.tell({ phase: "failed", share: 0, message: `${why}: run the test again.` });
        this.end();
        onEnd();
      },
    );
  }

  /** Opens the log; answers once it is known whether its text has to be sent. */
  async open({ log, visible }: StartTrialParams): Promise<TrialStarted> {
    this.known = readTrialSubject(this.around(), this.subject);
    const wantsText = new Promise<boolean>((resolve) => {
      this.opened = resolve;
    });
    this.thread.post({ kind: "visible", visible });
    this.refresh();
    this.thread.post({
      kind: "open",
      path: log.isSent ? undefined : pathOf(log.uri),
      from: log.from === "disk" ? "disk" : "memory",
      encoding: this.known?.subject.encoding ?? "auto",
      lines: log.lines,
    });
    return { title: this.title, wantsText: await wantsText };
  }

  /** Reads the subject again: a file has changed that may bear on it. */
  refresh(): void {
    this.known = readTrialSubject(this.around(), this.subject);
    const { filter, subject } = this.known ?? {};
    const clock = JSON.stringify([subject?.findtime, this.clock]);
    if (clock !== this.sentClock) this.tellClock();
    this.sentClock = clock;
    const text = JSON.stringify([filter, subject?.refusal, this.known !== undefined]);
    if (text === this.sent) {
      // The regexes are the same, but may stand elsewhere.
      this.tell(this.state?.(), true);
      return;
    }
    this.sent = text;
    this.run++;
    this.thread.post({ kind: "filter", run: this.run, filter });
    this.state = filter ? undefined : () => this.describeBroken();
    this.tell(this.state?.());
  }

  change({ subject, clock }: ChangeTrialParams): void {
    this.subject = subject ?? this.subject;
    this.clock = clock ?? this.clock;
    this.refresh();
  }

  takeText({ text, isLast }: TextParams): void {
    this.thread.post({ kind: "text", text, isLast });
  }

  takeEdits({ edits }: EditParams): void {
    this.thread.post({ kind: "edit", edits });
  }

  takeVisible({ visible }: VisibleParams): void {
    this.thread.post({ kind: "visible", visible });
  }

  cancel(): void {
    this.thread.post({ kind: "cancel" });
  }

  results({ of: { list, key }, offset, limit }: ResultsParams): Promise<unknown> {
    return this.thread.ask({ kind: "results", list, key, offset, limit });
  }

  next({ line, direction, kinds }: NextLineParams): Promise<unknown> {
    return this.thread.ask({ kind: "next", line, direction, kinds });
  }

  /** The whole log's failures as lines of text or JSON. */
  export({ format }: ExportParams): Promise<unknown> {
    return this.thread.ask({ kind: "export", format, title: this.title });
  }

  /** What became of a line, in words. */
  async line({ line }: LineParams): Promise<LineDetail | null> {
    const found = (await this.thread.ask({ kind: "facts", line })) as {
      readonly facts: LineFacts;
      readonly mark: LineDetail["mark"];
      readonly now: number | null;
    } | null;
    if (!found) return null;
    const zone = zoneOf(this.known?.filter?.zone ?? machineZone()) ?? zoneOf("UTC")!;
    const findtime = this.known?.subject.findtime;
    return { mark: found.mark, markdown: describeLine(found.facts, { now: found.now, findtime, zone }) };
  }

  /** Why a line matches or misses; null where the log has no such line. */
  async explain(line: number): Promise<Explanation | null> {
    if (!this.known) return null;
    const { prefregex, failregex, ignoreregex } = this.known.subject.patterns;
    const patterns = { prefregex, failregex, ignoreregex };
    return this.thread.ask({ kind: "explain", line, patterns }) as Promise<Explanation | null>;
  }

  /** Lines of a log that no editor shows. */
  lines({ lines: { from, to } }: LinesParams): Promise<unknown> {
    return this.thread.ask({ kind: "lines", from, to: Math.min(to, from + mostLines) });
  }

  /** Ends the trial: nothing more is told of it. */
  end(): void {
    this.isOver = true;
    clearInterval(this.ticking);
    this.opened?.(false);
    this.thread.end();
  }

  private tellClock(): void {
    const now = this.clock === "now" ? Date.now() / 1000 : undefined;
    this.thread.post({ kind: "clock", findtime: this.known?.subject.findtime, now });
  }

  private get title(): string {
    return this.known?.subject.title ?? this.subject.jail ?? this.subject.uri.replace(/^.*\//, "");
  }

  private pass(news: TrialNews): void {
    // Another trial may bear the name by now.
    if (this.isOver) return;
    switch (news.kind) {
      case "opened":
        this.opened?.(news.wantsText);
        break;
      case "marks":
        this.send(marksNotification, {
          trial: this.name,
          run: news.run,
          lines: news.lines,
          marks: news.marks,
        });
        break;
      case "state":
        this.passState(news);
        break;
    }
  }

  private passState(news: Extract<TrialNews, { kind: "state" }>): void {
    if (news.run !== this.run) return;
    this.state = () => this.describeState(news);
    this.tell(this.state());
  }

  private describeState(news: Extract<TrialNews, { kind: "state" }>): Told {
    switch (news.phase) {
      case "broken":
        return this.describeBroken();
      case "runaway": {
        const { rule, index, line, deadline } = news;
        const message = `${rule} takes longer than ${deadline} ms for line ${line + 1} of the log: mend the pattern that runs away. fail2ban would hang there.`;
        const place = this.known?.placeOf(this.known.subject.patterns.failregex[index]);
        return { phase: "runaway", share: 1, message, line, ...(place && { place }) };
      }
      case "failed":
        return { phase: "failed", share: 0, message: news.problem };
      default:
        return { phase: news.phase, share: news.share, summary: this.summarize(news.numbers) };
    }
  }

  private describeBroken(): Told {
    if (!this.known) {
      const path = pathOf(this.subject.uri);
      const message =
        path !== undefined && roleOf(path)
          ? `${this.title} is not there any more: choose another by "Test Filter Against Log".`
          : `${this.title} is no filter of a config folder: put it into a folder filter.d beside a jail.conf, or try it by f2b regex.`;
      return { phase: "broken", share: 0, message };
    }
    const { workspace, uriOf } = this.around();
    const { message, place } = describeProblem(this.known, (path, span) => {
      const source = workspace.treeOf(path)?.analysis.source(path);
      return source && { uri: uriOf(path), range: rangeOf(source, span) };
    });
    return { phase: "broken", share: 0, message, ...(place && { place }) };
  }

  private summarize(numbers: TrialNumbers): TrialSummary {
    const { subject, placeOf } = this.known!;
    const { failregex, ignoreregex } = subject.patterns;
    const placed = (place: Place | undefined) => (place ? { place } : {});
    return {
      ...numbers,
      findtime: subject.findtime ?? null,
      failregex: numbers.failregex.map((count, index) => ({
        ...count,
        text: failregex[index]?.text ?? "",
        ...placed(placeOf(failregex[index])),
      })),
      ignoreregex: numbers.ignoreregex.map(({ hits }, index) => ({
        hits,
        addresses: 0,
        cost: null,
        text: ignoreregex[index]?.text ?? "",
        ...placed(placeOf(ignoreregex[index])),
      })),
    };
  }

  /** Tells how the trial stands; with `isSameSkipped` only where that is not what was told last. */
  private tell(state: Told | undefined, isSameSkipped = false): void {
    if (!state) return;
    const { modes = [], mode } = this.known?.subject ?? {};
    const own = {
      trial: this.name,
      run: this.run,
      title: this.title,
      modes,
      ...(mode !== undefined && { mode }),
    };
    const params: TrialState = { ...own, ...state };
    const text = JSON.stringify(params);
    if (isSameSkipped && text === this.told) return;
    this.told = text;
    this.send(trialStateNotification, params);
  }

  private send(method: string, params: unknown): void {
    void this.connection.sendNotification(method, params).catch(() => undefined);
  }
}
