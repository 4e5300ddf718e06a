import { type Connection, ErrorCodes, LSPErrorCodes, ResponseError } from "vscode-languageserver/node";
import { explained } from "../core/service/index.ts";
import { type ExplainedDocument, type ExplainParams, explainRequest } from "./protocol-explain.ts";
import type { Trials } from "./trial-requests.ts";

/** Answers `fail2ban/explain`: the line is explained where its trial runs, and written out here. */
export function serveExplanations(connection: Connection, trials: Trials): void {
  connection.onRequest(explainRequest, async (params: ExplainParams): Promise<ExplainedDocument | null> => {
    if (!Number.isInteger(params?.line) || params.line < 0)
      throw new ResponseError(ErrorCodes.InvalidParams, `${explainRequest} needs trial and line`);
    const trial = trials.get(params.trial);
    if (!trial) throw new ResponseError(ErrorCodes.InvalidParams, `there is no trial ${params.trial}`);
    try {
      const explanation = await trial.explain(params.line);
      if (!explanation) return null;
      const { decisive, ...page } = explained(explanation);
      return { ...page, ...(decisive !== undefined && { decisive }) };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new ResponseError(LSPErrorCodes.RequestFailed, why);
    }
  });
}
