import type { Colours } from "./theme.ts";
import type { View } from "./timeline.ts";
import type { Clock } from "./words.ts";

const steps = [
  1, 5, 10, 30, 60, 300, 600, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800, 1209600, 2592000,
  7776000, 31536000,
];
/** Pixels that a tick's words need. */
const room = 62;

/** Draws the times above the rows' time lines: days in bold where they begin. */
export function drawAxis(canvas: HTMLCanvasElement, view: View, clock: Clock, colours: Colours): void {
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  const scale = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const paper = canvas.getContext("2d")!;
  paper.setTransform(scale, 0, 0, scale, 0, 0);
  paper.clearRect(0, 0, width, height);
  const font = getComputedStyle(document.body).fontFamily;
  const span = view.to - view.from;
  let day = "";
  for (const time of ticksOf(view, width, room, clock)) {
    const at = ((time - view.from) / span) * width;
    const [date, hour] = clock.dayAndTime(time);
    paper.fillStyle = colours.muted;
    paper.fillRect(Math.round(at), height - 4, 1, 4);
    if (at > width - 34) continue;
    const isDay = date !== day;
    day = date;
    paper.font = `${isDay ? "600 " : ""}11px ${font}`;
    paper.fillStyle = isDay ? colours.text : colours.muted;
    paper.fillText(isDay ? date.slice(5) : hour, at + 2, height - 7);
  }
}

/** Moments at full steps of the local time, at least so many pixels of `width` from each other. */
export function ticksOf({ from, to }: View, width: number, distance: number, clock: Clock): number[] {
  const step = steps.find((one) => (one / (to - from)) * width >= distance) ?? steps[steps.length - 1]!;
  const [, time] = clock.dayAndTime(Math.floor(from / 86400) * 86400);
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  // How far the zone's midnight is from UTC's.
  const shift = step >= 3600 ? hours * 3600 + minutes * 60 : 0;
  const first = Math.ceil((from + shift) / step) * step - shift;
  const ticks: number[] = [];
  for (let at = first; at < to; at += step) ticks.push(at);
  return ticks;
}
