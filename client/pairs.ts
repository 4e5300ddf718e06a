import type { Memento, Uri } from "vscode";
import type { Subject, TrialClock } from "../server/protocol-trial.ts";
import type { Trial } from "./trial.ts";

/** A log and what it was tried with last. */
export interface Pair {
  /** The log's URI, as VS Code writes it. */
  readonly log: string;
  readonly subject: Subject;
  readonly title: string;
  readonly clock: TrialClock;
}

const key = "fail2ban.pairs";
/** So many pairs are remembered in a workspace. */
const most = 50;

/** The pairs of filter and log that this workspace has seen, the latest first. */
export class Pairs {
  private readonly memento: Memento;

  constructor(memento: Memento) {
    this.memento = memento;
  }

  /** What a log was tried with last. */
  of(log: Uri): Pair | undefined {
    return this.all.find((pair) => pair.log === log.toString());
  }

  /** The logs that a filter or a jail was tried on, the latest first. */
  logsOf({ uri, jail }: Subject): readonly Pair[] {
    return this.all.filter(({ subject }) => subject.uri === uri && subject.jail === jail);
  }

  /** Takes a trial's pair for the latest. A log that no file holds is not remembered: another will have its name. */
  async remember({ log: uri, subject, title, clock }: Trial): Promise<void> {
    if (uri.scheme === "untitled") return;
    const pair: Pair = { log: uri.toString(), subject, title, clock };
    const others = this.all.filter(({ log }) => log !== pair.log);
    await this.memento.update(key, [pair, ...others].slice(0, most));
  }

  private get all(): readonly Pair[] {
    return this.memento.get<readonly Pair[]>(key, []);
  }
}
