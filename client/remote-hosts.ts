import { ProgressLocation, window, workspace } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  type RemoteAddParams,
  remoteAddRequest,
  remoteRemoveRequest,
  remoteTestRequest,
} from "../server/protocol-remote.ts";
import type { Applied, AppliedNode } from "./applied.ts";
import type { Questions } from "./questions.ts";

const ways = [
  {
    label: "With the key that ~/.ssh/config names, an agent, or a usual key",
    makesKey: false,
    asksKey: false,
  },
  { label: "With a key file…", makesKey: false, asksKey: true },
  {
    label: "With a new key, made for this host and installed there, restricted",
    makesKey: true,
    asksKey: false,
  },
];
const places = [
  { label: "For you, in every workspace", inWorkspace: false },
  { label: "In this workspace (.fail2ban/remotes.ini)", inWorkspace: true },
];

/** Adds, tests and removes remote hosts. */
export class RemoteHosts {
  private readonly client: LanguageClient;
  private readonly applied: Applied;
  private readonly who: { readonly ask: Questions };
  private readonly tell: (message: string) => void;

  constructor(
    client: LanguageClient,
    applied: Applied,
    who: { readonly ask: Questions },
    tell: (message: string) => void,
  ) {
    this.client = client;
    this.applied = applied;
    this.who = who;
    this.tell = tell;
  }

  /** Asks for a host, and adds it. */
  async add(): Promise<void> {
    const { ask } = this.who;
    const host = await ask.input({
      prompt: "Host to ban on: a name of ~/.ssh/config, a host name or an address (user@host:port)",
    });
    if (!host) return;
    const [, user = "", address = "", port = ""] =
      /^(?:([^@]*)@)?(\[[^\]]+\]|[^:]+|.*:.*:.*?)(?::(\d+))?$/.exec(host.trim()) ?? [];
    const name = await ask.input({
      prompt: "Its name here",
      value: address.replace(/[^A-Za-z0-9_-]+/g, "-"),
    });
    if (!name) return;
    const way = await ask.pick(ways, { placeHolder: "How to log in there" });
    if (!way) return;
    const identity = way.asksKey
      ? await ask.input({ prompt: "The private key's file", value: "~/.ssh/id_ed25519" })
      : "";
    if (identity === undefined) return;
    const place = workspace.workspaceFolders
      ? await ask.pick(places, { placeHolder: "Where to keep it" })
      : places[0];
    if (!place) return;
    const params: RemoteAddParams = {
      name,
      host: address.replace(/^\[(.*)\]$/, "$1"),
      makesKey: way.makesKey,
      inWorkspace: place.inWorkspace,
      options: { user, port, identity },
    };
    this.tell(await this.request(remoteAddRequest, params, `add ${name}`));
  }

  /** Connects to a host and reads. */
  async test(node: AppliedNode | undefined): Promise<void> {
    const name = await this.nameOf(node);
    if (name !== undefined) this.tell(await this.request(remoteTestRequest, { name }, `test ${name}`));
  }

  /** Takes a host out of its file. */
  async remove(node: AppliedNode | undefined): Promise<void> {
    const name = await this.nameOf(node);
    if (name === undefined) return;
    const detail = "What is applied there stays, and can be undone once the host is added again.";
    const answer = await this.who.ask.decide(
      `Remove the remote host ${name} from the list?`,
      detail,
      "Remove",
    );
    if (answer) this.tell(await this.request(remoteRemoveRequest, { name }, `remove ${name}`));
  }

  private request(method: string, params: object, title: string): Promise<string> {
    return Promise.resolve(
      window.withProgress({ location: ProgressLocation.Notification, title: `fail2ban: ${title}` }, () =>
        this.client.sendRequest<string>(method, params),
      ),
    );
  }

  private async nameOf(node: AppliedNode | undefined): Promise<string | undefined> {
    if (node?.kind === "remote") return node.name;
    const { remotes = [] } = (await this.applied.refresh()) ?? {};
    const items = remotes.map(({ name, target }) => ({ label: name, description: target }));
    if (items.length === 0) {
      this.tell("No remote host is known yet.");
      return undefined;
    }
    return (await this.who.ask.pick(items, { placeHolder: "Which remote host?" }))?.label;
  }
}
