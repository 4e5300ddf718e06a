import {
  type CancellationToken,
  type Disposable,
  Location,
  Range,
  type TestController,
  type TestItem,
  TestMessage,
  type TestRun,
  type TestRunRequest,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  type RunSamplesParams,
  runSamplesRequest,
  type SampleMessage,
  type SampleResult,
  type SamplesRan,
  samplesRanNotification,
} from "../server/protocol-samples.ts";
import { fileName } from "./file-name.ts";
import { RunCoverage } from "./sample-coverage.ts";
import { sampleTexts } from "./sample-texts.ts";
import type { SampleTree, WantedSamples } from "./sample-tree.ts";

/** A run on its way. */
interface Going {
  readonly run: TestRun;
  readonly wanted: WantedSamples;
  readonly coverage: RunCoverage;
}

/** Has the server run samples, and tells VS Code what comes of them. */
export class SampleRunner implements Disposable {
  /** What came of samples, by their node's label. */
  readonly results = new Map<string, string>();
  /** What the last run said of failregexes that no sample hits. */
  unhit: readonly string[] = [];
  /** What the last run with coverage said of each filter's file. */
  covered: readonly string[] = [];
  private readonly client: LanguageClient;
  private readonly controller: TestController;
  private readonly tree: SampleTree;
  private readonly going = new Map<string, Going>();
  private readonly listening: Disposable;
  private count = 0;

  constructor(client: LanguageClient, controller: TestController, tree: SampleTree) {
    this.client = client;
    this.controller = controller;
    this.tree = tree;
    this.listening = client.onNotification(samplesRanNotification, (ran: SamplesRan) => this.take(ran));
  }

  /** Runs what a request of VS Code's asks for. */
  async run(request: TestRunRequest, token: CancellationToken, isCoverage: boolean): Promise<void> {
    const wanted = this.tree.wanted(request.include, request.exclude);
    const run = this.controller.createTestRun(request);
    const items = this.tree.itemsOf(wanted);
    for (const item of items) run.started(item);
    const id = String(++this.count);
    const coverage = new RunCoverage();
    this.going.set(id, { run, wanted, coverage });
    const params: RunSamplesParams = { run: id, uris: [...wanted.keys()], ...sampleTexts(this.client) };
    try {
      await this.client.sendRequest(runSamplesRequest, params, token);
      this.tellCoverage(run, coverage, isCoverage);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (!token.isCancellationRequested) for (const item of items) run.errored(item, new TestMessage(why));
    } finally {
      this.going.delete(id);
      run.end();
    }
  }

  dispose(): void {
    this.listening.dispose();
  }

  private take(ran: SamplesRan): void {
    const going = this.going.get(ran.run);
    const log = this.tree.log(ran.uri);
    if (!going || !log) return;
    const { run, wanted, coverage } = going;
    coverage.take(ran);
    const lines = wanted.get(ran.uri);
    const elsewhere: SampleResult[] = [];
    for (const result of ran.samples) {
      if (result.uri !== ran.uri) elsewhere.push(result);
      else if (!lines || lines.has(result.line)) this.tell(run, ran.uri, result);
    }
    // What stands in a log that this one adds has no node here: it is told at the log.
    const wrong = lines
      ? []
      : elsewhere.filter(({ outcome }) => outcome === "failed" || outcome === "broken");
    const messages = [...(ran.refusal ? [ran.refusal] : []), ...ran.problems].map((one) => this.message(one));
    messages.push(...wrong.map((result) => this.messageOf(result)));
    if (messages.length > 0) run.errored(log, messages);
    if (!ran.refusal) return;
    const skipped = this.tree.itemsOf(new Map([[ran.uri, lines]]));
    for (const item of skipped) this.note(item, "errored", [this.message(ran.refusal)], run);
  }

  private tell(run: TestRun, log: string, result: SampleResult): void {
    const item = this.tree.sample(log, result.line);
    if (!item) return;
    if (result.outcome === "passed" || result.outcome === "skipped") {
      run[result.outcome](item);
      this.results.set(item.label, result.outcome);
    } else this.note(item, result.outcome === "failed" ? "failed" : "errored", [this.messageOf(result)], run);
  }

  private note(item: TestItem, outcome: "failed" | "errored", messages: TestMessage[], run: TestRun): void {
    run[outcome](item, messages);
    this.results.set(item.label, `${outcome}: ${messages.map(({ message }) => message).join(" ")}`);
  }

  private tellCoverage(run: TestRun, coverage: RunCoverage, isCoverage: boolean): void {
    this.unhit = coverage.unhit.map(({ filter, failregex, text, range }) => {
      const line = range ? ` (line ${range.start.line + 1})` : "";
      return `No sample hits failregex ${failregex} of ${filter}${line}: ${text}`;
    });
    for (const line of this.unhit) run.appendOutput(`${line}\r\n`);
    if (!isCoverage) return;
    const files = coverage.files((uri) => this.client.protocol2CodeConverter.asUri(uri));
    for (const file of files) run.addCoverage(file);
    this.covered = files.map(({ uri, statementCoverage: { covered, total } }) => {
      return `${fileName(uri)} ${covered}/${total}`;
    });
  }

  private messageOf(result: SampleResult): TestMessage {
    const { message = "", expected, got } = result;
    const told = expected === "" ? new TestMessage(message) : TestMessage.diff(message, expected, got);
    return this.placed(told, result);
  }

  private message(given: SampleMessage): TestMessage {
    return this.placed(new TestMessage(given.message), given);
  }

  private placed(message: TestMessage, { uri, range }: Pick<SampleMessage, "uri" | "range">): TestMessage {
    if (uri === undefined || range === undefined) return message;
    const { start, end } = range;
    const place = new Range(start.line, start.character, end.line, end.character);
    message.location = new Location(this.client.protocol2CodeConverter.asUri(uri), place);
    return message;
  }
}
