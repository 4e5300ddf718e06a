import { type Place, type Span, visible } from "../text/index.ts";
import type { ActionCommand } from "./command.ts";
import { describeScript } from "./describe/index.ts";
import { leftTags, type RanEvent, type RenderedEvent } from "./render.ts";

/** What a stretch of a page is; a `command` has the place that it was written at. */
export interface ActionPiece extends Span {
  readonly kind: "heading" | "command" | "words" | "value" | "problem" | "place";
  readonly place?: Place | undefined;
}

/** Rendered commands to be read: text of several lines, and what its stretches are, in order. */
export interface ActionPage {
  readonly text: string;
  readonly pieces: readonly ActionPiece[];
}

/** What a page is made of. */
export interface ActionPageOptions {
  /** Its first line. */
  readonly title: string;
  /** How a place is told: `action.d/iptables.conf:12`. */
  readonly tellPlace: (place: Place) => string;
}

/** Lays rendered events out as a page, the same for every head. */
export function layActionPage(
  events: readonly (RenderedEvent | RanEvent)[],
  { title, tellPlace }: ActionPageOptions,
): ActionPage {
  const page = new Page(tellPlace);
  page.addLine(title[0]!.toUpperCase() + title.slice(1), "heading");
  for (const event of events) page.addEvent(event);
  return page.finish();
}

class Page {
  private text = "";
  private readonly pieces: ActionPiece[] = [];
  private readonly tellPlace: (place: Place) => string;

  constructor(tellPlace: (place: Place) => string) {
    this.tellPlace = tellPlace;
  }

  finish(): ActionPage {
    return { text: this.text, pieces: this.pieces };
  }

  addLine(text: string, kind?: ActionPiece["kind"], place?: Place): void {
    const indent = text.length - text.trimStart().length;
    const start = this.text.length + indent;
    this.text += `${visible(text)}\n`;
    if (kind !== undefined) this.pieces.push({ start, end: this.text.length - 1, kind, place });
  }

  addEvent(event: RenderedEvent | RanEvent): void {
    const { settings, commands, note, error } = event;
    this.addLine("");
    this.addLine(`${event.event}: ${settings.name}`, "heading");
    if (note !== undefined) this.addLine(`  ${note}`, "words");
    const exits = "exits" in event ? event.exits : undefined;
    commands.forEach((command, index) => {
      if (index > 0) this.addLine("");
      const code = exits?.[index];
      if (code !== undefined) this.addLine(`  ${command.event}, ends with exit code ${code}:`, "words");
      this.addCommand(command);
    });
    if (error !== undefined) this.addLine(`  ! fail2ban logs: ${oneLine(error)}`, "problem");
  }

  private addCommand(command: ActionCommand): void {
    this.addScript(command);
    for (const { name, value } of command.values) {
      this.addLine(`    $${name} is ${JSON.stringify(value)}`, "value");
    }
    for (const { words, tool, depth } of describeScript(command.text.text)) {
      this.addLine(
        `  ${"  ".repeat(depth)}- ${words === undefined ? `Runs ${tool}.` : oneLine(words)}`,
        "words",
      );
    }
    for (const { tag } of leftTags(command)) {
      this.addLine(`  ! Nothing fills <${tag}>: the shell takes it for a redirection.`, "problem");
    }
    const places = placesOf(command, this.tellPlace);
    if (places.length > 0) this.addLine(`  from ${places.join(", ")}`, "place");
  }

  /** The command's own text, each line indented; a stretch of one place never goes over a line's end. */
  private addScript({ text }: ActionCommand): void {
    let at = 0;
    for (const line of text.text.split("\n")) {
      this.text += "    ";
      const shift = this.text.length - at;
      const end = at + line.length;
      for (const piece of text.pieces) {
        const from = Math.max(piece.start, at);
        const to = Math.min(piece.end, end);
        if (from >= to) continue;
        const { path, span, exact } = piece;
        const offset = exact ? from - piece.start : 0;
        const width = exact ? to - from : span.end - span.start;
        const start = span.start + offset;
        const place = { path, span: { start, end: start + width } };
        this.pieces.push({ start: from + shift, end: to + shift, kind: "command", place });
      }
      this.text += `${visible(line)}\n`;
      at = end + 1;
    }
  }
}

/** Where the pieces of a command were written, each place told once. */
function placesOf({ text }: ActionCommand, tellPlace: (place: Place) => string): string[] {
  const told = text.pieces.map(({ path, span }) => tellPlace({ path, span }));
  const files = new Map<string, Set<string>>();
  for (const place of told) {
    const [, file = place, line = ""] = /^(.*):(\d+)$/s.exec(place) ?? [];
    const lines = files.get(file) ?? new Set();
    files.set(file, lines.add(line));
  }
  return [...files].map(([file, lines]) => {
    const sorted = [...lines].sort((one, other) => Number(one) - Number(other));
    return `${file}:${sorted.join(",")}`;
  });
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, " ");
}
