import {
  type DecorationRenderOptions,
  type Disposable,
  type ExtensionContext,
  OverviewRulerLane,
  Range,
  type TextEditor,
  type TextEditorDecorationType,
  ThemeColor,
  type Uri,
  window,
} from "vscode";
import type { LineMark, MarkSpan } from "../server/protocol-trial.ts";

/** A line's kind, as far as it is shown by itself. */
export type ShownKind = Exclude<LineMark["kind"], "missed">;

/** What was handed to an editor: a stretch of a line, what it is, and what became of its line. */
export interface Decoration {
  /** `line`: a line as a whole, its icon. `ruler`: its place in the overview ruler. `problem`: words in front of the line. */
  readonly role: "line" | "ruler" | "problem" | MarkSpan["role"];
  readonly kind: LineMark["kind"];
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** What an editor is to show. */
export interface Shown {
  /** Lines with all their stretches. */
  readonly lines: readonly LineMark[];
  /** Lines whose place is shown in the overview ruler. */
  readonly ruler: readonly LineMark[];
  /** Words in front of a line: why there are no marks. */
  readonly problem?: { readonly line: number; readonly text: string };
}

const kinds: readonly ShownKind[] = ["matched", "old", "undated", "ignored", "nofail", "error"];
const spanRoles: readonly MarkSpan["role"][] = ["date", "match", "group", "user", "address"];

/** How a line's left edge is drawn: its kind shows without any colour, too. */
const edges: Readonly<Record<ShownKind, string>> = {
  matched: "solid",
  old: "dotted",
  undated: "double",
  ignored: "dashed",
  nofail: "dotted",
  error: "double",
};

const spanLooks: Readonly<Record<MarkSpan["role"], DecorationRenderOptions>> = {
  date: { color: new ThemeColor("fail2ban.date"), textDecoration: "underline dotted" },
  match: { borderWidth: "0 0 1px 0", borderStyle: "solid", borderColor: new ThemeColor("fail2ban.match") },
  group: box("group", "1px dotted"),
  user: { ...box("user", "1px dashed"), fontStyle: "italic" },
  address: { ...box("address", "1px solid"), fontWeight: "bold" },
};

/** The looks of a log's lines, and the one place that hands ranges to an editor. */
export class Decorations implements Disposable {
  private readonly types = new Map<string, TextEditorDecorationType>();
  private readonly problem = window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new ThemeColor("fail2ban.errorLine"),
  });
  private readonly handed = new Map<TextEditor, Map<string, readonly Decoration[]>>();

  constructor(context: ExtensionContext) {
    for (const kind of kinds) {
      this.types.set(`line ${kind}`, window.createTextEditorDecorationType(lineLook(context, kind)));
      this.types.set(`ruler ${kind}`, window.createTextEditorDecorationType(rulerLook(kind)));
    }
    for (const role of spanRoles)
      this.types.set(role, window.createTextEditorDecorationType(spanLooks[role]));
  }

  /**
   * Hands an editor what it is to show: of each type all ranges at once, and only where they are others than before.
   * Answers whether any were.
   */
  handOver(editor: TextEditor, shown: Shown): boolean {
    const before = this.handed.get(editor);
    const lists = sortByType(shown);
    let isNew = false;
    for (const [name, type] of this.types) {
      const list = lists.get(name) ?? [];
      if (isSame(list, before?.get(name) ?? [])) continue;
      isNew = true;
      editor.setDecorations(
        type,
        list.map(({ line, start, end }) => new Range(line, start, line, end)),
      );
    }
    const { problem } = shown;
    if (problem) {
      lists.set("problem", [{ role: "problem", kind: "error", line: problem.line, start: 0, end: 0 }]);
    }
    if (problem || before?.has("problem")) {
      isNew = true;
      editor.setDecorations(this.problem, problem ? [problemAt(problem)] : []);
    }
    this.handed.set(editor, lists);
    this.forget(window.visibleTextEditors);
    return isNew;
  }

  /** What was handed over last for a document, by line; empty where it is not shown or has none. */
  of(uri: Uri): readonly Decoration[] {
    const key = uri.toString();
    for (const [editor, lists] of this.handed) {
      if (editor.document.uri.toString() !== key) continue;
      return [...lists.values()]
        .flat()
        .sort((one, other) => one.line - other.line || one.start - other.start);
    }
    return [];
  }

  dispose(): void {
    for (const type of this.types.values()) type.dispose();
    this.problem.dispose();
    this.handed.clear();
  }

  /** Forgets the editors that are gone: a new one comes without decorations. */
  private forget(visible: readonly TextEditor[]): void {
    for (const editor of this.handed.keys()) if (!visible.includes(editor)) this.handed.delete(editor);
  }
}

function sortByType({ lines, ruler }: Shown): Map<string, Decoration[]> {
  const lists = new Map<string, Decoration[]>();
  const add = (name: string, decoration: Decoration) => {
    const list = lists.get(name);
    if (list) list.push(decoration);
    else lists.set(name, [decoration]);
  };
  for (const { kind, line, spans } of lines) {
    if (kind !== "missed") add(`line ${kind}`, { role: "line", kind, line, start: 0, end: 0 });
    for (const span of spans) {
      add(span.role, { role: span.role, kind, line: span.line, start: span.start, end: span.end });
    }
  }
  for (const { kind, line } of ruler) {
    if (kind !== "missed") add(`ruler ${kind}`, { role: "ruler", kind, line, start: 0, end: 0 });
  }
  return lists;
}

function isSame(one: readonly Decoration[], other: readonly Decoration[]): boolean {
  if (one.length !== other.length) return false;
  return one.every((decoration, index) => {
    const { line, start, end, kind } = other[index]!;
    return (
      decoration.line === line &&
      decoration.start === start &&
      decoration.end === end &&
      decoration.kind === kind
    );
  });
}

function lineLook(context: ExtensionContext, kind: ShownKind): DecorationRenderOptions {
  const icon = (theme: "light" | "dark") => ({
    gutterIconPath: context.asAbsolutePath(`client/media/gutter/${kind}-${theme}.svg`),
  });
  return {
    isWholeLine: true,
    backgroundColor: new ThemeColor(`fail2ban.${kind}Line`),
    borderWidth: "0 0 0 3px",
    borderStyle: edges[kind],
    borderColor: new ThemeColor(`fail2ban.${kind}`),
    gutterIconSize: "contain",
    light: icon("light"),
    dark: icon("dark"),
  };
}

function rulerLook(kind: ShownKind): DecorationRenderOptions {
  return {
    overviewRulerColor: new ThemeColor(`fail2ban.${kind}`),
    overviewRulerLane: kind === "matched" ? OverviewRulerLane.Center : OverviewRulerLane.Left,
  };
}

function box(name: string, border: string): DecorationRenderOptions {
  return {
    border,
    borderColor: new ThemeColor(`fail2ban.${name}`),
    backgroundColor: new ThemeColor(`fail2ban.${name}Background`),
    borderRadius: "2px",
  };
}

function problemAt({ line, text }: { readonly line: number; readonly text: string }) {
  // In front of the line: the end of a long one is out of sight.
  const range = new Range(line, 0, line, 0);
  const before = {
    contentText: `✖ ${text}`,
    margin: "0 2em 0 0",
    fontWeight: "bold",
    color: new ThemeColor("fail2ban.error"),
  };
  return { range, renderOptions: { before } };
}
