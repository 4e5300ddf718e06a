import type { JailLog } from "../core/jail/index.ts";
import { MemoryLog } from "./memory-log.ts";
import type { SimulationSource } from "./simulation-messages.ts";
import { openTrialLog, type TrialSource, whyUnreadable } from "./trial-log.ts";

/** Milliseconds between two looks at the logs on the disk. */
const lookEvery = 500;

/** Who hears of a simulation's logs. */
export interface LogsListener {
  /** They are to be read, or read again. */
  changed(): void;
  /** One can't be read: a sentence. */
  failed(problem: string): void;
}

/** The logs of a simulation: opened, and looked at again and again as far as they are on the disk. */
export class SimulationLogs {
  readonly #listener: LogsListener;
  #opened: { readonly name: string; readonly source: TrialSource }[] = [];
  #problem: string | undefined;
  #look: NodeJS.Timeout | undefined;

  constructor(listener: LogsListener) {
    this.#listener = listener;
  }

  /** The logs; undefined where one can't be read, or is still being unpacked. */
  get logs(): readonly JailLog[] | undefined {
    if (this.#problem !== undefined || this.#opened.some(({ source }) => source.isGrowing?.()))
      return undefined;
    return this.#opened.map(({ name, source }) => ({ name, chunks: source.log }));
  }

  get problem(): string | undefined {
    return this.#problem;
  }

  open(sources: readonly SimulationSource[], encoding: string): void {
    this.close();
    this.#problem = undefined;
    try {
      for (const { name, path, text } of sources)
        this.#opened.push({
          name,
          source: text === undefined ? this.#openOne(path, encoding) : fromEditor(text),
        });
      this.#look = setInterval(() => this.#refresh(), lookEvery);
      this.#listener.changed();
    } catch (error) {
      this.#fail(whyUnreadable(error));
    }
  }

  close(): void {
    clearInterval(this.#look);
    for (const { source } of this.#opened.splice(0)) source.close();
  }

  #openOne(path: string | undefined, encoding: string): TrialSource {
    return openTrialLog(
      { path, from: "disk", encoding },
      (problem) => this.#fail(problem),
      () => this.#refresh(true),
    );
  }

  #refresh(isOther = false): void {
    try {
      let hasChanged = isOther || this.#problem !== undefined;
      for (const { source } of this.#opened) if (source.refresh?.() !== undefined) hasChanged = true;
      this.#problem = undefined;
      if (hasChanged) this.#listener.changed();
    } catch (error) {
      this.#fail(whyUnreadable(error));
    }
  }

  #fail(problem: string): void {
    const isNew = problem !== this.#problem;
    this.#problem = problem;
    if (isNew) this.#listener.failed(problem);
  }
}

function fromEditor(text: string): TrialSource {
  return { log: new MemoryLog(text), close: () => {} };
}
