import type { SimulationSetting, SimulationState } from "../../../server/protocol-simulate.ts";
import { Chart } from "./chart.ts";
import { Controls } from "./controls.ts";
import { Details } from "./details.ts";
import { Head } from "./head.ts";
import { ask, remember, remembered, tell } from "./host.ts";
import type { PanelPicture, ToPanel } from "./messages.ts";
import { type Group, Model, type Row } from "./model.ts";
import { type Move, Table } from "./table.ts";
import { onThemeChange, readColours } from "./theme.ts";
import type { Mark, View } from "./timeline.ts";
import { Timing } from "./timing.ts";
import { Clock } from "./words.ts";

/** Milliseconds after which the details follow the row that was chosen. */
const settling = 120;

/** The whole page: what is known of the simulation, and its parts put together. */
export class Page {
  private readonly head = new Head((group) => this.showGroup(group));
  private readonly timing = new Timing(() => this.change());
  private readonly controls = new Controls(() => this.change());
  private readonly details: Details;
  private readonly chart: Chart;
  private readonly table: Table;
  private colours = readColours();
  private clock = new Clock("UTC");
  private state: SimulationState | undefined;
  private model: Model | undefined;
  private view: View = { from: 0, to: 86400 };
  private selected: Row | undefined;
  private group: Group = "all";
  /** When the hand moved that is not answered yet. */
  private moved: number | undefined;
  private isAsking = false;
  private isStale = false;
  private later: number | undefined;
  /** The address that is to be chosen; one that was `asked` for from elsewhere is shown whatever the filter says. */
  private wanted: { readonly address: string; readonly isAsked: boolean } | undefined;
  /** A test wants to hear of what is drawn. */
  private isWatched = false;

  constructor() {
    const reveal = (log: number, line: number) => tell({ kind: "reveal", log, line });
    this.details = new Details(byId("details"), reveal);
    this.chart = new Chart(byId("chart"), (view) => this.zoom(view));
    this.table = new Table(byId("table"), {
      selected: (row, isEntered) => this.select(row, isEntered),
      opened: (row, mark) => this.open(row, mark),
      moved: (move, row) => this.move(move, row),
      filtered: (count) => this.head.tellShown(count, this.model?.rows.length ?? 0),
    });
    const { setting, filter = "", group, selected, against } = remembered();
    // VS Code restores only a page that has kept something.
    remember({});
    this.timing.restore(setting?.time, against);
    if (setting) this.controls.take(setting.values);
    if (selected !== undefined) this.wanted = { address: selected, isAsked: false };
    this.listenToHead(filter);
    if (group) this.showGroup(group as Group);
    onThemeChange(() => this.dress());
  }

  take(message: ToPanel): void {
    switch (message.kind) {
      case "state":
        void this.takeState(message.state);
        break;
      case "logs":
        // A stretch of time of other logs says nothing of these.
        remember({ logs: message.logs, zoom: undefined });
        break;
      case "select":
        this.wanted = { address: message.address, isAsked: true };
        this.selectWanted();
        break;
      case "watch":
        this.isWatched = true;
        if (this.model?.outcome) this.tellDrawn(this.model, undefined);
        break;
      case "set":
        this.controls.take(message.values);
        break;
      case "press":
        document.querySelector<HTMLElement>(message.selector)?.click();
        break;
    }
  }

  private async takeState(state: SimulationState): Promise<void> {
    const before = this.state;
    this.state = state;
    if (before?.zone !== state.zone) this.clock = new Clock(state.zone);
    this.head.showState(state);
    this.timing.takeState(state, this.clock);
    this.controls.takeBase(state);
    document.body.classList.toggle("ready", state.phase === "ready");
    if (state.phase === "ready") this.change(false);
  }

  /** Goes on with other failures. */
  private begin(model: Model): void {
    this.model = model;
    const [from, to] = model.span;
    const { zoom } = remembered();
    this.view = zoom ? { from: zoom[0], to: zoom[1] } : { from, to };
    byId("whole").hidden = zoom === undefined;
    this.timing.offer(to);
  }

  /** Shows other rows. A row is about the failures that it was made of: an address that was chosen has another now, or none. */
  private show(model: Model): void {
    if (this.selected) this.wanted ??= { address: this.selected.address, isAsked: false };
    this.selected = undefined;
    clearTimeout(this.later);
    const { view, colours } = this;
    this.table.show(model, this.clock, { failures: model.failures, view, colours });
  }

  private get setting(): SimulationSetting {
    return { values: this.controls.values, time: this.timing.time };
  }

  /** A value is another, or what it goes by: asks for what comes of it, one question after the other. */
  private change(isHand = true): void {
    if (isHand) this.moved ??= performance.now();
    remember({ setting: this.setting, against: this.timing.against, ...this.timing.pinned });
    this.head.showChanged(Object.keys(this.controls.values).length > 0);
    this.isStale = true;
    if (!this.isAsking) void this.answer();
  }

  private async answer(): Promise<void> {
    this.isAsking = true;
    while (this.isStale && this.state?.phase === "ready") {
      this.isStale = false;
      const against = this.timing.comparison;
      const { setting } = this;
      // What it is compared with is the same for as long as a slider is moved.
      const known = this.model?.before?.number;
      try {
        const { problems, limits, outcome } = await ask("simulate", {
          setting,
          ...(against && { against }),
          ...(known !== undefined && { known }),
        });
        this.head.tellProblems(this.controls.tellProblems(problems));
        if (limits) this.controls.tellLimits(limits);
        document.body.classList.toggle("stale", !outcome);
        if (!outcome) continue;
        const isOther = outcome.run !== this.model?.failures.run;
        const model = isOther || !this.model ? new Model(await ask("failures", { setting })) : this.model;
        // The logs have changed in between: what comes of them is on its way.
        if (outcome.run !== model.failures.run) continue;
        if (isOther) this.begin(model);
        const hasOthers = model.take(outcome);
        if (isOther || hasOthers) this.show(model);
        this.draw();
      } catch (error) {
        this.head.tellProblems([{ severity: "error", option: "", message: (error as Error).message }]);
      }
    }
    this.isAsking = false;
  }

  private draw(): void {
    const { model } = this;
    if (!model) return;
    this.table.refresh();
    this.chart.draw(model, this.view, this.clock, this.colours);
    this.head.showNumbers(model, this.timing.against);
    const began = this.moved;
    if (!this.isStale) this.moved = undefined;
    // Behind the next picture of the screen all is there to be seen.
    requestAnimationFrame(() => requestAnimationFrame(() => this.tellDrawn(model, began)));
    if (this.wanted !== undefined) this.selectWanted();
    else if (this.selected) void this.showDetails();
  }

  private tellDrawn(model: Model, began: number | undefined): void {
    if (!this.isWatched) return;
    const { bans } = model.outcome!;
    const drawn: PanelPicture = {
      jail: this.state?.jail ?? "",
      phase: this.state?.phase ?? "",
      values: { ...this.state?.values, ...this.controls.values },
      time: this.timing.time,
      bans: bans.ids.map((id, index) => {
        const [from, lasts] = [bans.from[index]!, bans.lasts[index] ?? null];
        return `${model.failures.names[id]} ${from}-${lasts === null ? "ever" : from + lasts}`;
      }),
      gained: model.count("gained"),
      lost: model.count("lost"),
      rows: model.rows.length,
      selected: this.selected?.address ?? null,
      summary: this.head.summary,
      milliseconds: began === undefined ? 0 : performance.now() - began,
    };
    tell({ kind: "drawn", drawn });
  }

  private listenToHead(filter: string): void {
    const field = byId("filter") as HTMLElement & { value: string };
    field.value = filter;
    this.table.filter(filter, this.group);
    field.addEventListener("input", () => {
      remember({ filter: field.value });
      this.table.filter(field.value, this.group);
    });
    const press = (id: string, act: () => void) => byId(id).addEventListener("click", act);
    press("write", () => tell({ kind: "write", values: this.controls.values }));
    press("reset", () => this.controls.reset());
    press("csv", () => tell({ kind: "export", format: "csv", setting: this.setting }));
    press("json", () => tell({ kind: "export", format: "json", setting: this.setting }));
    press("logs", () => tell({ kind: "chooseLog" }));
    press("jail", () => tell({ kind: "openJail" }));
    press("pin", () => this.timing.pin(this.setting));
    press("whole", () => this.zoom(undefined));
  }

  private showGroup(group: Group): void {
    this.group = group;
    remember({ group });
    this.head.showGroup(group);
    this.table.filter((byId("filter") as HTMLElement & { value: string }).value, group);
  }

  private zoom(view: View | undefined): void {
    const { model } = this;
    if (!model) return;
    const [from, to] = model.span;
    this.view = view ?? { from, to };
    remember({ zoom: view && [view.from, view.to] });
    byId("whole").hidden = view === undefined;
    this.dress();
  }

  private move(move: Move, row: Row | undefined): void {
    const { from, to } = this.view;
    const length = to - from;
    const middle = row && Number.isFinite(row.firstBan) ? row.firstBan : (from + to) / 2;
    const spans: Readonly<Record<Move, () => View>> = {
      closer: () => ({ from: middle - length / 4, to: middle + length / 4 }),
      wider: () => ({ from: from - length / 2, to: to + length / 2 }),
      earlier: () => ({ from: from - length / 4, to: to - length / 4 }),
      later: () => ({ from: from + length / 4, to: to + length / 4 }),
    };
    const [first, last] = this.model?.span ?? [from, to];
    const next = spans[move]();
    const isWhole = next.from <= first && next.to >= last;
    if (next.to - next.from >= 10) this.zoom(isWhole ? undefined : next);
  }

  /** Draws what is drawn anew, with the theme and the stretch of time as they are. */
  private dress(): void {
    this.colours = readColours();
    const { model } = this;
    if (!model?.outcome) return;
    this.table.redrawLines({ failures: model.failures, view: this.view, colours: this.colours });
    this.chart.draw(model, this.view, this.clock, this.colours);
  }

  private select(row: Row, isEntered: boolean): void {
    this.selected = row;
    this.wanted = undefined;
    remember({ selected: row.address });
    clearTimeout(this.later);
    const show = async () => {
      await this.showDetails();
      if (this.selected !== row) return;
      if (isEntered) this.details.focus();
      // The details take their room from the table.
      requestAnimationFrame(() => void this.table.select(row));
    };
    this.later = window.setTimeout(show, isEntered ? 0 : settling);
  }

  private selectWanted(): void {
    const { model, wanted } = this;
    if (!model?.outcome || !wanted) return;
    const row = model.rows.find(({ address }) => address === wanted.address);
    if (!row) {
      // It is in these logs no more: nothing is said of it.
      if (!wanted.isAsked) this.details.clear();
      return;
    }
    this.select(row, false);
    void this.table.select(row).then((isShown) => {
      // What was asked for is not to be hidden by a filter.
      if (isShown || !wanted.isAsked) return;
      (byId("filter") as HTMLElement & { value: string }).value = "";
      this.showGroup("all");
      void this.table.select(row);
    });
  }

  private async showDetails(): Promise<void> {
    const { selected: row, model } = this;
    if (!row || !model) return;
    const why = await ask("why", { address: row.address, setting: this.setting }).catch(() => null);
    if (row !== this.selected || model !== this.model) return;
    this.details.show(model, row, this.clock, why);
    this.tellDrawn(model, undefined);
  }

  private open(row: Row, { kind, index }: Mark): void {
    const { failures } = this.model!;
    const { logs, at } = kind === "success" ? failures.successes : failures;
    const [log, line] = [logs[index], at[index]];
    if (log !== undefined && line !== undefined) tell({ kind: "reveal", log, line });
    else this.select(row, true);
  }
}

function byId(id: string): HTMLElement {
  return document.getElementById(id)!;
}
