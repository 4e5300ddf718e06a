import {
  type ActionPage,
  type ActionPiece,
  type ActionSurroundings,
  actionEvents,
  familyOf,
  layActionPage,
  type RenderedEvent,
  readTicket,
  renderEvent,
} from "../action/index.ts";
import { type Analysis, roleOf } from "../analysis/index.ts";
import { isTrue, parseConfig } from "../config/index.ts";
import type { Place } from "../text/index.ts";
import { type ActionSubjectRequest, readActionSubject } from "./action-subject.ts";
import { rangeIn } from "./diagnostics.ts";
import { offsetAt } from "./lines.ts";
import type { Location, Position } from "./lsp.ts";

/** What is around the actions of a preview: whose clock and whose name. */
export type PreviewSurroundings = Pick<ActionSurroundings, "now" | "hostname">;

/** The commands of actions as a text to be read. */
export interface ActionPreview {
  /** `jail sshd`, `action iptables`. */
  readonly title: string;
  readonly text: string;
  readonly pieces: readonly PreviewPiece[];
}

/** A stretch of the text, within one line of it; a command's has the place where it was written. */
export interface PreviewPiece {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly kind: ActionPiece["kind"];
  readonly origin?: Location | undefined;
}

/** Which actions a file offers at a position: those of the jail there, or the action that the file is. */
export function actionSubjectAt(
  analysis: Analysis,
  path: string,
  position?: Position,
): ActionSubjectRequest | undefined {
  const role = roleOf(path);
  if (role?.kind === "action") {
    return { kind: "action", text: role.name.replace(/\.d\/[^/]+$/, ""), jail: jailOf(analysis, role.name) };
  }
  const source = analysis.source(path);
  if (role?.kind !== "jail" || !source) return undefined;
  const offset = position ? offsetAt(source, position) : 0;
  const jails = analysis.jails();
  const named = parseConfig(source).sections.filter(({ name }) => jails.includes(name));
  const found = named.filter(({ nameSpan }) => nameSpan.start <= offset + 1).at(-1) ?? named[0];
  return found && { kind: "jail", name: found.name };
}

/** What the actions run for addresses, one after the other, event by event; or one sentence on why there is nothing to show. */
export function previewActions(
  analysis: Analysis,
  request: ActionSubjectRequest,
  addresses: readonly string[],
  around: PreviewSurroundings,
): ActionPreview {
  const subject = readActionSubject(analysis, request);
  if (subject.fault !== undefined) return told("no commands", subject.fault);
  const surroundings: ActionSurroundings = {
    ...around,
    hostOf: () => undefined,
    ipv6: true,
    bantime: subject.bantime,
    counters: { banned: 1, bannedTotal: 1, found: 0, foundTotal: 0 },
  };
  const pages = addresses.map((address) => {
    const reading = readTicket("{}", { ip: address, now: Math.floor(around.now) });
    if (reading.fault !== undefined) return `${address}: ${reading.fault}`;
    const family = { inet4: " (IPv4)", inet6: " (IPv6)", none: "" }[familyOf(reading.ticket) ?? "none"];
    const events = actionEvents.flatMap((event) => {
      const order = event === "stop" ? [...subject.settings].reverse() : subject.settings;
      return order.map((settings) => renderEvent(settings, event, reading.ticket, surroundings));
    });
    return layActionPage(events.filter(isTold), {
      title: `${subject.title}: what it runs for ${address}${family}`,
      tellPlace: (place) => tellPlace(analysis, place),
    });
  });
  return join(analysis, subject.title, pages);
}

/** Whether there is something to say of an event: what an action leaves out, or does as at another event, is not. */
export function isTold({ commands, error, note, event, settings }: RenderedEvent): boolean {
  const isSet = (name: string) => isTrue(settings.properties.get(name));
  if (event === "reban" && !isSet("actionreban")) return false;
  if (commands.length > 0 || error !== undefined) return true;
  if (settings.isPython) return event === "ban";
  if (event === "repair") return isSet("actioncheck");
  return note !== undefined && (event === "check" || event === "flush");
}

/** The first jail that uses an action, for its tags: else a made-up one. */
function jailOf(analysis: Analysis, action: string): string {
  const uses = (name: string) =>
    analysis.jail(name).value.actionReferences.some((reference) => reference.name.text === action);
  return analysis.jails().find(uses) ?? "jail";
}

function told(title: string, sentence: string): ActionPreview {
  return {
    title,
    text: `${sentence}\n`,
    pieces: [{ line: 0, start: 0, end: sentence.length, kind: "problem" }],
  };
}

function tellPlace(analysis: Analysis, { path, span }: Place): string {
  const { basedir } = analysis.world;
  const name = path.startsWith(`${basedir}/`) ? path.slice(basedir.length + 1) : path;
  return `${name}:${rangeIn(analysis, path, span).start.line + 1}`;
}

/** Pages one under the other, their stretches by line. */
function join(analysis: Analysis, title: string, pages: readonly (ActionPage | string)[]): ActionPreview {
  let text = "";
  const pieces: PreviewPiece[] = [];
  for (const page of pages) {
    if (text !== "") text += "\n";
    const first = text.split("\n").length - 1;
    if (typeof page === "string") {
      pieces.push({ line: first, start: 0, end: page.length, kind: "problem" });
      text += `${page}\n`;
      continue;
    }
    pieces.push(...placeByLine(analysis, page, first));
    text += page.text;
  }
  return { title, text, pieces };
}

function placeByLine(analysis: Analysis, { text, pieces }: ActionPage, first: number): PreviewPiece[] {
  const placed: PreviewPiece[] = [];
  let line = 0;
  let begin = 0;
  for (const { start, end, kind, place } of pieces) {
    for (let next = text.indexOf("\n", begin); next >= 0 && next < start; next = text.indexOf("\n", begin)) {
      begin = next + 1;
      line++;
    }
    const origin = place && { path: place.path, range: rangeIn(analysis, place.path, place.span) };
    placed.push({ line: first + line, start: start - begin, end: end - begin, kind, origin });
  }
  return placed;
}
