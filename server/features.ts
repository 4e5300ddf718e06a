import {
  actionLenses,
  type CompletionItem,
  codeLenses,
  complete,
  completionTriggers,
  type DocumentSymbol,
  definition,
  documentSymbols,
  foldingRanges,
  format,
  hover,
  inlayHints,
  links,
  occurrences,
  prepareRename,
  references,
  rename,
  selectionRanges,
  semanticLegend,
  semanticTokens,
  workspaceSymbols,
} from "../core/service/index.ts";
import { answerCodeActions } from "./code-actions.ts";
import { type Feature, type Question, toLocation, toWorkspaceEdit, type WideFeature } from "./feature.ts";
import { answerExpanded, answerTreeOf } from "./own-requests.ts";
import { answerLogsOf, answerSubjects, answerSubjectsOf } from "./pairing.ts";
import { plainText } from "./plain-text.ts";
import { answerPreview } from "./preview-request.ts";
import { expandedRequest, treeOfRequest } from "./protocol.ts";
import { previewRequest } from "./protocol-preview.ts";
import { logsOfRequest, subjectsOfRequest, subjectsRequest } from "./protocol-trial.ts";
import { refuse } from "./request.ts";

/** What the server can do with a file, one row a method: the capability and the function of core/service. */
export const features: readonly Feature[] = [
  {
    method: "textDocument/completion",
    capability: () => ({ completionProvider: { triggerCharacters: [...completionTriggers] } }),
    needs: "position",
    answer: ({ analysis, path, params, abilities }) => {
      const items = complete(analysis, path, params.position);
      return { isIncomplete: false, items: abilities.markdownItems ? items : items.map(withPlainText) };
    },
  },
  {
    method: "textDocument/hover",
    capability: () => ({ hoverProvider: true }),
    needs: "position",
    answer: ({ analysis, path, params, abilities }) => {
      const found = hover(analysis, path, params.position);
      if (!found || abilities.markdownHover) return found;
      return { ...found, contents: { kind: "plaintext", value: plainText(found.contents.value) } };
    },
  },
  {
    method: "textDocument/inlayHint",
    capability: () => ({ inlayHintProvider: true }),
    needs: "range",
    answer: ({ analysis, path, params, settings }) =>
      settings.inlayHints ? inlayHints(analysis, path, params.range) : [],
  },
  {
    method: "textDocument/definition",
    capability: () => ({ definitionProvider: true }),
    needs: "position",
    answer: (question) => {
      const { analysis, path, params, abilities } = question;
      return definition(analysis, path, params.position).map((found) =>
        abilities.definitionLinks
          ? {
              originSelectionRange: found.origin,
              targetUri: question.uriOf(found.path),
              targetRange: found.range,
              targetSelectionRange: found.range,
            }
          : toLocation(question, found),
      );
    },
  },
  {
    method: "textDocument/references",
    capability: () => ({ referencesProvider: true }),
    needs: "position",
    answer: (question) => {
      const { analysis, path, params } = question;
      const withDeclaration = params.context?.includeDeclaration === true;
      const found = references(analysis, path, params.position, withDeclaration);
      return found.map((location) => toLocation(question, location));
    },
  },
  {
    method: "textDocument/documentHighlight",
    capability: () => ({ documentHighlightProvider: true }),
    needs: "position",
    answer: ({ analysis, path, params }) => occurrences(analysis, path, params.position),
  },
  {
    method: "textDocument/documentSymbol",
    capability: () => ({ documentSymbolProvider: true }),
    answer: (question) => {
      const found = documentSymbols(question.analysis, question.path);
      return question.abilities.nestedSymbols ? found : flatten(question, found);
    },
  },
  {
    method: "textDocument/prepareRename",
    capability: () => undefined,
    needs: "position",
    answer: ({ analysis, path, params }) => {
      const target = prepareRename(analysis, path, params.position);
      return "refused" in target ? refuse(target.refused) : target;
    },
  },
  {
    method: "textDocument/rename",
    capability: ({ preparesRename }) => ({
      renameProvider: preparesRename ? { prepareProvider: true } : true,
    }),
    needs: "position",
    answer: (question) => {
      const { analysis, path, params } = question;
      if (typeof params.newName !== "string") return refuse("A renaming needs a new name.");
      const renaming = rename(analysis, path, params.position, params.newName);
      return "refused" in renaming ? refuse(renaming.refused) : toWorkspaceEdit(question, renaming.edit);
    },
  },
  {
    method: "textDocument/documentLink",
    capability: () => ({ documentLinkProvider: {} }),
    answer: ({ analysis, path, abilities, uriOf }) =>
      links(analysis, path).map(({ range, target, tooltip }) => ({
        range,
        target: uriOf(target),
        ...(abilities.linkTooltips && { tooltip }),
      })),
  },
  {
    method: "textDocument/foldingRange",
    capability: () => ({ foldingRangeProvider: true }),
    answer: ({ analysis, path }) => foldingRanges(analysis, path),
  },
  {
    method: "textDocument/selectionRange",
    capability: () => ({ selectionRangeProvider: true }),
    needs: "positions",
    answer: ({ analysis, path, params }) => selectionRanges(analysis, path, params.positions),
  },
  {
    method: "textDocument/semanticTokens/full",
    capability: () => ({
      semanticTokensProvider: {
        legend: {
          tokenTypes: [...semanticLegend.tokenTypes],
          tokenModifiers: [...semanticLegend.tokenModifiers],
        },
        full: true,
        range: true,
      },
    }),
    answer: ({ analysis, path }) => ({ data: semanticTokens(analysis, path) }),
  },
  {
    method: "textDocument/semanticTokens/range",
    capability: () => undefined,
    needs: "range",
    answer: ({ analysis, path, params }) => ({ data: semanticTokens(analysis, path, params.range) }),
  },
  {
    method: "textDocument/formatting",
    capability: () => ({ documentFormattingProvider: true }),
    answer: ({ analysis, path }) => format(analysis, path),
  },
  {
    method: "textDocument/rangeFormatting",
    capability: () => ({ documentRangeFormattingProvider: true }),
    needs: "range",
    answer: ({ analysis, path, params }) => format(analysis, path, params.range),
  },
  {
    method: "textDocument/codeAction",
    capability: ({ literalActions }) =>
      literalActions
        ? { codeActionProvider: { codeActionKinds: ["quickfix", "refactor.rewrite", "source.fixAll"] } }
        : undefined,
    needs: "range",
    answer: answerCodeActions,
  },
  {
    method: "textDocument/codeLens",
    capability: ({ commands }) => (commands.size > 0 ? { codeLensProvider: {} } : undefined),
    answer: ({ analysis, path, abilities, uriOf }) =>
      [
        ...codeLenses(analysis, path, abilities.commands),
        ...actionLenses(analysis, path, abilities.commands),
      ].map(({ range, command }) => ({
        range,
        command: { ...command, arguments: [uriOf(command.arguments[0]), command.arguments[1]] },
      })),
  },
  { method: expandedRequest, capability: () => undefined, answer: answerExpanded },
  { method: previewRequest, capability: () => undefined, answer: answerPreview },
  { method: treeOfRequest, capability: () => undefined, answer: answerTreeOf },
  { method: subjectsRequest, capability: () => undefined, answer: answerSubjects },
];

/** What the server can do with all config folders together. */
export const wideFeatures: readonly WideFeature[] = [
  { method: logsOfRequest, capability: () => undefined, answer: answerLogsOf },
  { method: subjectsOfRequest, capability: () => undefined, answer: answerSubjectsOf },
  {
    method: "workspace/symbol",
    capability: () => ({ workspaceSymbolProvider: true }),
    answer: (surroundings, params) => {
      const query = typeof params?.query === "string" ? params.query : "";
      return surroundings.workspace.trees.flatMap(({ analysis }) =>
        workspaceSymbols(analysis, query).map(({ location, ...symbol }) => ({
          ...symbol,
          location: toLocation(surroundings, location),
        })),
      );
    },
  },
];

function withPlainText(item: CompletionItem): object {
  const { documentation, ...rest } = item;
  return documentation ? { ...rest, documentation: plainText(documentation.value) } : rest;
}

/** Nested symbols as a list, for clients that know no other. */
function flatten(
  question: Question<unknown>,
  symbols: readonly DocumentSymbol[],
  containerName?: string,
): readonly object[] {
  return symbols.flatMap(({ name, kind, range, children }) => [
    {
      name,
      kind,
      location: toLocation(question, { path: question.path, range }),
      ...(containerName !== undefined && { containerName }),
    },
    ...flatten(question, children, name),
  ]);
}
