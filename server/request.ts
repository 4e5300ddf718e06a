import {
  type CancellationToken,
  type Connection,
  ErrorCodes,
  LSPErrorCodes,
  ResponseError,
} from "vscode-languageserver/node";
import type { Feature, Surroundings, WideFeature } from "./feature.ts";
import { pathOf } from "./uri.ts";

/** Ends a request with words for the user. */
export function refuse(why: string): never {
  throw new ResponseError(LSPErrorCodes.RequestFailed, why);
}

/**
 * Has a feature answer its method. What is about no file of ours is answered by null; a mistake of ours is the error of
 * that one request, and told in the log.
 */
export function serveFeature(connection: Connection, feature: Feature, around: () => Surroundings): void {
  const { method, needs, answer } = feature;
  serve(connection, method, (params) => {
    // Requests of our own name their file plainly.
    const isOwn = method.startsWith("fail2ban/");
    const uri = fieldOf(isOwn ? params : fieldOf(params, "textDocument"), "uri");
    if (typeof uri !== "string") badParams(`${method} needs ${isOwn ? "uri" : "textDocument.uri"}`);
    checkPlaces(method, needs, params);
    const path = pathOf(uri);
    const surroundings = around();
    const tree = path === undefined ? undefined : surroundings.workspace.treeOf(path);
    if (path === undefined || !tree) return null;
    return answer({ ...surroundings, analysis: tree.analysis, path, params });
  });
}

/** Has a feature about the whole workspace answer its method. */
export function serveWideFeature(
  connection: Connection,
  { method, answer }: WideFeature,
  around: () => Surroundings,
): void {
  serve(connection, method, (params) => answer(around(), params));
}

function serve(connection: Connection, method: string, answer: (params: unknown) => unknown): void {
  // Without parameters the token comes alone.
  connection.onRequest(method, (...given: unknown[]) => {
    const token = given[given.length - 1] as CancellationToken;
    const params = given.length > 1 ? given[0] : undefined;
    if (token.isCancellationRequested) {
      return new ResponseError(LSPErrorCodes.RequestCancelled, `${method} was cancelled`);
    }
    try {
      const began = performance.now();
      const result = answer(params) ?? null;
      connection.tracer.log(`${method}: ${(performance.now() - began).toFixed(1)} ms`);
      return result instanceof Promise ? result.catch(fail) : result;
    } catch (error) {
      return fail(error);
    }
  });
  const fail = (error: unknown) => {
    if (error instanceof ResponseError) return error;
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    connection.console.error(`${method} failed: ${what}`);
    return new ResponseError(ErrorCodes.InternalError, `${method} failed: ${String(error)}`);
  };
}

/** Refuses a request whose places are none. */
function checkPlaces(method: string, needs: Feature["needs"], params: unknown): void {
  if (needs === undefined) return;
  const given = (params as Record<string, unknown>)[needs];
  const fits =
    needs === "position"
      ? isPosition(given)
      : needs === "range"
        ? isPosition(fieldOf(given, "start")) && isPosition(fieldOf(given, "end"))
        : Array.isArray(given) && given.every(isPosition);
  if (!fits) badParams(`${method} needs ${needs}, with line and character as numbers from 0`);
}

function isPosition(value: unknown): boolean {
  const { line, character } = Object(value) as { line?: unknown; character?: unknown };
  return isIndex(line) && isIndex(character);
}

function isIndex(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0;
}

function badParams(why: string): never {
  throw new ResponseError(ErrorCodes.InvalidParams, why);
}

function fieldOf(value: unknown, key: string): unknown {
  return (Object(value) as Record<string, unknown>)[key] ?? {};
}
