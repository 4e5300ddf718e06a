import { commands, type Disposable, ProgressLocation, window, workspace } from "vscode";
import { type LanguageClient, State } from "vscode-languageclient/node";
import {
  askConfirmRequest,
  askSecretRequest,
  type QuestionParams,
  type RemoteAnswer,
  type RemotePlanAnswer,
  type RemotePlanParams,
  type RemoteUndoParams,
  remoteApplyRequest,
  remoteCheckRequest,
  remotePlanRequest,
  remoteUndoRequest,
} from "../server/protocol-remote.ts";
import { Applied, type AppliedNode } from "./applied.ts";
import { type Questions, questions } from "./questions.ts";
import { RemoteHosts } from "./remote-hosts.ts";
import { askOrder, type KnownOrder } from "./remote-order.ts";
import { RemotePages } from "./remote-pages.ts";

/** Milliseconds between two looks at whether a ban's time is over. */
const pace = 10_000;

/** What tests may look at, and whom they may stand in for. */
export interface RemoteApi {
  readonly applied: Applied;
  ask: Questions;
  /** What was told last. */
  told: string;
}

/** Bans on remote hosts: the commands, the view, and the end of bans that are for a time. Off where nothing is trusted. */
export class RemoteBans implements Disposable {
  private readonly client: LanguageClient;
  private readonly applied: Applied;
  private readonly pages = new RemotePages();
  private readonly hosts: RemoteHosts;
  private readonly subscriptions: Disposable[];
  /** Bans whose end was tried, and failed: they are not tried again and again. */
  private readonly tried = new Set<string>();
  readonly api: RemoteApi;

  constructor(client: LanguageClient) {
    this.client = client;
    this.applied = new Applied(client);
    this.api = { applied: this.applied, ask: questions, told: "" };
    this.hosts = new RemoteHosts(client, this.applied, this.api, (message) => this.tell(message));
    tellTrust();
    const timer = setInterval(() => void this.endOverdue(), pace);
    const command = (name: string, run: (...args: never[]) => Promise<unknown>) =>
      commands.registerCommand(name, (...args: never[]) => this.run(() => run(...args)));
    this.subscriptions = [
      this.applied,
      this.pages,
      { dispose: () => clearInterval(timer) },
      command("fail2ban.applyRemote", (known?: KnownOrder) => this.apply(known ?? {})),
      command("fail2ban.undoRemote", (node?: AppliedNode) => this.undo(node)),
      command("fail2ban.remote.refresh", () => this.applied.refresh()),
      command("fail2ban.remote.add", () => this.hosts.add()),
      command("fail2ban.remote.test", (node?: AppliedNode) => this.hosts.test(node)),
      command("fail2ban.remote.remove", (node?: AppliedNode) => this.hosts.remove(node)),
      client.onRequest(askSecretRequest, async ({ question }: QuestionParams) => {
        return (await this.api.ask.input({ prompt: question, password: true })) ?? null;
      }),
      client.onRequest(askConfirmRequest, async ({ question }: QuestionParams): Promise<string> => {
        const answer = await this.api.ask.decide("A host that is not known yet", question, "Remember It");
        return answer === "Remember It" ? "yes" : "no";
      }),
      client.onDidChangeState(({ newState }) => {
        if (newState === State.Running) void this.applied.refresh();
      }),
      workspace.onDidGrantWorkspaceTrust(() => {
        tellTrust();
        void this.applied.refresh();
      }),
      workspace.onDidSaveTextDocument(({ uri }) => {
        if (uri.path.endsWith("/remotes.ini")) void this.applied.refresh();
      }),
    ];
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  /** Runs a command of ours; a fault is told as the server words it. */
  private async run(work: () => Promise<unknown>): Promise<void> {
    if (!workspace.isTrusted) {
      this.tell("Nothing is run on remote hosts from a workspace that is not trusted.");
      return;
    }
    try {
      await work();
    } catch (error) {
      this.tell(error instanceof Error ? error.message : String(error), true);
    } finally {
      await this.applied.refresh();
    }
  }

  /** Asks what is not given, shows the dry run, asks whether to run it, and shows what came of it. */
  private async apply(known: KnownOrder): Promise<void> {
    const state = await this.applied.refresh();
    if (!state) return;
    if (state.remotes.length === 0) {
      const answer = await window.showInformationMessage("No remote host is known yet.", "Add Remote Host");
      if (answer) await this.hosts.add();
      return;
    }
    const order = await askOrder(this.client, this.api.ask, state, known);
    if (!order) return;
    const plan = await this.client.sendRequest<RemotePlanAnswer>(remotePlanRequest, order);
    await this.pages.show("dry run", plan.page);
    if (!plan.canRun) {
      this.tell("Nothing can be run there: the page tells why.", true);
      return;
    }
    const where = order.remotes.join(", ");
    const detail = `${order.ips.join(", ")} of ${order.jail}. The page shows every command.`;
    const answer = await this.api.ask.decide(
      `Run this ${order.verb} on ${where}?`,
      detail,
      "Run",
      "Only Check",
    );
    const chosen: RemotePlanParams = { plan: plan.plan };
    if (answer === "Run") await this.send(remoteApplyRequest, chosen, `${order.verb} on ${where}`);
    if (answer === "Only Check") await this.send(remoteCheckRequest, chosen, `check ${where}`);
  }

  /** Takes a ban back: that of the row, or one that is picked. */
  private async undo(node: AppliedNode | undefined): Promise<void> {
    const state = await this.applied.refresh();
    if (!state) return;
    const ids = node?.kind === "ban" ? [node.ban.id] : await this.pickBans(state.bans);
    if (!ids || ids.length === 0) return;
    await this.send(remoteUndoRequest, { which: ids }, "undo");
  }

  private async pickBans(
    bans: readonly {
      readonly id: string;
      readonly ip: string;
      readonly jail: string;
      readonly remote: string;
    }[],
  ) {
    if (bans.length === 0) {
      this.tell("Nothing is applied on remote hosts.");
      return undefined;
    }
    const items = bans.map(({ id, ip, jail, remote }) => ({
      label: ip,
      description: `${jail} on ${remote}`,
      id,
    }));
    const picked = await this.api.ask.pickMany(items, { placeHolder: "Which bans shall be taken back?" });
    return picked?.map(({ id }) => id);
  }

  private async send(
    method: string,
    params: RemotePlanParams | RemoteUndoParams,
    title: string,
  ): Promise<void> {
    const answer = await window.withProgress(
      { location: ProgressLocation.Notification, title: `fail2ban: ${title}` },
      () => this.client.sendRequest<RemoteAnswer>(method, params),
    );
    await this.pages.show("result", answer.page);
    await this.pages.showRules(answer);
    this.tell(answer.summary.join("; "), !answer.isGood);
  }

  private async endOverdue(): Promise<void> {
    const now = Date.now() / 1000;
    const isDue = (state = this.applied.state) =>
      state?.bans.filter(({ id, until }) => until !== undefined && until <= now && !this.tried.has(id)) ?? [];
    if (isDue().length === 0) return;
    const due = isDue(await this.applied.refresh());
    if (due.length === 0) return;
    for (const { id } of due) this.tried.add(id);
    await this.run(async () => {
      const answer = await this.client.sendRequest<RemoteAnswer>(remoteUndoRequest, {
        which: due.map(({ id }) => id),
      });
      this.tell(`Time is over. ${answer.summary.join("; ")}`, !answer.isGood);
    });
  }

  private tell(message: string, isBad = false): void {
    this.api.told = message;
    void (isBad ? window.showErrorMessage(message) : window.showInformationMessage(message));
  }
}

/** Tells the menus whether the workspace is trusted. VS Code's own word for it says no where trust is turned off. */
function tellTrust(): void {
  void commands.executeCommand("setContext", "fail2ban.isUntrusted", !workspace.isTrusted);
}
