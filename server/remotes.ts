import { type Connection, ErrorCodes, LSPErrorCodes, ResponseError } from "vscode-languageserver/node";
import type { Surroundings } from "./feature.ts";
import {
  askConfirmRequest,
  askSecretRequest,
  type RemoteAddParams,
  type RemoteJail,
  type RemoteNameParams,
  type RemoteOrder,
  type RemotePlanParams,
  type RemoteUndoParams,
  remoteAddRequest,
  remoteApplyRequest,
  remoteCheckRequest,
  remoteJailsRequest,
  remotePlanRequest,
  remoteRemoveRequest,
  remoteStateRequest,
  remoteTestRequest,
  remoteUndoRequest,
} from "./protocol-remote.ts";
import type { RemoteRoom } from "./remote-work.ts";

/** Answers requests about remote hosts. What speaks SSH is loaded with the first of them. */
export function serveRemotes(
  connection: Connection,
  around: () => Surroundings,
  folders: () => readonly string[],
): void {
  const room = (): RemoteRoom => {
    const { workspace } = around();
    return {
      folders: folders(),
      treeOf: (folder) => {
        const tree = workspace.trees.find(({ basedir }) => basedir === folder);
        if (!tree) throw new ResponseError(ErrorCodes.InvalidParams, `${folder} is no config folder here`);
        return tree.analysis.world.tree;
      },
      prompts: {
        secret: async (question) =>
          (await connection.sendRequest<string | null>(askSecretRequest, { question })) ?? undefined,
        confirm: async (question) =>
          (await connection.sendRequest<string>(askConfirmRequest, { question })) === "yes",
      },
    };
  };
  type Work = typeof import("./remote-work.ts");
  /** Answers a request by a function of that module; what can't be done is told to the user as it is worded. */
  const serve = <Params>(method: string, answer: (work: Work, params: Params, room: RemoteRoom) => unknown) =>
    connection.onRequest(method, async (params: Params) => {
      const work = await import("./remote-work.ts");
      try {
        return await answer(work, params, room());
      } catch (error) {
        if (error instanceof ResponseError) throw error;
        const why = error instanceof Error ? error.message : String(error);
        throw new ResponseError(LSPErrorCodes.RequestFailed, why);
      }
    });

  connection.onRequest(remoteJailsRequest, (): readonly RemoteJail[] =>
    around().workspace.trees.flatMap(({ basedir, analysis }) =>
      analysis.jails().map((jail) => {
        const { actionReferences } = analysis.jail(jail).value;
        return { folder: basedir, jail, actions: actionReferences.map(({ name }) => name.text) };
      }),
    ),
  );
  serve(remoteStateRequest, (work, _params, own) => work.remoteState(own));
  serve(remotePlanRequest, (work, params: RemoteOrder, own) => work.planOrder(params, own));
  serve(remoteCheckRequest, (work, { plan }: RemotePlanParams, own) => work.checkOrder(plan, own));
  serve(remoteApplyRequest, (work, { plan }: RemotePlanParams, own) => work.applyOrder(plan, own));
  serve(remoteUndoRequest, (work, params: RemoteUndoParams, own) => work.undoApplied(params, own));
  serve(remoteAddRequest, (work, params: RemoteAddParams, own) => work.addTo(params, own));
  serve(remoteTestRequest, (work, { name }: RemoteNameParams, own) => work.testNamed(name, own));
  serve(remoteRemoveRequest, (work, { name }: RemoteNameParams, own) => work.removeNamed(name, own));
}
