export type { Cursor } from "./cursor.ts";
export { cursorAt } from "./cursor.ts";
export { lineStarts, offsetAt, positionAt, rangeOf, spanOf } from "./lines.ts";
export type { Location, Position, Range, TextEdit, WorkspaceEdit } from "./lsp.ts";
