import {
  type Disposable,
  EventEmitter,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeView,
  window,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  type ResultEntry,
  type ResultList,
  type ResultPage,
  type ResultsParams,
  resultsRequest,
} from "../server/protocol-trial.ts";
import { fileName } from "./file-name.ts";
import type { Trial } from "./trial.ts";
import { count, countsOf, stateDetails } from "./trial-words.ts";
import type { Trials } from "./trials.ts";

/** Entries that are asked for at once. */
const pageLength = 100;
/** Milliseconds between two looks at a trial that runs. */
const settling = 400;

/** A row of the view. */
export type ResultNode =
  | { readonly kind: "head"; readonly trial: Trial }
  | { readonly kind: "list"; readonly trial: Trial; readonly list: ResultList; readonly total: number }
  | {
      readonly kind: "entry";
      readonly trial: Trial;
      readonly list: ResultList;
      readonly entry: ResultEntry;
    }
  | { readonly kind: "more"; readonly trial: Trial; readonly place: string; readonly left: number };

const lists: readonly { readonly list: ResultList; readonly label: string; readonly icon: string }[] = [
  { list: "addresses", label: "By address", icon: "globe" },
  { list: "regexes", label: "By regex", icon: "regex" },
  { list: "shapes", label: "Missed lines by shape", icon: "circle-outline" },
];

/** The view “Results” in the side bar: what the trial in front found, a page at a time. */
export class Results implements TreeDataProvider<ResultNode>, Disposable {
  private readonly client: LanguageClient;
  private readonly trials: Trials;
  private readonly changed = new EventEmitter<undefined>();
  private readonly view: TreeView<ResultNode>;
  private readonly subscriptions: Disposable[];
  /** How many entries of a list, or of an entry, are shown. */
  private readonly shown = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;
  private trial: Trial | undefined;

  readonly onDidChangeTreeData = this.changed.event;

  constructor(client: LanguageClient, trials: Trials) {
    this.client = client;
    this.trials = trials;
    this.view = window.createTreeView("fail2ban.results", { treeDataProvider: this, showCollapseAll: true });
    const refresh = () => this.refreshSoon();
    this.subscriptions = [
      this.changed,
      this.view,
      trials.onDidChangeState(refresh),
      trials.onDidEnd(refresh),
      window.onDidChangeActiveTextEditor(() => {
        if (this.trials.current() !== this.trial) this.refreshSoon();
      }),
    ];
  }

  async getChildren(node?: ResultNode): Promise<ResultNode[]> {
    try {
      return await this.childrenOf(node);
    } catch {
      // The trial has ended meanwhile, or its server has.
      return [];
    }
  }

  getTreeItem(node: ResultNode): TreeItem {
    switch (node.kind) {
      case "head":
        return headItem(node.trial);
      case "list":
        return listItem(node.list, node.total);
      case "more":
        return moreItem(node);
      default:
        return entryItem(node.trial, node.list, node.entry);
    }
  }

  /** Shows another page of a list. */
  showMore(node: ResultNode): void {
    if (node.kind !== "more") return;
    this.shown.set(node.place, (this.shown.get(node.place) ?? pageLength) + pageLength);
    this.changed.fire(undefined);
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private refreshSoon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      const trial = this.trials.current();
      if (trial !== this.trial) this.shown.clear();
      this.trial = trial;
      this.view.description = trial ? `${trial.title} on ${fileName(trial.log)}` : "";
      this.changed.fire(undefined);
    }, settling);
  }

  private async childrenOf(node: ResultNode | undefined): Promise<ResultNode[]> {
    const trial = node?.trial ?? this.trials.current();
    if (!trial?.state) return [];
    if (!node) return [{ kind: "head", trial }, ...(trial.state.summary ? await this.listsOf(trial) : [])];
    if (node.kind === "list") return this.page(trial, node.list, undefined);
    if (node.kind === "entry" && node.entry.key !== undefined)
      return this.page(trial, node.list, node.entry.key);
    return [];
  }

  private async listsOf(trial: Trial): Promise<ResultNode[]> {
    const sizes = await Promise.all(lists.map(({ list }) => this.ask(trial, { list }, 0)));
    return lists.map(({ list }, index) => ({ kind: "list", trial, list, total: sizes[index]!.total }));
  }

  private async page(trial: Trial, list: ResultList, key: string | undefined): Promise<ResultNode[]> {
    const place = `${trial.id} ${list} ${key ?? ""}`;
    const limit = this.shown.get(place) ?? pageLength;
    const { total, entries } = await this.ask(trial, { list, ...(key !== undefined && { key }) }, limit);
    const nodes: ResultNode[] = entries.map((entry) => ({ kind: "entry", trial, list, entry }));
    const left = total - entries.length;
    return left > 0 ? [...nodes, { kind: "more", trial, place, left }] : nodes;
  }

  private ask(trial: Trial, of: ResultsParams["of"], limit: number): Promise<ResultPage> {
    const params: ResultsParams = { trial: trial.id, of, offset: 0, limit };
    return this.client.sendRequest<ResultPage>(resultsRequest, params);
  }
}

function headItem(trial: Trial): TreeItem {
  const { state, title } = trial;
  const item = new TreeItem(state?.summary ? countsOf(state.summary) : (state?.message ?? title));
  item.id = `${trial.id} head`;
  const icons: Readonly<Record<string, string>> = {
    running: "sync~spin",
    done: "beaker",
    cancelled: "circle-slash",
  };
  item.iconPath = new ThemeIcon(icons[state?.phase ?? "running"] ?? "error");
  if (state) item.tooltip = stateDetails(state);
  item.description = state?.phase === "running" ? `${Math.floor(state.share * 100)} %` : (state?.mode ?? "");
  item.command = { title: "Live Test", command: "fail2ban.trial.menu" };
  return item;
}

function listItem(list: ResultList, total: number): TreeItem {
  const { label, icon } = lists.find((one) => one.list === list)!;
  const item = new TreeItem(
    label,
    total === 0
      ? TreeItemCollapsibleState.None
      : TreeItemCollapsibleState[list === "shapes" ? "Collapsed" : "Expanded"],
  );
  item.id = `list ${list}`;
  item.iconPath = new ThemeIcon(icon);
  item.description = `${total}`;
  return item;
}

function entryItem(trial: Trial, list: ResultList, entry: ResultEntry): TreeItem {
  const isLine = entry.key === undefined;
  // A regex or a shape is long: its number would be out of sight behind it.
  const isLong = !isLine && list !== "addresses";
  const item = new TreeItem(
    isLong ? `${entry.count} × ${entry.label}` : entry.label,
    isLine ? TreeItemCollapsibleState.None : TreeItemCollapsibleState.Collapsed,
  );
  if (!isLine) item.id = `${trial.id} ${list} ${entry.key}`;
  item.description = isLine ? `line ${entry.line + 1}` : isLong ? "" : `${entry.count}`;
  item.tooltip = entry.label;
  // A regex that matches nothing has no line.
  if (isLine || entry.count > 0) {
    item.command = {
      title: "Show Line",
      command: "fail2ban.trial.reveal",
      arguments: [trial.id, entry.line],
    };
  }
  return item;
}

function moreItem({ trial, place, left }: ResultNode & { kind: "more" }): TreeItem {
  const item = new TreeItem(`${count(left, "more", "more")}…`);
  item.id = `${trial.id} more ${place}`;
  item.command = {
    title: "More",
    command: "fail2ban.results.more",
    arguments: [{ kind: "more", trial, place, left }],
  };
  return item;
}
