import type { ColumnDefinition, RowComponent } from "tabulator-tables";
import type { Change, Row } from "./model.ts";
import { type Drawing, drawRow } from "./timeline.ts";
import { type Clock, durationWords } from "./words.ts";

/** Pixels left and right of what stands in a cell. */
const padding = 6;

/** What the columns need of the table. */
export interface ColumnParts {
  readonly clock: Clock;
  drawing(): Drawing;
  /** The time above the time lines is drawn on it. */
  takeAxis(axis: HTMLCanvasElement): void;
}

/** The columns of the table. What they show of a row is asked anew each time that it is drawn. */
export function columnsOf(parts: ColumnParts): ColumnDefinition[] {
  const text = (value: string) => document.createTextNode(value) as unknown as HTMLElement;
  const of = (cell: { getRow(): RowComponent }) => cell.getRow().getData() as Row;
  const byNumber = (one: number, other: number) => one - other || 0;
  return [
    {
      title: "Address",
      field: "address",
      width: 176,
      sorter: compareAddresses,
      formatter: (cell) => {
        const name = document.createElement("span");
        name.className = "address";
        name.textContent = of(cell).address;
        return name;
      },
    },
    {
      title: "Failures",
      field: "found",
      width: 86,
      hozAlign: "right",
      sorter: byNumber,
      formatter: (cell) => text(countsOf(of(cell))),
    },
    {
      title: "Banned",
      field: "firstBan",
      width: 132,
      sorter: (one, other) => (one === other ? 0 : one - other),
      formatter: (cell) => bannedCell(of(cell), parts.clock),
    },
    {
      title: "For",
      field: "banned",
      width: 98,
      sorter: (one, other) => (one === other ? 0 : one - other),
      formatter: (cell) => text(of(cell).bans.length === 0 ? "" : durationWords(finite(of(cell).banned))),
    },
    {
      title: "Change",
      field: "change",
      visible: false,
      width: 96,
      sorter: (one, other) => changeOrder.indexOf(one) - changeOrder.indexOf(other),
      formatter: (cell) => changeBadge(of(cell)),
    },
    {
      title: "Time line",
      field: "id",
      minWidth: 220,
      widthGrow: 5,
      headerSort: false,
      titleFormatter: () => {
        const axis = document.createElement("canvas");
        axis.className = "axis";
        axis.setAttribute("aria-hidden", "true");
        parts.takeAxis(axis);
        const title = document.createElement("div");
        const name = document.createElement("span");
        name.className = "hidden";
        name.textContent = "Time line";
        title.append(name, axis);
        return title;
      },
      formatter: (cell) => {
        const canvas = document.createElement("canvas");
        const row = of(cell);
        canvas.className = "line";
        canvas.dataset["row"] = `${row.id}`;
        canvas.setAttribute("role", "img");
        canvas.setAttribute("aria-label", lineWords(row, parts.clock));
        const width = cell.getColumn().getWidth() - 2 * padding;
        drawRow(canvas, width, row, parts.drawing());
        return canvas;
      },
    },
    {
      title: "Why",
      field: "reason",
      minWidth: 150,
      widthGrow: 2.5,
      formatter: (cell) => {
        const { reason, doubt } = of(cell);
        const why = document.createElement("span");
        why.textContent = doubt ? `✓ ${doubt}; ${reason}` : reason;
        why.title = why.textContent;
        return why;
      },
    },
  ];
}

/** When a row is banned first, and how often. */
function bannedCell(row: Row, clock: Clock): HTMLElement {
  const cell = document.createElement("span");
  const [first] = row.bans;
  if (!first) {
    cell.className = "free";
    cell.textContent = "not banned";
    return cell;
  }
  const times = row.bans.length > 1 ? `${row.bans.length} × from ` : "";
  cell.textContent = times + clock.words(first.from).slice(5, 16);
  cell.title = row.bans.map(({ from, until }) => banWords(from, until, clock)).join("\n");
  return cell;
}

/** A ban in words. */
export function banWords(from: number, until: number, clock: Clock): string {
  return until === Number.POSITIVE_INFINITY
    ? `banned from ${clock.words(from)} for good`
    : `banned from ${clock.words(from)} until ${clock.words(until)}`;
}

function lineWords(row: Row, clock: Clock): string {
  const bans = row.bans.slice(0, 3).map(({ from, until }) => banWords(from, until, clock));
  return [`${row.failures.length} failures`, ...bans].join("; ");
}

const changeOrder: readonly Change[] = [
  "gained",
  "lost",
  "more bans",
  "fewer bans",
  "sooner",
  "later",
  "longer",
  "shorter",
  "none",
];

/** What is otherwise, in a sign and a word. */
function changeBadge({ change }: Row): HTMLElement {
  const badge = document.createElement("span");
  badge.className = `change ${change}`;
  const words: Partial<Record<Change, string>> = { none: "", gained: "+ banned", lost: "− free" };
  badge.textContent = words[change] ?? change;
  return badge;
}

function countsOf({ found, ignored, failures }: Row): string {
  if (ignored > 0) return `${found} (${ignored} ignored)`;
  return `${found || failures.length}`;
}

function finite(seconds: number): number {
  return Number.isFinite(seconds) ? seconds : -1;
}

/** Addresses in the order of their numbers, names behind them. */
function compareAddresses(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true });
}
