import { basename } from "node:path";
import type { Connection } from "vscode-languageserver/node";
import { rangeOf, setJailValues } from "../core/service/index.ts";
import { type SimulationThread, startSimulation } from "../host/simulation.ts";
import type { JailSetting, JailState, SimulationPhase } from "../host/simulation-messages.ts";
import { type Surroundings, toWorkspaceEdit } from "./feature.ts";
import { logsOfJail } from "./pairing.ts";
import type {
  AddressAtParams,
  ChangeSimulationParams,
  ExportSimulationParams,
  FailuresParams,
  SimulateParams,
  SimulationAnswer,
  SimulationEdit,
  SimulationLog,
  SimulationOutcome,
  SimulationProblem,
  SimulationSetting,
  SimulationState,
  SimulationText,
  StartSimulationParams,
  WhyParams,
  WriteParams,
} from "./protocol-simulate.ts";
import { simulationStateNotification } from "./protocol-simulate.ts";
import { refuse } from "./request.ts";
import { type ReadJail, readSimulatedJail } from "./simulation-jail.ts";
import { describeProblem, machineZone } from "./trial-subject.ts";
import { pathOf } from "./uri.ts";

/** A simulation that a client has open. */
export class OpenSimulation {
  private readonly connection: Connection;
  private readonly around: () => Surroundings;
  private readonly name: string;
  private readonly uri: string;
  private readonly jail: string;
  private readonly thread: SimulationThread;
  /** URIs of the logs; undefined: those that the jail's logpath finds. */
  private chosen: readonly string[] | undefined;
  private readonly texts = new Map<string, string>();
  private known: ReadJail | undefined;
  private logs: readonly SimulationLog[] = [];
  private phase: SimulationPhase = { kind: "scanning", share: 0 };
  /** The logs, the filters and the state as they were told last. */
  private sentLogs = "";
  private sentFilters = "";
  private told = "";
  private isOver = false;

  constructor(
    connection: Connection,
    around: () => Surroundings,
    { simulation, uri, jail, logs }: StartSimulationParams,
    onEnd: () => void,
  ) {
    this.connection = connection;
    this.around = around;
    this.name = simulation;
    this.uri = uri;
    this.jail = jail;
    this.chosen = logs;
    this.thread = startSimulation(
      around().settings.deadline,
      (phase) => this.pass(phase),
      (why) => {
        this.pass({ kind: "failed", problem: `${why}: simulate the jail again.` });
        this.end();
        onEnd();
      },
    );
  }

  /** Begins; answers the logs that it takes. */
  start({ texts = [] }: StartSimulationParams): readonly SimulationLog[] {
    this.takeTexts(texts);
    this.refresh();
    if (this.known) return this.logs;
    this.end();
    return refuse(`${basename(this.uri)} holds no jail ${this.jail}.`);
  }

  /** Reads the jail again: a file has changed that may bear on it. */
  refresh(): void {
    if (this.isOver) return;
    this.known = readSimulatedJail(this.around(), this.uri, this.jail);
    this.sendLogs();
    const filters = this.known?.filters ?? { now: undefined, saved: undefined };
    const text = JSON.stringify(filters);
    if (text !== this.sentFilters) {
      this.sentFilters = text;
      this.phase = { kind: "scanning", share: 0 };
      this.thread.post({ kind: "filter", filters });
    }
    this.tell();
  }

  change({ logs, texts = [] }: ChangeSimulationParams): void {
    if (logs) {
      this.chosen = logs;
      this.texts.clear();
    }
    this.takeTexts(texts);
    this.sendLogs();
    this.tell();
  }

  failures({ setting }: FailuresParams): Promise<unknown> {
    return this.thread.ask({ kind: "failures", setting: this.needed(setting) });
  }

  async simulate({ setting, against, known }: SimulateParams): Promise<SimulationAnswer> {
    const jail = this.jailNow;
    const { value: options, problems, purgeage } = jail.read("now", setting.values);
    const told = problems.map(toProblem);
    if (!options) return { problems: told };
    const other = against && this.against(against, setting);
    const outcome = (await this.thread.ask({
      kind: "simulate",
      setting: { state: "now", options, time: setting.time, purgeage },
      against: other,
      known,
    })) as Omit<SimulationOutcome, "problems"> & { readonly problems: Parameters<typeof toProblem>[0][] };
    const { problems: more, ...rest } = outcome;
    const { maxretry, findtime, bantime } = options;
    return {
      problems: [...told, ...more.map(toProblem)],
      limits: { maxretry, findtime, bantime },
      outcome: rest,
    };
  }

  why({ setting, address }: WhyParams): Promise<unknown> {
    return this.thread.ask({ kind: "why", setting: this.needed(setting), address });
  }

  addressAt({ log, line }: AddressAtParams): Promise<unknown> | null {
    const index = this.logs.findIndex(({ uri }) => uri === log);
    if (index < 0) return null;
    const setting = this.needed({ values: {}, time: { kind: "live" } });
    return this.thread.ask({ kind: "addressAt", setting, log: index, line });
  }

  /** The edit that puts values into the jail's file. */
  write({ values }: WriteParams): SimulationEdit {
    const { analysis } = this.jailNow;
    const { uriOf } = this.around();
    const edit = setJailValues(analysis, this.jail, new Map(Object.entries(values)));
    const made = edit.creates.map(({ path }) => ({ uri: uriOf(path), range: nowhere }));
    const changed = [...edit.changes].map(([path, [first]]) => ({
      uri: uriOf(path),
      range: first?.range ?? nowhere,
    }));
    return {
      edit:
        toWorkspaceEdit(this.around(), edit) ??
        refuse("This editor can't make files: write the values yourself."),
      files: [...made, ...changed],
    };
  }

  export({ setting, format }: ExportSimulationParams): Promise<unknown> {
    return this.thread.ask({ kind: "export", setting: this.needed(setting), format, jail: this.jail });
  }

  /** Ends the simulation: nothing more is told of it. */
  end(): void {
    this.isOver = true;
    this.thread.end();
  }

  private get jailNow(): ReadJail {
    return this.known ?? refuse(`Jail ${this.jail} is not there any more.`);
  }

  /** A setting as the thread takes it; refuses values with which fail2ban would not start. */
  private needed(setting: SimulationSetting, state: JailState = "now"): JailSetting {
    const { value: options, problems, purgeage } = this.jailNow.read(state, setting.values);
    const { time } = setting;
    return options
      ? { state, options, time, purgeage }
      : refuse(problems.map(({ message }) => message).join(" "));
  }

  /** What an outcome is compared with; nothing where that can't be used. */
  private against(
    against: NonNullable<SimulateParams["against"]>,
    { time }: SimulationSetting,
  ): JailSetting | undefined {
    const known = this.jailNow;
    const state = against === "saved" && known.filters.saved ? "saved" : "now";
    const values = typeof against === "string" ? {} : against.values;
    const { value: options, purgeage } = known.read(state, values);
    if (!options) return undefined;
    return { state, options, time: typeof against === "string" ? time : against.time, purgeage };
  }

  private takeTexts(texts: readonly SimulationText[]): void {
    for (const { uri, text } of texts) {
      if (text === null) this.texts.delete(uri);
      else this.texts.set(uri, text);
    }
  }

  private sendLogs(): void {
    const { uriOf } = this.around();
    const found = this.chosen ?? (this.known ? logsOfJail(this.known.analysis, this.jail).map(uriOf) : []);
    this.logs = [...new Set(found)].map((uri) => ({ uri, name: nameOf(uri) }));
    const encoding = this.known?.subject.subject.encoding ?? "auto";
    const sources = this.logs.map(({ uri, name }) => ({
      name,
      path: pathOf(uri),
      text: this.texts.get(uri),
    }));
    const text = JSON.stringify([encoding, sources]);
    if (text === this.sentLogs) return;
    this.sentLogs = text;
    this.phase = { kind: "scanning", share: 0 };
    this.thread.post({ kind: "logs", logs: sources, encoding });
  }

  private pass(phase: SimulationPhase): void {
    this.phase = phase;
    this.tell();
  }

  private tell(): void {
    if (this.isOver) return;
    const { known, logs, jail } = this;
    const state: SimulationState = {
      simulation: this.name,
      jail,
      ...this.describe(),
      logs,
      values: known?.values ?? {},
      isEdited: known?.isEdited ?? false,
      zone: known?.filters.now?.zone ?? machineZone(),
    };
    const text = JSON.stringify(state);
    // A log that grows is ready again and again.
    if (text === this.told && state.phase !== "ready") return;
    this.told = text;
    void this.connection.sendNotification(simulationStateNotification, state).catch(() => undefined);
  }

  private describe(): Pick<SimulationState, "phase" | "share" | "message"> {
    const { known, phase } = this;
    if (!known) return { phase: "broken", share: 0, message: `Jail ${this.jail} is not there any more.` };
    if (!known.filters.now || phase.kind === "broken") {
      const { message } = describeProblem(known.subject, (path, span) => {
        const source = known.analysis.source(path);
        return source && { uri: this.around().uriOf(path), range: rangeOf(source, span) };
      });
      return { phase: "broken", share: 0, message };
    }
    switch (phase.kind) {
      case "runaway": {
        const { rule, deadline, text } = phase;
        const message = `${rule} takes longer than ${deadline} ms for a line of the log: mend the pattern that runs away. The line is “${text.slice(0, 200)}”.`;
        return { phase: "runaway", share: 1, message };
      }
      case "failed":
        return { phase: "failed", share: 0, message: phase.problem };
      default:
        return { phase: phase.kind, share: phase.share };
    }
  }
}

const nowhere = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

function toProblem(problem: {
  readonly severity: SimulationProblem["severity"];
  readonly message: string;
  readonly option: string | undefined;
}): SimulationProblem {
  const { severity, message, option = "" } = problem;
  return { severity, message, option };
}

/** The last part of a URI's path. */
function nameOf(uri: string): string {
  return basename(pathOf(uri) ?? uri);
}
