import type {
  EditorMark,
  TrialFilter,
  TrialNews,
  TrialOrder,
  TrialQuestion,
} from "../../host/trial-messages.ts";
import { TrialRunner } from "../../host/trial-runner.ts";
import type { Loose } from "../server/client.ts";

/** A filter of one failregex. */
export const usual: TrialFilter = {
  failregex: ["^\\s*fail <F-USER>\\w+</F-USER> <ADDR>$"],
  ignoreregex: [],
  now: Date.UTC(2026, 10, 26, 12) / 1000,
  zone: "UTC",
  maxlines: undefined,
};

/** A runner, what it has told, and the marks as an editor has them. */
export class Bench {
  readonly news: TrialNews[] = [];
  readonly marks = new Map<number, EditorMark>();
  private readonly runner: TrialRunner;
  private run = 0;
  private asked = 0;

  constructor(deadline = 250) {
    this.runner = new TrialRunner((news) => this.hear(news), deadline);
  }

  take(order: TrialOrder): void {
    this.runner.take(order);
  }

  filter(filter: TrialFilter | undefined): void {
    this.take({ kind: "filter", run: ++this.run, filter });
  }

  open(path: string | undefined, from: "memory" | "disk", lines?: number): void {
    this.take({ kind: "visible", visible: [{ from: 0, to: 20 }] });
    this.take({ kind: "open", path, from, encoding: "auto", lines });
  }

  /** Waits for a phase of the newest run. */
  async phase(phase: string, since = 0): Promise<Loose> {
    return this.until(() =>
      this.news
        .slice(since)
        .findLast((news) => news.kind === "state" && news.phase === phase && news.run === this.run),
    );
  }

  async until<Found>(find: () => Found | undefined): Promise<Found> {
    const end = Date.now() + 15_000;
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      if (Date.now() > end) throw new Error(`in vain; news: ${JSON.stringify(this.news.slice(-5))}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async ask(question: TrialQuestion): Promise<Loose> {
    const id = ++this.asked;
    this.take({ kind: "ask", id, question });
    const news = await this.until(() =>
      this.news.find((one) => (one.kind === "answer" || one.kind === "refusal") && one.id === id),
    );
    return news.kind === "answer" ? news.value : news;
  }

  /** The marked lines: kind and line, from 1. */
  kinds(): string[] {
    return [...this.marks]
      .filter(([, { kind }]) => kind !== "missed")
      .sort(([one], [other]) => one - other)
      .map(([line, { kind }]) => `${line + 1} ${kind}`);
  }

  end(): void {
    this.take({ kind: "end" });
  }

  private hear(news: TrialNews): void {
    this.news.push(news);
    if (news.kind !== "marks" || news.run !== this.run) return;
    for (const line of [...this.marks.keys()])
      if (line >= news.lines.from && line < news.lines.to) this.marks.delete(line);
    for (const mark of news.marks) this.marks.set(mark.line, mark);
  }
}
