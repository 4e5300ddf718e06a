import { TabInputText, type TextEditor, Uri, ViewColumn, window, workspace } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  type Subject,
  type SubjectChoice,
  type SubjectsParams,
  subjectsRequest,
  type TrialClock,
} from "../server/protocol-trial.ts";
import { fileName } from "./file-name.ts";
import { isConfig } from "./language-client.ts";
import { pickLog, pickSubject } from "./pairing-picks.ts";
import type { Pair, Pairs } from "./pairs.ts";
import type { Trial } from "./trial.ts";
import type { Trials } from "./trials.ts";

/** VS Code hands no larger files to extensions, in bytes. */
const largest = 50 * 1024 * 1024;

/** What “Test Filter Against Log” may be told by whoever runs it: else it asks. */
export interface PairingWish {
  /** URI of the log. */
  readonly log?: string;
  /** The jail of a jail's file. */
  readonly jail?: string;
}

/** A jail that is to be simulated, and the logs where they were named. */
export interface ChosenJail {
  /** Its file. */
  readonly uri: Uri;
  readonly jail: string;
  readonly logs?: readonly Uri[];
}

/** Brings a filter, or a jail, and a log together. */
export class Pairing {
  private readonly client: LanguageClient;
  private readonly trials: Trials;
  private readonly pairs: Pairs;

  constructor(client: LanguageClient, trials: Trials, pairs: Pairs) {
    this.client = client;
    this.trials = trials;
    this.pairs = pairs;
  }

  /** The command: about the file that a menu names, or the one in front, be it filter, jail or log. */
  async test(given?: Uri | string, wish: PairingWish = {}): Promise<Trial | undefined> {
    const uri = typeof given === "string" ? Uri.parse(given) : (given ?? uriInFront());
    if (!uri) {
      void window.showInformationMessage(
        "Open a filter, a jail or a log first: it is tested with its counterpart.",
      );
      return undefined;
    }
    return isConfigFile(uri) ? this.testConfig(uri, wish) : this.testLog(uri);
  }

  /** Asks for another log for what a trial tries. */
  async testOtherLog({ subject, title, clock }: Trial): Promise<Trial | undefined> {
    const log = await pickLog(this.client, this.pairs, { subject, title });
    return log && this.begin({ subject, title, clock, log });
  }

  /** Asks for another filter or jail for a log. */
  async testLog(log: Uri): Promise<Trial | undefined> {
    const chosen = await pickSubject(this.client, this.pairs, log);
    if (!chosen) return undefined;
    if (chosen instanceof Uri) return this.testConfig(chosen, { log: log.toString() });
    const clock = this.pairs.of(log)?.clock ?? "log";
    return this.begin({ ...chosen, clock, log });
  }

  /** The jail of a file: the one that is named, or at a line, or picked; of a log the one that it is to be simulated with. */
  async chooseJail(uri: Uri, jail?: string, line?: number): Promise<ChosenJail | undefined> {
    if (!isConfigFile(uri)) {
      const chosen = await pickSubject(this.client, this.pairs, uri, "Simulate");
      if (!chosen) return undefined;
      if (chosen instanceof Uri) {
        const other = isConfigFile(chosen) ? await this.chooseJail(chosen) : undefined;
        return other && { ...other, logs: [uri] };
      }
      const { uri: file, jail: name = "" } = chosen.subject;
      return { uri: this.client.protocol2CodeConverter.asUri(file), jail: name, logs: [uri] };
    }
    const choice = await this.chooseSubject(uri, jail, line);
    if (!choice) return undefined;
    if (choice.subject.jail !== undefined) return { uri, jail: choice.subject.jail };
    void window.showInformationMessage(`${fileName(uri)} holds no jail: open the file of one that uses it.`);
    return undefined;
  }

  /** Takes up a pair that is known. */
  resume({ log, subject, title, clock }: Pair): Promise<Trial | undefined> {
    return this.begin({ subject, title, clock, log: Uri.parse(log) });
  }

  private async testConfig(uri: Uri, wish: PairingWish): Promise<Trial | undefined> {
    const choice = await this.chooseSubject(uri, wish.jail);
    if (!choice) return undefined;
    const log = wish.log === undefined ? await pickLog(this.client, this.pairs, choice) : Uri.parse(wish.log);
    if (!log) return undefined;
    return this.begin({ ...choice, clock: this.pairs.of(log)?.clock ?? "log", log });
  }

  /** The filter of a file, or the jail that is named, or under the cursor, or picked. */
  private async chooseSubject(
    uri: Uri,
    jail: string | undefined,
    at?: number,
  ): Promise<SubjectChoice | undefined> {
    // With that the server has it as it is now, be it new.
    await workspace.openTextDocument(uri);
    const params: SubjectsParams = { uri: this.client.code2ProtocolConverter.asUri(uri) };
    const choices = (await this.client.sendRequest<SubjectChoice[] | null>(subjectsRequest, params)) ?? [];
    if (choices.length === 0) {
      const mend =
        uri.scheme === "file"
          ? "holds no filter and no jail: open a file of filter.d or jail.d."
          : "is no file: save it into a filter.d first.";
      void window.showInformationMessage(`${fileName(uri)} ${mend}`);
      return undefined;
    }
    if (jail !== undefined) {
      const named = choices.find(({ subject }) => subject.jail === jail);
      if (!named) void window.showInformationMessage(`${fileName(uri)} holds no jail ${jail}.`);
      return named;
    }
    if (choices.length === 1) return choices[0];
    const editor = window.activeTextEditor;
    const isInFront = editor?.document.uri.toString() === uri.toString();
    const line = at ?? (isInFront ? editor?.selection.active.line : undefined);
    if (line !== undefined) {
      const under = choices.filter((choice) => choice.line <= line).at(-1);
      if (under) return under;
    }
    const items = choices.map((choice) => ({ label: choice.title, choice }));
    const picked = await window.showQuickPick(items, { placeHolder: "Which jail?" });
    return picked?.choice;
  }

  private async begin(pair: {
    readonly subject: Subject;
    readonly title: string;
    readonly log: Uri;
    readonly clock: TrialClock;
  }): Promise<Trial | undefined> {
    const { subject, title, log, clock } = pair;
    try {
      const from = (await isForDisk(log)) ? "disk" : "editor";
      if (from === "editor") await this.showBeside(log, subject);
      const trial = await this.trials.start({ subject, title, log, from, clock });
      if (this.trials.of(log) !== trial) return undefined;
      await this.pairs.remember(trial);
      return trial;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      void window.showErrorMessage(`${fileName(log)} can't be tested: ${why}`);
      return undefined;
    }
  }

  /** Shows log and filter side by side; what is visible stays where it is. */
  private async showBeside(log: Uri, subject: Subject): Promise<void> {
    const config = this.client.protocol2CodeConverter.asUri(subject.uri);
    const visible = editorOf(log) ?? editorOf(config) ?? (await showIn(config, ViewColumn.Active));
    const other = visible.viewColumn === ViewColumn.One ? ViewColumn.Two : ViewColumn.One;
    // What is there already is shown again: as a mere preview the next file would take its place, and end the test.
    for (const uri of [log, config]) await showIn(uri, editorOf(uri)?.viewColumn ?? other);
  }
}

function editorOf(uri: Uri): TextEditor | undefined {
  return window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
}

async function showIn(uri: Uri, viewColumn: ViewColumn): Promise<TextEditor> {
  const document = await workspace.openTextDocument(uri);
  return window.showTextDocument(document, { viewColumn, preserveFocus: true, preview: false });
}

/** The file in front, also where it is too large for VS Code to hand it to extensions. */
export function uriInFront(): Uri | undefined {
  const { activeTextEditor, tabGroups } = window;
  if (activeTextEditor) return activeTextEditor.document.uri;
  const input = tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof TabInputText ? input.uri : undefined;
}

/** Whether a file is one of fail2ban's: by its editor, else by its path. */
function isConfigFile(uri: Uri): boolean {
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open) return isConfig(open);
  return /\/(?:(?:filter|jail|action)\.d\/.*|jail)\.(?:conf|local)$/.test(uri.path);
}

async function isForDisk(log: Uri): Promise<boolean> {
  if (log.scheme !== "file") return false;
  if (/\.gz$/i.test(log.path)) return true;
  return (await workspace.fs.stat(log)).size > largest;
}
