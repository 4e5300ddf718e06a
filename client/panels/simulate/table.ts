import {
  FilterModule,
  FormatModule,
  InteractionModule,
  ResizeColumnsModule,
  ResizeTableModule,
  type RowComponent,
  SortModule,
  Tabulator,
} from "tabulator-tables";
import { drawAxis } from "./axis.ts";
import { banWords, columnsOf } from "./columns.ts";
import { type Group, Model, type Row } from "./model.ts";
import { type Drawing, drawRow, lineHeight, type Mark, markAt } from "./timeline.ts";
import type { Clock } from "./words.ts";

Tabulator.registerModule([
  FilterModule,
  FormatModule,
  InteractionModule,
  ResizeColumnsModule,
  ResizeTableModule,
  SortModule,
]);

/** What a key does with the stretch of time that is shown. */
export type Move = "closer" | "wider" | "earlier" | "later";
const moves: Readonly<Record<string, Move>> = {
  "+": "closer",
  "=": "closer",
  "-": "wider",
  ArrowLeft: "earlier",
  ArrowRight: "later",
};

/** Who hears of what a hand does in the table. */
export interface TableListener {
  /** A row was chosen; `isEntered` with the Enter key: the details are wanted. */
  selected(row: Row, isEntered: boolean): void;
  /** A mark on a time line was clicked. */
  opened(row: Row, mark: Mark): void;
  /** How many rows the filter leaves. */
  filtered(count: number): void;
  /** A key asks for another stretch of time; where it looks closer, around that row's first ban. */
  moved(move: Move, row: Row | undefined): void;
}

/** The addresses, a row each, with their time lines. */
export class Table {
  private readonly place: HTMLElement;
  private readonly listener: TableListener;
  private readonly tip = document.createElement("div");
  private table: Tabulator | undefined;
  private isBuilt = false;
  private built: Promise<void> | undefined;
  private model: Model | undefined;
  private drawing: Drawing | undefined;
  private clock: Clock | undefined;
  private axis: HTMLCanvasElement | undefined;
  private text = "";
  private group: Group = "all";
  private selected: Row | undefined;
  /** Whether the column of differences is shown. */
  private differs = false;

  constructor(place: HTMLElement, listener: TableListener) {
    this.place = place;
    this.listener = listener;
    this.tip.className = "tip";
    this.tip.hidden = true;
    document.body.append(this.tip);
    place.addEventListener("keydown", (event) => this.takeKey(event));
    place.addEventListener("mousemove", (event) => this.showTip(event));
    place.addEventListener("mouseleave", () => {
      this.tip.hidden = true;
    });
    place.addEventListener("click", (event) => this.takeClick(event));
  }

  /** Shows other addresses. */
  show(model: Model, clock: Clock, drawing: Drawing): void {
    this.model = model;
    this.clock = clock;
    this.drawing = drawing;
    this.selected = undefined;
    this.place.removeAttribute("aria-activedescendant");
    // The next table is sorted, and stands, as a hand has left this one.
    const sorters = this.isBuilt ? this.sorters() : [];
    const scrolled = this.holder?.scrollTop ?? 0;
    this.table?.destroy();
    this.isBuilt = false;
    this.differs = false;
    const table = new Tabulator(this.place, {
      data: [...model.rows] as object[] as Row[],
      columns: columnsOf({
        clock,
        drawing: () => this.drawing ?? drawing,
        takeAxis: (axis) => {
          this.axis = axis;
        },
      }),
      height: "100%",
      layout: "fitColumns",
      rowHeight: lineHeight + 4,
      index: "id",
      placeholder: "No address is like that.",
      initialSort: sorters.length > 0 ? sorters : [{ column: "firstBan", dir: "asc" }],
      columnHeaderSortMulti: false,
      rowFormatter: (row) => this.dress(row),
      renderVerticalBuffer: 130,
    });
    this.table = table;
    this.built = new Promise((resolve) => table.on("tableBuilt", resolve));
    table.on("tableBuilt", () => {
      if (this.table !== table) return;
      this.isBuilt = true;
      table.setFilter((row: Row) => this.fits(row));
      this.place.setAttribute("role", "grid");
      this.place.setAttribute("aria-rowcount", `${model.rows.length + 1}`);
      this.place.setAttribute("aria-label", "Addresses");
      this.place.tabIndex = 0;
      // The table itself takes the keys; what scrolls in it would be one more stop.
      this.holder?.setAttribute("tabindex", "-1");
      this.openHeads();
      this.redrawLines();
      if (this.holder) this.holder.scrollTop = scrolled;
    });
    table.on("dataFiltered", (_, rows) => this.listener.filtered(rows.length));
    table.on("columnResized", () => this.redrawLines());
    table.on("renderComplete", () => this.drawAxis());
  }

  /** Draws what has become of the rows. */
  refresh(): void {
    const { table } = this;
    if (!table || !this.isBuilt) return;
    for (const row of table.getRows()) forget(row);
    const differs = this.model?.rows.some(({ change }) => change !== "none") ?? false;
    if (differs !== this.differs) {
      this.differs = differs;
      table.toggleColumn("change");
    }
    table.blockRedraw();
    table.refreshFilter();
    const sorters = this.sorters();
    if (sorters.length > 0) table.setSort(sorters);
    table.restoreRedraw();
  }

  /** Draws the time lines anew: another stretch of time, another theme. */
  redrawLines(drawing = this.drawing): void {
    this.drawing = drawing;
    this.drawAxis();
    for (const canvas of this.place.querySelectorAll<HTMLCanvasElement>("canvas.line")) {
      const row = this.model?.rows[Number(canvas.dataset["row"])];
      if (row && drawing) drawRow(canvas, canvas.clientWidth, row, drawing);
    }
  }

  /** Leaves the rows of a group whose address or reason holds a text. */
  filter(text: string, group: Group): void {
    this.text = text.trim().toLowerCase();
    this.group = group;
    if (this.isBuilt) this.table?.refreshFilter();
  }

  /** Chooses a row and brings it into sight; one that the filter hides is not chosen. */
  async select(row: Row): Promise<boolean> {
    await this.built;
    const found = this.table?.getRows("active").find((one) => this.rowOf(one) === row);
    if (!found) return false;
    this.mark(row);
    await this.table?.scrollToRow(found, "nearest", false).catch(() => undefined);
    return true;
  }

  private get holder(): HTMLElement | null {
    return this.place.querySelector<HTMLElement>(".tabulator-tableholder");
  }

  /** What the table is sorted by. */
  private sorters(): { column: string; dir: "asc" | "desc" }[] {
    return this.table?.getSorters().map(({ field, dir }) => ({ column: field, dir })) ?? [];
  }

  private successWords(index: number): string {
    return this.model?.failures.successes.saysSo[index] ? "logged in" : "seen in a line that is no failure";
  }

  private fits(row: Row): boolean {
    if (!Model.isIn(this.group, row)) return false;
    return (
      this.text === "" ||
      row.address.toLowerCase().includes(this.text) ||
      row.reason.toLowerCase().includes(this.text)
    );
  }

  /** Roles and signs of a row that VS Code's screen reader and the eye go by. */
  private dress(component: RowComponent): void {
    const row = this.rowOf(component);
    const element = component.getElement();
    const isSelected = row === this.selected;
    element.id = `row-${row.id}`;
    element.classList.toggle("chosen", isSelected);
    element.setAttribute("aria-selected", `${isSelected}`);
    const position = component.getPosition();
    if (typeof position === "number") element.setAttribute("aria-rowindex", `${position + 1}`);
  }

  private rowOf(component: RowComponent): Row {
    return component.getData() as Row;
  }

  private mark(row: Row): void {
    const before = this.selected;
    this.selected = row;
    for (const one of [before, row]) {
      const element = one && document.getElementById(`row-${one.id}`);
      element?.classList.toggle("chosen", one === row);
      element?.setAttribute("aria-selected", `${one === row}`);
    }
    this.place.setAttribute("aria-activedescendant", `row-${row.id}`);
  }

  /** Lets the keys reach the columns' heads, which sort. */
  private openHeads(): void {
    for (const head of this.place.querySelectorAll<HTMLElement>(".tabulator-col.tabulator-sortable"))
      head.tabIndex = 0;
  }

  private takeKey(event: KeyboardEvent): void {
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: 12,
      PageUp: -12,
      Home: Number.NEGATIVE_INFINITY,
      End: Number.POSITIVE_INFINITY,
    };
    const head = (event.target as HTMLElement).closest<HTMLElement>(".tabulator-col.tabulator-sortable");
    if (head) {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      head.querySelector<HTMLElement>(".tabulator-col-content")?.click();
      return;
    }
    const move = moves[event.key];
    if (move) {
      event.preventDefault();
      this.listener.moved(move, this.selected);
      return;
    }
    const step = steps[event.key];
    if (step === undefined) {
      if (event.key === "Enter" && this.selected) this.listener.selected(this.selected, true);
      return;
    }
    event.preventDefault();
    const rows = this.table?.getRows("active") ?? [];
    const at = rows.findIndex((row) => this.rowOf(row) === this.selected);
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
    if (!next) return;
    const row = this.rowOf(next);
    void this.select(row);
    this.listener.selected(row, false);
  }

  private takeClick(event: MouseEvent): void {
    const element = (event.target as HTMLElement).closest<HTMLElement>(".tabulator-row");
    const row = element && this.model?.rows[Number(element.id.slice(4))];
    if (!row) return;
    this.mark(row);
    this.listener.selected(row, false);
    const mark = this.markUnder(event);
    if (mark) this.listener.opened(row, mark.mark);
  }

  private showTip(event: MouseEvent): void {
    const found = this.markUnder(event);
    this.tip.hidden = !found;
    const canvas = event.target as HTMLElement;
    canvas.style.cursor = found ? "pointer" : "";
    if (!found || !this.clock) return;
    const { mark } = found;
    const words = {
      failure: () => `failure at ${this.clock!.words(mark.from)}`,
      success: () => `${this.successWords(mark.index)} at ${this.clock!.words(mark.from)}`,
      ban: () => banWords(mark.from, mark.until, this.clock!),
      gone: () => `not any more: ${banWords(mark.from, mark.until, this.clock!)}`,
    };
    this.tip.textContent = words[mark.kind]();
    this.tip.style.left = `${Math.min(event.clientX + 12, window.innerWidth - this.tip.offsetWidth - 8)}px`;
    this.tip.style.top = `${event.clientY + 16}px`;
  }

  private markUnder(event: MouseEvent): { readonly row: Row; readonly mark: Mark } | undefined {
    const canvas = event.target as HTMLElement;
    if (!canvas.matches?.("canvas.line") || !this.drawing) return undefined;
    const row = this.model?.rows[Number(canvas.dataset["row"])];
    const mark = row && markAt(row, this.drawing, canvas.clientWidth, event.offsetX);
    return row && mark && { row, mark };
  }

  private drawAxis(): void {
    if (this.axis && this.drawing && this.clock && this.axis.clientWidth > 0)
      drawAxis(this.axis, this.drawing.view, this.clock, this.drawing.colours);
  }
}

/**
 * Has a row's cells made anew when it is drawn next. Tabulator's own way, `reformat`, draws the rows in sight at once, and
 * sorting them draws them again.
 */
function forget(row: RowComponent): void {
  (row as unknown as { _getSelf(): { deinitialize(): void } })._getSelf().deinitialize();
}
