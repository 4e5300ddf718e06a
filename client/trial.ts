import { Range, type TextDocument, type TextDocumentChangeEvent, type Uri, window, workspace } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  type ChangeTrialParams,
  cancelTrialNotification,
  changeTrialNotification,
  type EditParams,
  editNotification,
  type LineRange,
  type StartTrialParams,
  type Subject,
  startTrialRequest,
  stopTrialNotification,
  type TextParams,
  type TrialClock,
  type TrialParams,
  type TrialStarted,
  type TrialState,
  textNotification,
  type VisibleParams,
  visibleNotification,
} from "../server/protocol-trial.ts";
import { Marks } from "./marks.ts";

/** Characters of a piece of text, about; the protocol allows a million. */
const pieceLength = 500_000;
/** Lines that are taken out of a document at once: the extension host has others to serve. */
const linesAtOnce = 5000;
/** Milliseconds: a picture of the screen. */
const frame = 16;

/** What a trial is of. */
export interface TrialPlan {
  readonly subject: Subject;
  readonly title: string;
  readonly log: Uri;
  /** `disk`: no editor can show the log, or not to an extension. */
  readonly from: "editor" | "disk";
  readonly clock: TrialClock;
}

/** What of a trial can be had otherwise while it goes on. */
export interface TrialChange {
  readonly subject?: Subject;
  readonly clock?: TrialClock;
}

/** The client's end of one trial: what is known of the log's lines, and the log kept in step with its editor. */
export class Trial {
  readonly id: string;
  readonly log: Uri;
  readonly from: "editor" | "disk";
  readonly marks = new Marks();
  subject: Subject;
  title: string;
  clock: TrialClock;
  state: TrialState | undefined;
  private readonly client: LanguageClient;
  private isInStep = false;
  private isOver = false;
  private frame: NodeJS.Timeout | undefined;
  private sent = "";

  constructor(client: LanguageClient, id: string, { subject, title, log, from, clock }: TrialPlan) {
    this.client = client;
    this.id = id;
    this.subject = subject;
    this.title = title;
    this.log = log;
    this.from = from;
    this.clock = clock;
  }

  /** The log's document, where an editor has it. */
  get document(): TextDocument | undefined {
    if (this.from === "disk") return undefined;
    const key = this.log.toString();
    return workspace.textDocuments.find(({ uri }) => uri.toString() === key);
  }

  /** Begins, or begins anew with another server. Throws where the log can't be read. */
  async start(): Promise<void> {
    const { document } = this;
    this.isInStep = false;
    this.marks.reset();
    this.state = undefined;
    const isSent = document !== undefined && (document.isDirty || document.uri.scheme !== "file");
    const visible = this.visibleRanges();
    this.sent = JSON.stringify(visible);
    const params: StartTrialParams = {
      trial: this.id,
      subject: this.subject,
      log: {
        uri: this.client.code2ProtocolConverter.asUri(this.log),
        from: this.from,
        ...(document && { isSent, lines: document.lineCount }),
      },
      clock: this.clock,
      visible,
    };
    const asked = this.client.sendRequest<TrialStarted>(startTrialRequest, params);
    const known = isSent ? this.sendText(document) : document?.version;
    const [{ title, wantsText }, version] = await Promise.all([asked, known]);
    this.title = title;
    if (this.isOver) return;
    // An edit since then is in the text that the server has, or not: nobody knows.
    if (document && (wantsText || document.version !== version)) await this.sendText(document);
    this.isInStep = true;
    this.showVisible();
  }

  /** Sends on what was typed into the log, or came at its end. */
  edit({ contentChanges }: TextDocumentChangeEvent): void {
    for (const { range, text } of contentChanges) {
      this.marks.shift(range.start.line, range.end.line, text.split("\n").length - 1);
    }
    if (!this.isInStep || contentChanges.length === 0) return;
    const edits = contentChanges.map(({ range: { start, end }, text }) => ({
      from: { line: start.line, character: start.character },
      to: { line: end.line, character: end.character },
      text,
    }));
    const params: EditParams = { trial: this.id, edits };
    this.tell(editNotification, params);
  }

  /** Tells what the log's editors show, once a picture of the screen. */
  showVisible(): void {
    if (this.frame || this.isOver) return;
    this.frame = setTimeout(() => {
      this.frame = undefined;
      const visible = this.visibleRanges();
      const text = JSON.stringify(visible);
      if (visible.length === 0 || text === this.sent) return;
      this.sent = text;
      const params: VisibleParams = { trial: this.id, visible };
      this.tell(visibleNotification, params);
    }, frame);
  }

  /** What the log's editors show. */
  visibleRanges(): readonly LineRange[] {
    const key = this.log.toString();
    return window.visibleTextEditors
      .filter(({ document }) => document.uri.toString() === key)
      .flatMap(({ visibleRanges }) => visibleRanges)
      .map(({ start, end }) => ({ from: start.line, to: end.line + 1 }));
  }

  /** Goes on with another mode, other options, another clock. */
  change(next: TrialChange): void {
    this.subject = next.subject ?? this.subject;
    this.clock = next.clock ?? this.clock;
    const params: ChangeTrialParams = { trial: this.id, ...next };
    this.tell(changeTrialNotification, params);
  }

  /** Forgets what a server said that is gone. */
  lose(): void {
    this.isInStep = false;
    this.marks.reset();
    const message = "the language server is off.";
    this.state = { trial: this.id, run: 0, title: this.title, phase: "failed", share: 0, message, modes: [] };
  }

  /** Breaks the running pass off. */
  cancel(): void {
    this.tell(cancelTrialNotification, this.name);
  }

  /** Ends the trial. */
  stop(): void {
    this.isOver = true;
    clearTimeout(this.frame);
    this.tell(stopTrialNotification, this.name);
  }

  /** The trial's name, as most requests want it. */
  get name(): TrialParams {
    return { trial: this.id };
  }

  /** Sends the whole text as it is once all of it is gathered. Answers its version. */
  private async sendText(document: TextDocument): Promise<number> {
    const pieces = await gather(document);
    for (const [index, text] of pieces.entries()) {
      const params: TextParams = { trial: this.id, text, isLast: index === pieces.length - 1 };
      this.tell(textNotification, params);
    }
    return document.version;
  }

  private tell(method: string, params: object): void {
    // With the server gone there is nobody to tell; a new one is told from the start.
    this.client.sendNotification(method, params).catch(() => undefined);
  }
}

/** A document's text in pieces, a little at a time; from the start again where it is edited meanwhile. */
async function gather(document: TextDocument): Promise<readonly string[]> {
  for (;;) {
    const { version } = document;
    const pieces: string[] = [];
    let piece = "";
    for (let line = 0; line < document.lineCount; line += linesAtOnce) {
      piece += document.getText(new Range(line, 0, line + linesAtOnce, 0));
      while (piece.length > pieceLength) {
        pieces.push(piece.slice(0, pieceLength));
        piece = piece.slice(pieceLength);
      }
      if (document.lineCount > linesAtOnce) await new Promise(setImmediate);
      if (document.version !== version) break;
    }
    if (document.version === version) return [...pieces, piece];
  }
}
