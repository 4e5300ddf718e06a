import {
  type Connection,
  createConnection,
  LSPErrorCodes,
  ProposedFeatures,
} from "vscode-languageserver/node";

/** The connection that the command line names (`--stdio`, `--node-ipc`). A request that is cancelled before its turn costs nothing. */
export function openConnection(): Connection {
  return createConnection(ProposedFeatures.all, {
    connectionStrategy: {
      // The id is put in by the connection.
      cancelUndispatched: () => ({
        jsonrpc: "2.0",
        id: null,
        error: { code: LSPErrorCodes.RequestCancelled, message: "cancelled before its turn" },
      }),
    },
  });
}
