import {
  type ActionCommand,
  type ActionPiece,
  describeScript,
  familyOf,
  layActionPage,
  leftTags,
  type RanEvent,
  type RenderedEvent,
  shellArguments,
  type Ticket,
} from "../../core/action/index.ts";
import type { Analysis } from "../../core/analysis/index.ts";
import { addressText } from "../../core/filter/index.ts";
import { rangeIn } from "../../core/service/index.ts";
import type { Place } from "../../core/text/index.ts";
import { shownPath } from "./placed.ts";

/** What was rendered, and from where the reader looks. */
export interface Rendered {
  readonly title: string;
  readonly jail: string;
  readonly ticket: Ticket;
  readonly cwd: string;
}

const styles: Readonly<Record<ActionPiece["kind"], number | undefined>> = {
  heading: 1,
  command: undefined,
  words: 36,
  value: 33,
  problem: 31,
  place: 2,
};

const families = { inet4: " (IPv4)", inet6: " (IPv6)" };

/** Rendered events as text; on a terminal in colours. */
export function formatRendered(
  analysis: Analysis,
  events: readonly (RenderedEvent | RanEvent)[],
  { title, ticket, cwd, hasColors }: Rendered & { readonly hasColors: boolean },
): string {
  const family = familyOf(ticket);
  const { text, pieces } = layActionPage(events, {
    title: `${title}: what it runs for ${addressText(ticket.ip)}${family ? families[family] : ""}`,
    tellPlace: (place) => lineOf(analysis, place, cwd),
  });
  if (!hasColors) return text;
  let painted = "";
  let done = 0;
  for (const { start, end, kind } of pieces) {
    const style = styles[kind];
    if (style === undefined || start < done) continue;
    painted += `${text.slice(done, start)}\x1b[${style}m${text.slice(start, end)}\x1b[0m`;
    done = end;
  }
  return painted + text.slice(done);
}

/**
 * Rendered events as one object of JSON's. `argv` is what is executed, `environment` the risky values by their variables,
 * `pieces` where the stretches of `text` were written (offsets in UTF-16, lines from 1).
 */
export function renderedJson(
  analysis: Analysis,
  events: readonly (RenderedEvent | RanEvent)[],
  { jail, ticket, cwd }: Rendered,
): string {
  const rendered = {
    jail,
    ip: addressText(ticket.ip),
    family: familyOf(ticket) ?? null,
    events: events.map((event) => ({
      event: event.event,
      action: event.settings.name,
      unknown: event.settings.isPython,
      commands: event.commands.map((command, index) => ({
        ...commandJson(analysis, command, cwd),
        ...("exits" in event ? { exit: event.exits[index] } : {}),
      })),
      note: event.note ?? null,
      error: event.error ?? null,
    })),
  };
  return `${JSON.stringify(rendered, null, 1)}\n`;
}

function commandJson(analysis: Analysis, command: ActionCommand, cwd: string) {
  const { event, text, values, family, timeout } = command;
  return {
    event,
    argv: ["/bin/sh", "-c", ...shellArguments(command)],
    text: text.text,
    environment: Object.fromEntries(values.map(({ name, value }) => [name, value])),
    family: family ?? null,
    timeout,
    does: describeScript(text.text).flatMap(({ words, tool, depth }) => [
      { words: words ?? null, tool, depth },
    ]),
    left: leftTags(command).map(({ tag }) => tag),
    pieces: piecesJson(analysis, command, cwd),
  };
}

/** Where the stretches of a command were written, neighbours of one line as one. */
function piecesJson(analysis: Analysis, { text }: ActionCommand, cwd: string) {
  const pieces: Array<{ start: number; end: number; file: string; line: number }> = [];
  for (const { start, end, path, span } of text.pieces) {
    const file = shownPath(path, cwd);
    const line = rangeIn(analysis, path, span).start.line + 1;
    const last = pieces.at(-1);
    if (last && last.end === start && last.file === file && last.line === line) last.end = end;
    else pieces.push({ start, end, file, line });
  }
  return pieces;
}

function lineOf(analysis: Analysis, { path, span }: Place, cwd: string): string {
  return `${shownPath(path, cwd)}:${rangeIn(analysis, path, span).start.line + 1}`;
}
