import { type Disposable, EventEmitter, type TextDocument, type Uri, workspace } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  type ChangeSimulationParams,
  changeSimulationNotification,
  type SimulationLog,
  type SimulationState,
  type SimulationText,
  type StartSimulationParams,
  startSimulationRequest,
  stopSimulationNotification,
} from "../server/protocol-simulate.ts";

/** Milliseconds without a keystroke after which a log that is typed into is read anew. */
const settling = 250;

/** What a simulation is of. */
export interface SimulationPlan {
  /** The jail's file. */
  readonly uri: Uri;
  readonly jail: string;
  /** The logs; absent: those that the jail's logpath finds. */
  readonly logs: readonly Uri[] | undefined;
}

/** The client's end of one simulation: how it stands, and the logs kept in step with their editors. */
export class Simulation implements Disposable {
  readonly id: string;
  readonly uri: Uri;
  readonly jail: string;
  logs: readonly Uri[] | undefined;
  state: SimulationState | undefined;
  private readonly client: LanguageClient;
  private readonly changed = new EventEmitter<SimulationState>();
  private readonly subscriptions: Disposable[];
  /** The logs that are taken, and those of them whose texts the server was sent. */
  private taken: readonly Uri[] = [];
  private readonly sent = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private isOver = false;

  readonly onDidChangeState = this.changed.event;

  constructor(client: LanguageClient, id: string, { uri, jail, logs }: SimulationPlan) {
    this.client = client;
    this.id = id;
    this.uri = uri;
    this.jail = jail;
    this.logs = logs;
    const follow = ({ uri: one }: TextDocument) => {
      if (this.taken.some((log) => log.toString() === one.toString())) this.followSoon();
    };
    this.subscriptions = [
      this.changed,
      workspace.onDidChangeTextDocument(({ document }) => follow(document)),
      workspace.onDidSaveTextDocument(follow),
      workspace.onDidCloseTextDocument(follow),
    ];
  }

  /** Begins, or begins anew with another server. Answers the logs; throws where the jail is none. */
  async start(): Promise<readonly SimulationLog[]> {
    this.sent.clear();
    const params: StartSimulationParams = {
      simulation: this.id,
      uri: this.client.code2ProtocolConverter.asUri(this.uri),
      jail: this.jail,
      ...(this.logs && { logs: this.named(this.logs), texts: this.texts(this.logs) }),
    };
    const logs = await this.client.sendRequest<SimulationLog[]>(startSimulationRequest, params);
    this.taken = logs.map(({ uri }) => this.client.protocol2CodeConverter.asUri(uri));
    this.follow();
    return logs;
  }

  /** Takes other logs. */
  change(logs: readonly Uri[]): void {
    this.logs = logs;
    this.taken = logs;
    this.sent.clear();
    this.tell({ simulation: this.id, logs: this.named(logs), texts: this.texts(logs) });
  }

  /** What the server said of it. */
  take(state: SimulationState): void {
    this.state = state;
    this.taken = state.logs.map(({ uri }) => this.client.protocol2CodeConverter.asUri(uri));
    this.changed.fire(state);
  }

  /** Takes it that nobody answers. */
  lose(): void {
    if (this.state) this.take({ ...this.state, phase: "failed", message: "the language server is off." });
  }

  /** Asks the server something about it. */
  ask<Answer>(method: string, params: object): Promise<Answer> {
    return this.client.sendRequest<Answer>(method, { ...params, simulation: this.id });
  }

  dispose(): void {
    this.isOver = true;
    clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
    void this.client
      .sendNotification(stopSimulationNotification, { simulation: this.id })
      .catch(() => undefined);
  }

  private followSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.follow(), settling);
  }

  /** Sends the texts that are not as on the disk, and takes back those that are again. */
  private follow(): void {
    if (this.isOver) return;
    const texts = this.texts(this.taken);
    if (texts.length > 0) this.tell({ simulation: this.id, texts });
  }

  private texts(logs: readonly Uri[]): readonly SimulationText[] {
    return logs.flatMap((log) => {
      const key = log.toString();
      const document = workspace.textDocuments.find(({ uri }) => uri.toString() === key);
      const isOther = document !== undefined && (document.isDirty || log.scheme !== "file");
      if (!isOther && !this.sent.delete(key)) return [];
      if (isOther) this.sent.add(key);
      const uri = this.client.code2ProtocolConverter.asUri(log);
      return [{ uri, text: isOther ? document.getText() : null }];
    });
  }

  private named(logs: readonly Uri[]): readonly string[] {
    return logs.map((log) => this.client.code2ProtocolConverter.asUri(log));
  }

  private tell(params: ChangeSimulationParams): void {
    // With the server gone there is nobody to tell; a new one is told from the start.
    this.client.sendNotification(changeSimulationNotification, params).catch(() => undefined);
  }
}
