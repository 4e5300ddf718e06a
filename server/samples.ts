import {
  type CancellationToken,
  type Connection,
  LSPErrorCodes,
  ResponseError,
} from "vscode-languageserver/node";
import type {
  AnnotatedLines,
  FileRange,
  FilterChoice,
  ListedLog,
  RanLog,
  SampleRoom,
  SampleTask,
} from "../host/sample-messages.ts";
import { SampleWorker } from "../host/sample-worker.ts";
import type { Surroundings } from "./feature.ts";
import {
  type AnnotatedSamples,
  type AnnotateParams,
  annotateRequest,
  type RunSamplesParams,
  runSamplesRequest,
  type SampleFilterChoice,
  type SampleFiltersParams,
  type SampleLogItem,
  type SampleLogsParams,
  type SamplesRan,
  type SampleTexts,
  sampleFiltersRequest,
  sampleLogsRequest,
  samplesChangedNotification,
  samplesRanNotification,
} from "./protocol-samples.ts";
import { refuse } from "./request.ts";
import { pathOf } from "./uri.ts";

/** Sample logs on the server's side. */
export interface Samples {
  /** Tells the client that the config folders are others now. */
  tellChanged(): void;
  /** Ends the thread. */
  end(): void;
}

/** Has requests about sample logs answered by a thread of their own. */
export function serveSamples(connection: Connection, around: () => Surroundings): Samples {
  const worker = new SampleWorker();

  async function ask<Answer>(
    task: SampleTask,
    params: SampleTexts,
    token: CancellationToken,
    tell: (log: RanLog) => void = () => {},
  ): Promise<Answer> {
    const abort = new AbortController();
    const listening = token.onCancellationRequested(() => abort.abort());
    try {
      return (await worker.ask(task, roomOf(params, around()), tell, abort.signal)) as Answer;
    } catch (error) {
      if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "given up");
      throw new ResponseError(
        LSPErrorCodes.RequestFailed,
        error instanceof Error ? error.message : String(error),
      );
    } finally {
      listening.dispose();
    }
  }

  connection.onRequest(sampleLogsRequest, async (params: SampleLogsParams | null, token) => {
    const also = pathsOf(params?.also);
    const logs = await ask<readonly ListedLog[]>({ kind: "list", also }, params ?? {}, token);
    return logs.map((log) => toItem(log, around()));
  });
  connection.onRequest(runSamplesRequest, async (params: RunSamplesParams, token) => {
    const paths = pathsOf(params?.uris);
    await ask({ kind: "run", paths }, params, token, (log) => {
      const ran = toRan(params.run, log, around());
      void connection.sendNotification(samplesRanNotification, ran).catch(() => undefined);
    });
    return null;
  });
  connection.onRequest(sampleFiltersRequest, async (params: SampleFiltersParams, token) => {
    const path = neededPath(params?.uri);
    const choices = await ask<readonly FilterChoice[]>({ kind: "filters", path }, params, token);
    return choices.map(({ basedir, name, isOwn }): SampleFilterChoice => ({ folder: basedir, name, isOwn }));
  });
  connection.onRequest(annotateRequest, async (params: AnnotateParams, token): Promise<AnnotatedSamples> => {
    const path = neededPath(params?.uri);
    const lines = (Array.isArray(params.lines) ? params.lines : []).map(String);
    const { folder, name } = Object(params.filter);
    const filter = typeof name === "string" ? { basedir: String(folder), name } : undefined;
    const found = await ask<AnnotatedLines>({ kind: "annotate", path, lines, filter }, params, token);
    return { lines: found.lines, ...(found.header !== undefined && { header: found.header }) };
  });
  return {
    tellChanged: () => void connection.sendNotification(samplesChangedNotification).catch(() => undefined),
    end: () => worker.end(),
  };
}

/** What the tasks are done in: the config folders, and all texts of the editor. */
function roomOf({ texts }: SampleTexts, { workspace, settings }: Surroundings): SampleRoom {
  const open = [...workspace.open.keys()].flatMap((path): [string, string][] => {
    const source = workspace.disk.state().get(path);
    return source?.kind === "file" ? [[path, source.text]] : [];
  });
  const given = (Array.isArray(texts) ? texts : []).flatMap(({ uri, text }): [string, string][] => {
    const path = samplePath(uri);
    return path === undefined || typeof text !== "string" ? [] : [[path, text]];
  });
  return {
    texts: [...open, ...given],
    basedirs: workspace.trees.map(({ basedir }) => basedir),
    machine: Date.now() / 1000,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    deadline: settings.deadline,
  };
}

function toItem(
  { path, basedir, filter, filterPath, refusal, samples }: ListedLog,
  { uriOf }: Surroundings,
): SampleLogItem {
  return {
    uri: uriOf(path),
    ...(basedir !== undefined && { folder: basedir }),
    ...(filter !== undefined && { filter }),
    ...(filterPath !== undefined && { filterUri: uriOf(filterPath) }),
    ...(refusal !== undefined && { refusal }),
    samples,
  };
}

function toRan(run: string, log: RanLog, { uriOf }: Surroundings): SamplesRan {
  const placed = ({ path, range }: { path?: string | undefined; range?: FileRange["range"] | undefined }) =>
    path === undefined || range === undefined ? {} : { uri: uriOf(path), range };
  const { refusal } = log;
  return {
    run,
    uri: uriOf(log.path),
    ...(refusal && { refusal: { message: refusal.message, ...placed(refusal) } }),
    samples: log.samples.map(({ path, message, ...rest }) => ({
      ...rest,
      uri: uriOf(path),
      ...(message !== undefined && { message }),
    })),
    problems: log.problems.map((problem) => ({ message: problem.message, ...placed(problem) })),
    failregexes: log.failregexes.map(({ path, range, ...rest }) => ({ ...rest, ...placed({ path, range }) })),
  };
}

function pathsOf(uris: unknown): string[] {
  return (Array.isArray(uris) ? uris : []).flatMap((uri) => samplePath(uri) ?? []);
}

function neededPath(uri: unknown): string {
  return samplePath(uri) ?? refuse("This is no file of this machine; save it first.");
}

function samplePath(uri: unknown): string | undefined {
  return typeof uri === "string" ? pathOf(uri) : undefined;
}
