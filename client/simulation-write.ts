import { Range, type ViewColumn, window, workspace } from "vscode";
import type { LanguageClient, WorkspaceEdit as ProtocolEdit } from "vscode-languageclient/node";
import { type SimulationEdit, type SimulationValues, writeRequest } from "../server/protocol-simulate.ts";
import { columnFor } from "./columns.ts";
import type { Simulation } from "./simulation.ts";

/** Puts values into the jail's file, and shows it beside `column`: undo, there, takes them out again. */
export async function writeValues(
  client: LanguageClient,
  simulation: Simulation,
  values: SimulationValues,
  column: ViewColumn | undefined,
): Promise<void> {
  try {
    const { edit, files } = await simulation.ask<SimulationEdit>(writeRequest, { values });
    const converted = await client.protocol2CodeConverter.asWorkspaceEdit(edit as ProtocolEdit);
    const [first] = files;
    if (!first || !(await workspace.applyEdit(converted))) {
      void window.showErrorMessage(`The values of jail ${simulation.jail} could not be written.`);
      return;
    }
    const uri = client.protocol2CodeConverter.asUri(first.uri);
    const { start, end } = first.range;
    const editor = await window.showTextDocument(await workspace.openTextDocument(uri), {
      viewColumn: columnFor(uri, column),
      preview: false,
    });
    editor.revealRange(new Range(start.line, start.character, end.line, end.character));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    void window.showErrorMessage(`The values of jail ${simulation.jail} could not be written: ${why}`);
  }
}
