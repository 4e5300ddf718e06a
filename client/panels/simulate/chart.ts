import uPlot from "uplot";
import type { SimulationBans } from "../../../server/protocol-simulate.ts";
import { ticksOf } from "./axis.ts";
import type { Model } from "./model.ts";
import type { Colours } from "./theme.ts";
import type { View } from "./timeline.ts";
import type { Clock } from "./words.ts";

/** How many pieces the time is cut into. */
const pieces = 240;

/** Failures as bars, active bans as steps, and as a dashed line those of the values that are compared. */
export class Chart {
  private readonly place: HTMLElement;
  private readonly onZoom: (view: View | undefined) => void;
  private plot: uPlot | undefined;
  private drawnWith = "";

  /** `onZoom` hears of a stretch that is dragged; undefined: all of it again. */
  constructor(place: HTMLElement, onZoom: (view: View | undefined) => void) {
    this.place = place;
    this.onZoom = onZoom;
    new ResizeObserver(() => {
      if (this.plot && place.clientWidth > 0)
        this.plot.setSize({ width: place.clientWidth, height: heightOf(place) });
    }).observe(place);
  }

  draw(model: Model, view: View, clock: Clock, colours: Colours): void {
    const data = dataOf(model, view);
    const key = JSON.stringify([colours, clock.words(0)]);
    if (!this.plot || key !== this.drawnWith) {
      this.plot?.destroy();
      this.place.replaceChildren();
      this.plot = new uPlot(this.options(clock, colours), data, this.place);
      this.drawnWith = key;
    } else this.plot.setData(data);
    this.plot.setScale("x", { min: view.from, max: view.to });
  }

  private options(clock: Clock, colours: Colours): uPlot.Options {
    const font = `11px ${getComputedStyle(document.body).fontFamily}`;
    const axis = { stroke: colours.muted, font, ticks: { stroke: colours.grid, width: 1, size: 4 } };
    return {
      width: this.place.clientWidth || 600,
      height: heightOf(this.place),
      padding: [8, 4, 0, 0],
      legend: { show: false },
      cursor: { drag: { x: true, y: false, setScale: false }, points: { show: false } },
      scales: {
        x: { time: false },
        failures: { range: (_, __, max) => [0, Math.max(4, max * 1.15)] },
        bans: { range: (_, __, max) => [0, Math.max(4, max * 1.15)] },
      },
      axes: [
        {
          ...axis,
          grid: { show: false },
          size: 22,
          splits: (plot, _, from, to) => ticksOf({ from, to }, plot.width - 90, 100, clock),
          values: (_, ticks) => ticks.map((time) => clock.dayAndTime(time).join(" ").slice(5)),
        },
        { ...axis, scale: "bans", size: 44, grid: { stroke: colours.grid, width: 0.5 }, values: wholeOnly },
        { ...axis, scale: "failures", side: 1, size: 40, grid: { show: false }, values: wholeOnly },
      ],
      series: [
        {},
        {
          label: "Failures",
          scale: "failures",
          stroke: colours.failure,
          fill: `color-mix(in srgb, ${colours.failure} 70%, transparent)`,
          width: 0,
          paths: uPlot.paths.bars!({ size: [0.8, 8], align: 1 }),
          points: { show: false },
        },
        {
          label: "Active bans",
          scale: "bans",
          stroke: colours.ban,
          width: 2,
          paths: uPlot.paths.stepped!({ align: 1 }),
          points: { show: false },
        },
        {
          label: "Active bans before",
          scale: "bans",
          stroke: colours.lost,
          width: 1.5,
          dash: [5, 4],
          paths: uPlot.paths.stepped!({ align: 1 }),
          points: { show: false },
        },
      ],
      hooks: {
        setSelect: [
          (plot) => {
            const { left, width } = plot.select;
            if (width < 8) return;
            const view = { from: plot.posToVal(left, "x"), to: plot.posToVal(left + width, "x") };
            plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            this.onZoom(view);
          },
        ],
        ready: [(plot) => plot.over.addEventListener("dblclick", () => this.onZoom(undefined))],
      },
    };
  }
}

function heightOf(place: HTMLElement): number {
  return place.clientHeight || 150;
}

function wholeOnly(_: uPlot, ticks: number[]): (string | null)[] {
  return ticks.map((tick) => (Number.isInteger(tick) ? `${tick}` : null));
}

/** Per piece of time: failures in it, bans that are on at its begin. */
function dataOf(model: Model, { from, to }: View): uPlot.AlignedData {
  const step = (to - from) / pieces;
  const times = Float64Array.from({ length: pieces }, (_, index) => from + index * step);
  const failures = new Float64Array(pieces);
  for (const time of model.failures.times) {
    if (time === null) continue;
    const piece = Math.floor((time - from) / step);
    if (piece >= 0 && piece < pieces) failures[piece]!++;
  }
  const active = activeOf(model.outcome?.bans, from, step);
  const was = activeOf(model.before?.bans, from, step);
  const isSame = was.every((count, index) => count === active[index]);
  return [
    times,
    failures,
    active,
    isSame ? activeOf(undefined, from, step) : was,
  ] as unknown as uPlot.AlignedData;
}

/** How many bans are on in each piece of time; nulls where there is nothing to tell. */
function activeOf(bans: SimulationBans | undefined, begin: number, step: number): (number | null)[] {
  if (!bans) return Array(pieces).fill(null);
  const changes = new Float64Array(pieces + 1);
  const pieceOf = (time: number) => Math.min(pieces, Math.max(0, Math.floor((time - begin) / step)));
  bans.from.forEach((from, index) => {
    const lasts = bans.lasts[index];
    const until = typeof lasts === "number" ? from + lasts : undefined;
    if (until !== undefined && until < begin) return;
    changes[pieceOf(from)]!++;
    // A short one is to be seen, too.
    if (until !== undefined) changes[Math.max(pieceOf(from) + 1, pieceOf(until))]!--;
  });
  let on = 0;
  return Array.from({ length: pieces }, (_, index) => (on += changes[index]!));
}
