import { Range, type TestController, type TestItem, type TestItemCollection, type Uri } from "vscode";
import type { SampleLogItem } from "../server/protocol-samples.ts";

/** A log's URI as the server writes it, to the lines of its samples; undefined is all. */
export type WantedSamples = ReadonlyMap<string, ReadonlySet<number> | undefined>;

/** The tree of the Test Explorer: a node a filter, in it one a sample log, in it one a sample. */
export class SampleTree {
  private readonly controller: TestController;
  private readonly asUri: (uri: string) => Uri;
  /** The logs' nodes, by the URI that the server writes. */
  private readonly logs = new Map<string, TestItem>();

  constructor(controller: TestController, asUri: (uri: string) => Uri) {
    this.controller = controller;
    this.asUri = asUri;
  }

  /** Shows these logs; nodes that stay keep their results. */
  update(logs: readonly SampleLogItem[]): void {
    this.logs.clear();
    const filters = new Map<string, SampleLogItem[]>();
    for (const log of logs) {
      const id = log.filter === undefined ? "" : `${log.folder} ${log.filter}`;
      filters.set(id, [...(filters.get(id) ?? []), log]);
    }
    const named = [...filters].map(([id, own]) => this.filterItem(id, own));
    this.controller.items.replace(named.sort((one, other) => (one.label < other.label ? -1 : 1)));
  }

  /** The node of a log. */
  log(uri: string): TestItem | undefined {
    return this.logs.get(uri);
  }

  /** The node of a sample. */
  sample(log: string, line: number): TestItem | undefined {
    return this.logs.get(log)?.children.get(sampleId(log, line));
  }

  /** What nodes stand for; without nodes, all. */
  wanted(include: readonly TestItem[] | undefined, exclude: readonly TestItem[] = []): WantedSamples {
    const wanted = new Map<string, Set<number> | undefined>();
    for (const [uri, item] of this.logs) {
      const samples = listed(item.children);
      const isIn = (one: TestItem, items: readonly TestItem[]) =>
        [one, item, item.parent].some((node) => node !== undefined && items.includes(node));
      const own = samples.filter((one) => (!include || isIn(one, include)) && !isIn(one, exclude));
      const isMeant = (!include || isIn(item, include)) && !isIn(item, exclude);
      if (isMeant && own.length === samples.length) wanted.set(uri, undefined);
      else if (own.length > 0) wanted.set(uri, new Set(own.map(lineOf)));
    }
    return wanted;
  }

  /** The nodes of the samples that are wanted. */
  itemsOf(wanted: WantedSamples): readonly TestItem[] {
    return [...wanted].flatMap(([uri, lines]) => {
      const item = this.logs.get(uri);
      const samples = item ? listed(item.children) : [];
      return lines ? samples.filter((one) => lines.has(lineOf(one))) : samples;
    });
  }

  /** The tree as text, a node a line, for tests. */
  outline(items: TestItemCollection = this.controller.items, depth = 0): readonly string[] {
    return listed(items).flatMap((item) => {
      const range = item.range ? ` ${item.range.start.line + 1}-${item.range.end.line + 1}` : "";
      return [`${"  ".repeat(depth)}${item.label}${range}`, ...this.outline(item.children, depth + 1)];
    });
  }

  private filterItem(id: string, logs: readonly SampleLogItem[]): TestItem {
    const { filter, filterUri, folder } = logs[0]!;
    const label = filter ?? "No filter";
    const known = this.controller.items.get(id);
    const item =
      known ?? this.controller.createTestItem(id, label, filterUri ? this.asUri(filterUri) : undefined);
    if (folder !== undefined) item.description = folder.slice(folder.lastIndexOf("/") + 1);
    item.children.replace(logs.map((log) => this.logItem(item, log)));
    return item;
  }

  private logItem(parent: TestItem, { uri, samples, refusal }: SampleLogItem): TestItem {
    const label = decodeURIComponent(uri.slice(uri.lastIndexOf("/") + 1));
    const item = parent.children.get(uri) ?? this.controller.createTestItem(uri, label, this.asUri(uri));
    item.error = refusal;
    this.logs.set(uri, item);
    const children = samples.map(({ line, label, range }) => {
      const id = sampleId(uri, line);
      const known = item.children.get(id);
      const child = known?.label === label ? known : this.controller.createTestItem(id, label, item.uri);
      const { start, end } = range;
      child.range = new Range(start.line, start.character, end.line, end.character);
      child.sortText = String(line).padStart(8, "0");
      return child;
    });
    item.children.replace(children);
    return item;
  }
}

function sampleId(log: string, line: number): string {
  return `${log}#${line}`;
}

function lineOf({ id }: TestItem): number {
  return Number(id.slice(id.lastIndexOf("#") + 1));
}

function listed(items: TestItemCollection): TestItem[] {
  const all: TestItem[] = [];
  items.forEach((item) => {
    all.push(item);
  });
  return all;
}
