import { type Connection, ErrorCodes, LSPErrorCodes, ResponseError } from "vscode-languageserver/node";
import { zoneOf } from "../core/dates/index.ts";
import { type DraftOptions, draftFailregex, type OpenTrial, openTrial } from "../core/draft/index.ts";
import { endsWithin } from "../host/deadline.ts";
import { findDecode } from "../host/decode.ts";
import { openLog } from "../host/log.ts";
import type { Surroundings } from "./feature.ts";
import { type CaughtLine, type DraftAnswer, type DraftParams, draftRequest } from "./protocol-draft.ts";
import { pathOf } from "./uri.ts";

/** Lines that are answered with their text, of those like the examples, and of the others. */
const mostHits = 500;
/** Milliseconds after which the rest of a log is not tried: somebody waits for the draft. */
const patience = 4000;
/** Milliseconds of work between two looks at what else is asked. */
const slice = 20;

/** Answers `fail2ban/draft`: a filter drafted from lines, tried on their log a slice at a time. */
export function serveDrafts(connection: Connection, around: () => Surroundings): void {
  connection.onRequest(draftRequest, async (params: DraftParams): Promise<DraftAnswer> => {
    if (typeof params?.log?.uri !== "string" || !Array.isArray(params.examples))
      throw new ResponseError(ErrorCodes.InvalidParams, `${draftRequest} needs log.uri and examples`);
    const surroundings = around();
    const options = optionsFor(params, surroundings);
    const draft = draftFailregex(params.examples, options);
    const nothing = { draft, hits: [], caught: 0, others: 0, tried: 0 };
    if (draft.filter === "") return nothing;
    const trial = openTrial(draft.filter, params.examples, options);
    try {
      return { draft, ...(await tryOn(linesOf(params), trial, surroundings.settings.deadline)) };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new ResponseError(LSPErrorCodes.RequestFailed, `the log can't be read: ${why}`);
    }
  });
}

function optionsFor({ filter }: DraftParams, { settings, workspace }: Surroundings): DraftOptions {
  const path = filter === undefined ? undefined : pathOf(filter);
  const world = path === undefined ? undefined : workspace.treeOf(path)?.analysis.world;
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return {
    now: () => Date.now() / 1000,
    zone: zoneOf(settings.timezone ?? own) ?? zoneOf("UTC")!,
    ...(world && { tree: world.tree, basedir: world.basedir }),
  };
}

/** Batches of the log's lines. */
async function* linesOf({ log }: DraftParams): AsyncGenerator<readonly string[]> {
  if (log.text !== undefined) {
    yield log.text.replace(/\r*\n$/, "").split(/\r*\n/);
    return;
  }
  const path = pathOf(log.uri);
  if (path === undefined) throw new Error(`${log.uri} is no file`);
  yield* openLog(path, findDecode("utf-8")!).batches();
}

async function tryOn(
  batches: AsyncGenerator<readonly string[]>,
  trial: OpenTrial,
  deadline: number,
): Promise<Omit<DraftAnswer, "draft">> {
  const end = performance.now() + patience;
  const hits: CaughtLine[] = [];
  let [caught, others, tried] = [0, 0, 0];
  const answer = (unfinished?: string) => ({
    hits,
    caught,
    others,
    tried,
    ...(unfinished && { unfinished }),
  });
  for await (const lines of batches) {
    for (let next = 0; next < lines.length; ) {
      const due = performance.now() + slice;
      const work = () => {
        while (next < lines.length && performance.now() < due) {
          const text = lines[next++]!;
          const [first] = trial.take(text);
          tried++;
          if (!first) continue;
          caught++;
          const { line, id, isExample } = first;
          if (!isExample) others++;
          if ((isExample ? caught - others : others) <= mostHits) hits.push({ line, text, id, isExample });
        }
      };
      if (!endsWithin(deadline + slice, work)) return answer(`line ${tried + 1} took too long`);
      if (performance.now() > end) return answer(`stopped after ${patience / 1000} seconds`);
      await new Promise(setImmediate);
    }
  }
  return answer();
}
