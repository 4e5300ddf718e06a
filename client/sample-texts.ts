import { Range, type TextDocument, workspace } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { SampleTexts } from "../server/protocol-samples.ts";
import { isConfig } from "./language-client.ts";

/** What tells a sample log: a verdict, or a header. As in core/samples/header.ts. */
const sign = /^#+ ?(?:failJSON|fileOptions|filterOptions|addFILE):|^#+[ \t]*f2b:[ \t]*\w+=/m;

/** A sample log shows what it is within so many lines: a large log is not read through at each edit. */
const headLines = 500;

/** The begin of a document. */
export function headOf(document: TextDocument): string {
  return document.getText(new Range(0, 0, headLines, 0));
}

/** Whether a document is a sample log by its begin. */
export function isSampleLog(document: TextDocument): boolean {
  return !isConfig(document) && sign.test(headOf(document));
}

/** The sample logs that are open, of files on this machine. */
export function openSampleLogs(): readonly TextDocument[] {
  return workspace.textDocuments.filter(
    (document) => document.uri.scheme === "file" && isSampleLog(document),
  );
}

/** The texts of open sample logs that differ from the disk: they are not synchronised by the protocol. */
export function sampleTexts(client: LanguageClient): SampleTexts {
  const texts = openSampleLogs()
    .filter(({ isDirty }) => isDirty)
    .map((document) => ({
      uri: client.code2ProtocolConverter.asUri(document.uri),
      text: document.getText(),
    }));
  return { texts };
}
