import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import type { JailOptions } from "../../core/jail/index.ts";
import type { Outcome } from "../../host/simulation-answers.ts";
import type {
  JailSetting,
  SimulationNews,
  SimulationOrder,
  SimulationQuestion,
} from "../../host/simulation-messages.ts";
import { SimulationRunner } from "../../host/simulation-runner.ts";
import type { TrialFilter } from "../../host/trial-messages.ts";

/** A filter for lines such as `2026-11-26 10:00:00 fail 192.0.2.1`. */
export const usualFilter: TrialFilter = {
  prefregex: undefined,
  failregex: ["^\\s*fail <ADDR>$"],
  ignoreregex: [],
  maxlines: undefined,
  datepattern: undefined,
  usedns: "warn",
  logtimezone: undefined,
  now: undefined,
  zone: "UTC",
};

/** Three failures within ten minutes, for an hour. */
export const usualOptions: JailOptions = {
  maxretry: 3,
  maxmatches: 3,
  findtime: 600,
  bantime: 3600,
  increment: undefined,
  ignoreip: [],
  ignoreself: false,
  ignorecommand: undefined,
};

/** The setting of usual options with some others. */
export function settingOf(options: Partial<JailOptions> = {}, more: Partial<JailSetting> = {}): JailSetting {
  return {
    state: "now",
    options: { ...usualOptions, ...options },
    time: { kind: "live" },
    purgeage: undefined,
    ...more,
  };
}

/** A simulation on this thread, and all that it tells. */
export class SimulationBench {
  readonly news: SimulationNews[] = [];
  private readonly runner: SimulationRunner;
  private asked = 0;

  constructor(deadline = 250) {
    this.runner = new SimulationRunner((news) => this.news.push(news), deadline);
  }

  take(order: SimulationOrder): void {
    this.runner.take(order);
  }

  /** Logs on the disk, by their paths. */
  open(...paths: readonly string[]): void {
    this.take({
      kind: "logs",
      logs: paths.map((path) => ({ name: path, path, text: undefined })),
      encoding: "auto",
    });
  }

  /** A log in an editor. */
  show(text: string): void {
    this.take({ kind: "logs", logs: [{ name: "log", path: undefined, text }], encoding: "auto" });
  }

  filter(now: TrialFilter | undefined, saved = now): void {
    this.take({ kind: "filter", filters: { now, saved } });
  }

  /** Asks; rejects with what it was refused with. */
  async ask(question: SimulationQuestion): Promise<unknown> {
    const id = ++this.asked;
    this.take({ kind: "ask", id, question });
    const found = await this.until(() =>
      this.news.find((news) => (news.kind === "answer" || news.kind === "refusal") && news.id === id),
    );
    if (found.kind === "refusal") throw new Error(found.message);
    assert.equal(found.kind, "answer");
    return (found as { readonly value: unknown }).value;
  }

  async simulate(setting: JailSetting, against?: JailSetting, known?: number): Promise<Outcome> {
    return (await this.ask({ kind: "simulate", setting, against, known })) as Outcome;
  }

  /** The names of those that are banned, in order. */
  async banned(setting: JailSetting): Promise<readonly string[]> {
    const { bans } = await this.simulate(setting);
    const { names } = (await this.ask({ kind: "failures", setting })) as {
      readonly names: readonly string[];
    };
    return bans.ids.map((id) => names[id]!);
  }

  /** Waits for a phase that is told after the first `since` news. */
  phase(kind: SimulationNews["kind"], since = 0): Promise<SimulationNews> {
    return this.until(() => this.news.slice(since).find((news) => news.kind === kind));
  }

  async until<Found>(find: () => Found | undefined): Promise<Found> {
    for (const end = Date.now() + 10_000; ; await wait(5)) {
      const found = find();
      if (found !== undefined) return found;
      assert.ok(Date.now() < end, `not told: ${JSON.stringify(this.news).slice(0, 800)}`);
    }
  }

  end(): void {
    this.take({ kind: "end" });
  }
}
