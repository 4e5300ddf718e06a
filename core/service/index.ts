export { lineStarts, offsetAt, positionAt, rangeOf, spanOf } from "./lines.ts";
export type { Location, Position, Range, TextEdit, WorkspaceEdit } from "./lsp.ts";
