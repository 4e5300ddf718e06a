import { type QuickPickItem, TabInputText, Uri, window, workspace } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  type LogChoice,
  type LogsOfParams,
  logsOfRequest,
  type Subject,
  type SubjectMatch,
  type SubjectsOfParams,
  subjectsOfRequest,
} from "../server/protocol-trial.ts";
import { fileName } from "./file-name.ts";
import { isConfig } from "./language-client.ts";
import type { Pairs } from "./pairs.ts";

/** Lines of a log that the server can't read by itself. */
const sampleLines = 500;

/** What is done with a log. */
const pastOf = { Test: "tested", Simulate: "simulated" };
type Verb = keyof typeof pastOf;

interface LogItem extends QuickPickItem {
  /** Absent for “Browse”. */
  readonly log?: Uri;
}

interface SubjectItem extends QuickPickItem {
  readonly choice?: { readonly subject: Subject; readonly title: string };
}

/** Asks which log a filter or a jail is to be tested on; proposes with reasons. */
export async function pickLog(
  client: LanguageClient,
  pairs: Pairs,
  { subject, title }: { readonly subject: Subject; readonly title: string },
  verb: Verb = "Test",
): Promise<Uri | undefined> {
  const items = new Map<string, LogItem>();
  const propose = (log: Uri, why: string, bytes?: number) => {
    const before = items.get(log.toString());
    const reasons = before ? `${before.detail}; ${why}` : why;
    const description =
      before?.description ??
      [workspace.asRelativePath(log), bytes !== undefined && sizeOf(bytes)].filter(Boolean).join(", ");
    items.set(log.toString(), { label: fileName(log), description, detail: reasons, log });
  };
  for (const { log } of pairs.logsOf(subject).slice(0, 3)) propose(Uri.parse(log), "tested last time");
  const params: LogsOfParams = { subject };
  const found = await client.sendRequest<LogChoice[] | null>(logsOfRequest, params);
  for (const choice of found ?? []) {
    propose(client.protocol2CodeConverter.asUri(choice.uri), whyLog(choice), choice.bytes);
  }
  for (const log of openLogs()) propose(log, "open in an editor");
  const browse: LogItem = { label: "$(folder-opened) Browse…", alwaysShow: true };
  const picked = await window.showQuickPick([...items.values(), browse], {
    title: `${verb} ${title}`,
    placeHolder: `Which log is it to be ${pastOf[verb]} on?`,
    matchOnDescription: true,
  });
  if (!picked) return undefined;
  return picked.log ?? (await browseFor(`${verb} on This Log`));
}

/**
 * Asks which filter or jail a log is to be tested with, or which jail it is to be simulated with; answers a file where the
 * user went to look for one.
 */
export async function pickSubject(
  client: LanguageClient,
  pairs: Pairs,
  log: Uri,
  verb: Verb = "Test",
): Promise<{ readonly subject: Subject; readonly title: string } | Uri | undefined> {
  const items = new Map<string, SubjectItem>();
  const isFit = ({ jail }: Subject) => verb === "Test" || jail !== undefined;
  const propose = (choice: { readonly subject: Subject; readonly title: string }, why: string, uri: Uri) => {
    if (!isFit(choice.subject)) return;
    const key = `${choice.subject.uri} ${choice.subject.jail ?? ""}`;
    const before = items.get(key);
    items.set(key, {
      label: choice.title,
      description: workspace.asRelativePath(uri),
      detail: before ? `${before.detail}; ${why}` : why,
      choice: before?.choice ?? choice,
    });
  };
  const toUri = (subject: Subject) => client.protocol2CodeConverter.asUri(subject.uri);
  const last = pairs.of(log);
  if (last) propose(last, "tested last time", toUri(last.subject));
  const lines = linesOf(log);
  const params: SubjectsOfParams = { uri: client.code2ProtocolConverter.asUri(log), ...(lines && { lines }) };
  const found = await client.sendRequest<SubjectMatch[] | null>(subjectsOfRequest, params);
  for (const match of found ?? []) propose(match, whySubject(match), toUri(match.subject));
  const browse: SubjectItem = { label: "$(folder-opened) Browse…", alwaysShow: true };
  const picked = await window.showQuickPick([...items.values(), browse], {
    title: `${verb} ${fileName(log)}`,
    placeHolder: `With which ${verb === "Test" ? "filter or jail" : "jail"} is it to be ${pastOf[verb]}?`,
    matchOnDescription: true,
  });
  if (!picked) return undefined;
  return picked.choice ?? (await browseFor(`${verb} With This File`, { Files: ["conf", "local"] }));
}

function whyLog({ why, jail }: LogChoice): string {
  if (why === "name") return "named alike";
  if (why === "near") return "near the configuration";
  return jail === undefined ? "found by a jail's logpath" : `found by logpath of jail ${jail}`;
}

function whySubject({ why, matched, tried }: SubjectMatch): string {
  const counts = `matches ${matched} of ${tried} lines tried`;
  if (why === "content") return counts;
  const reason = why === "logpath" ? "its logpath finds this log" : "named alike";
  return tried > 0 ? `${reason}; ${counts}` : reason;
}

/** Text files in tabs that are none of fail2ban's. */
function openLogs(): readonly Uri[] {
  const configs = new Set(workspace.textDocuments.filter(isConfig).map(({ uri }) => uri.toString()));
  const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
  const uris = tabs.flatMap(({ input }) => (input instanceof TabInputText ? [input.uri] : []));
  return uris.filter(
    (uri) => (uri.scheme === "file" || uri.scheme === "untitled") && !configs.has(uri.toString()),
  );
}

/** Lines of a log that is not, or not as it is, on the disk; its first ones and its last ones. */
function linesOf(log: Uri): readonly string[] | undefined {
  const document = workspace.textDocuments.find(({ uri }) => uri.toString() === log.toString());
  if (!document || !(document.isDirty || log.scheme !== "file")) return undefined;
  const { lineCount } = document;
  const head = Math.min(sampleLines, lineCount);
  const tail = Math.max(head, lineCount - sampleLines);
  const numbers = [
    ...Array(head).keys(),
    ...Array.from({ length: lineCount - tail }, (_, index) => tail + index),
  ];
  return numbers.map((number) => document.lineAt(number).text);
}

async function browseFor(openLabel: string, filters?: Record<string, string[]>): Promise<Uri | undefined> {
  const [chosen] = (await window.showOpenDialog({ openLabel, ...(filters && { filters }) })) ?? [];
  return chosen;
}

function sizeOf(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB"];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  const number = bytes / 1000 ** power;
  return `${power === 0 || number >= 10 ? Math.round(number) : number.toFixed(1)} ${units[power]}`;
}
