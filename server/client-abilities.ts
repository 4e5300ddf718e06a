import type { ClientCapabilities, InitializeParams } from "vscode-languageserver/node";

/** What the client can take, as far as it matters to an answer. */
export interface ClientAbilities {
  readonly folders: boolean;
  readonly configuration: boolean;
  readonly watchedFiles: boolean;
  readonly definitionLinks: boolean;
  readonly nestedSymbols: boolean;
  readonly markdownHover: boolean;
  readonly markdownItems: boolean;
  readonly literalActions: boolean;
  readonly documentChanges: boolean;
  readonly createsFiles: boolean;
  readonly linkTooltips: boolean;
  readonly preparesRename: boolean;
  /** Ids of the commands that code lenses may call: the client names them in its initializationOptions. */
  readonly commands: ReadonlySet<string>;
  readonly diagnostics: {
    readonly related: boolean;
    readonly tags: boolean;
    readonly links: boolean;
    readonly data: boolean;
    readonly versions: boolean;
  };
  /** Whether it can be told to ask for the inlay hints again. */
  readonly refreshesHints: boolean;
}

/** Reads what the client said at its begin; what it did not say, it can't do. */
export function readAbilities({ capabilities, initializationOptions }: InitializeParams): ClientAbilities {
  const { commands }: { commands?: unknown } = Object(initializationOptions);
  const given: ClientCapabilities = capabilities ?? {};
  // Null is nothing, too.
  const textDocument = given.textDocument ?? {};
  const workspace = given.workspace ?? {};
  const { publishDiagnostics, completion, codeAction, documentSymbol } = textDocument;
  const edit = workspace.workspaceEdit;
  const isMarkdown = (formats: readonly string[] | undefined) => formats?.includes("markdown") ?? false;
  return {
    folders: workspace.workspaceFolders === true,
    configuration: workspace.configuration === true,
    watchedFiles: workspace.didChangeWatchedFiles?.dynamicRegistration === true,
    definitionLinks: textDocument.definition?.linkSupport === true,
    nestedSymbols: documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    markdownHover: isMarkdown(textDocument.hover?.contentFormat),
    markdownItems: isMarkdown(completion?.completionItem?.documentationFormat),
    literalActions: codeAction?.codeActionLiteralSupport !== undefined,
    documentChanges: edit?.documentChanges === true,
    createsFiles: edit?.resourceOperations?.includes("create") ?? false,
    linkTooltips: textDocument.documentLink?.tooltipSupport === true,
    commands: new Set(Array.isArray(commands) ? commands.map(String) : []),
    preparesRename: textDocument.rename?.prepareSupport === true,
    diagnostics: {
      related: publishDiagnostics?.relatedInformation === true,
      tags: publishDiagnostics?.tagSupport?.valueSet?.includes(1) ?? false,
      links: publishDiagnostics?.codeDescriptionSupport === true,
      data: publishDiagnostics?.dataSupport === true,
      versions: publishDiagnostics?.versionSupport === true,
    },
    refreshesHints: workspace.inlayHint?.refreshSupport === true,
  };
}
