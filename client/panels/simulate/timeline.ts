import type { SimulationFailures } from "../../../server/protocol-simulate.ts";
import type { Ban, Row } from "./model.ts";
import type { Colours } from "./theme.ts";

/** The stretch of time that all rows show. */
export interface View {
  readonly from: number;
  readonly to: number;
}

/** What all rows are drawn with. */
export interface Drawing {
  readonly failures: SimulationFailures;
  readonly view: View;
  readonly colours: Colours;
}

type Times = SimulationFailures["times"];

/** Something on a row's time line that leads to a line of the log. */
export interface Mark {
  readonly kind: "failure" | "ban" | "gone" | "success";
  /** Index into the failures, or the successes; -1: none. */
  readonly index: number;
  readonly from: number;
  readonly until: number;
}

/** Pixels: how tall a time line is, and where its parts stand. */
export const lineHeight = 28;
const windowY = 23;
const banY = 5;
const banHeight = 13;
const tickY = 2;
const tickHeight = 19;
/** Ticks nearer than that are one. */
const nearest = 1.5;

/** Draws what became of an address: windows below, bans as bars, failures as ticks through them, log-ins as arrow heads. */
export function drawRow(
  canvas: HTMLCanvasElement,
  width: number,
  row: Row,
  { failures, view, colours }: Drawing,
): void {
  const scale = window.devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * scale)) canvas.width = Math.round(width * scale);
  if (canvas.height !== Math.round(lineHeight * scale)) canvas.height = Math.round(lineHeight * scale);
  const paper = canvas.getContext("2d")!;
  paper.setTransform(scale, 0, 0, scale, 0, 0);
  paper.clearRect(0, 0, width, lineHeight);
  const x = (time: number) => ((time - view.from) / (view.to - view.from)) * width;
  const right = (time: number) => Math.min(width + 4, x(time));
  for (const { from, to } of row.windows) drawWindow(paper, x(from), right(to), colours);
  for (const ban of row.gone) drawGone(paper, x(ban.from), right(ban.until), colours);
  for (const ban of row.bans) drawBan(paper, ban, x(ban.from), right(ban.until), colours);
  paper.fillStyle = colours.failure;
  let last = Number.NEGATIVE_INFINITY;
  for (const index of row.failures) {
    const at = x(failures.times[index] ?? Number.POSITIVE_INFINITY);
    if (at - last < nearest || at < -2 || at > width + 2) continue;
    last = at;
    paper.fillRect(at - 0.75, tickY, 1.5, tickHeight);
  }
  paper.fillStyle = colours.success;
  paper.strokeStyle = colours.success;
  paper.lineWidth = 1.5;
  last = Number.NEGATIVE_INFINITY;
  for (const index of row.successes) {
    const at = x(failures.successes.times[index] ?? Number.POSITIVE_INFINITY);
    if (at - last < 3 || at < -4 || at > width + 4) continue;
    last = at;
    drawArrow(paper, at, failures.successes.saysSo[index] ?? false);
  }
}

/** The mark at a place of a row's time line, where there is one near. */
export function markAt(
  row: Row,
  { failures, view }: Pick<Drawing, "failures" | "view">,
  width: number,
  place: number,
): Mark | undefined {
  const x = (time: number) => ((time - view.from) / (view.to - view.from)) * width;
  const near = (index: number, times: Times) => Math.abs(x(times[index] ?? Number.POSITIVE_INFINITY) - place);
  const closest = (list: readonly number[], times: Times) =>
    list.reduce<number | undefined>(
      (best, index) => (best === undefined || near(index, times) < near(best, times) ? index : best),
      undefined,
    );
  const success = closest(row.successes, failures.successes.times);
  const failure = closest(row.failures, failures.times);
  if (failure !== undefined && near(failure, failures.times) <= 5) {
    const time = failures.times[failure] ?? 0;
    return { kind: "failure", index: failure, from: time, until: time };
  }
  if (success !== undefined && near(success, failures.successes.times) <= 5) {
    const time = failures.successes.times[success] ?? 0;
    return { kind: "success", index: success, from: time, until: time };
  }
  const over = ({ from, until }: Ban) => x(from) - 3 <= place && place <= x(until) + 3;
  const ban = row.bans.find(over);
  if (ban) return { kind: "ban", index: ban.failure, from: ban.from, until: ban.until };
  const gone = row.gone.find(over);
  return gone && { kind: "gone", index: gone.failure, from: gone.from, until: gone.until };
}

/** A ban: a bar with an end where it is lifted, an arrow where it lasts; stripes where it is new. */
function drawBan(
  paper: CanvasRenderingContext2D,
  ban: Ban,
  from: number,
  until: number,
  colours: Colours,
): void {
  const width = Math.max(3, until - from);
  paper.globalAlpha = 0.55;
  paper.fillStyle = ban.isNew ? colours.gained : colours.ban;
  paper.fillRect(from, banY, width, banHeight);
  paper.globalAlpha = 1;
  if (ban.isNew) {
    paper.save();
    paper.beginPath();
    paper.rect(from, banY, width, banHeight);
    paper.clip();
    paper.strokeStyle = colours.ground;
    paper.lineWidth = 1.5;
    paper.beginPath();
    for (let at = from - banHeight; at < Math.min(from + width, 4000); at += 6) {
      paper.moveTo(at, banY + banHeight);
      paper.lineTo(at + banHeight, banY);
    }
    paper.stroke();
    paper.restore();
  }
  paper.strokeStyle = ban.isNew ? colours.gained : colours.ban;
  paper.lineWidth = 1;
  paper.strokeRect(from + 0.5, banY + 0.5, width - 1, banHeight - 1);
  if (Number.isFinite(ban.until)) {
    // The unban: a post at the end of the bar.
    paper.fillStyle = paper.strokeStyle;
    paper.fillRect(from + width - 2, banY - 2, 2, banHeight + 4);
  }
}

/** A ban that is not there any more: its bar, empty and dashed. */
function drawGone(paper: CanvasRenderingContext2D, from: number, until: number, colours: Colours): void {
  paper.save();
  paper.strokeStyle = colours.lost;
  paper.lineWidth = 1.25;
  paper.setLineDash([4, 3]);
  paper.strokeRect(from + 0.5, banY + 0.5, Math.max(3, until - from) - 1, banHeight - 1);
  paper.restore();
}

/** A span in which failures are counted together: a thin line with ends. */
function drawWindow(paper: CanvasRenderingContext2D, from: number, to: number, colours: Colours): void {
  paper.strokeStyle = colours.span;
  paper.lineWidth = 1;
  paper.beginPath();
  paper.moveTo(from + 0.5, windowY - 2);
  paper.lineTo(from + 0.5, windowY + 2);
  paper.moveTo(from + 0.5, windowY + 0.5);
  paper.lineTo(Math.max(from + 2, to) - 0.5, windowY + 0.5);
  paper.moveTo(Math.max(from + 2, to) - 0.5, windowY - 2);
  paper.lineTo(Math.max(from + 2, to) - 0.5, windowY + 2);
  paper.stroke();
}

/** An arrow head: filled where the line says that somebody logged in. */
function drawArrow(paper: CanvasRenderingContext2D, at: number, isFilled: boolean): void {
  paper.beginPath();
  paper.moveTo(at - 4, 26.5);
  paper.lineTo(at + 4, 26.5);
  paper.lineTo(at, 19);
  paper.closePath();
  if (isFilled) paper.fill();
  else paper.stroke();
}
