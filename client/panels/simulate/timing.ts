import type {
  SimulationSetting,
  SimulationState,
  SimulationTime,
} from "../../../server/protocol-simulate.ts";
import { remembered } from "./host.ts";
import type { Clock } from "./words.ts";

/** What a difference is told against. */
type Against = "file" | "saved" | "pinned" | "none";

type Field = HTMLElement & { value: string };
type Box = HTMLElement & { checked: boolean };

/** How time is read, and what the outcome is compared with. */
export class Timing {
  private readonly onChange: () => void;
  private readonly live = byId<Box>("live");
  private readonly start = byId<Box>("start");
  private readonly now = byId<Field>("now");
  private readonly select = byId<Field>("against");
  private clock: Clock | undefined;
  private kept: SimulationSetting | undefined = remembered().pinned;
  private wanted: SimulationTime = { kind: "live" };
  /** When fail2ban is started, where no moment is typed. */
  private end: number | undefined;

  constructor(onChange: () => void) {
    this.onChange = onChange;
    for (const radio of [this.live, this.start])
      radio.addEventListener("change", () => {
        this.showTime();
        onChange();
      });
    this.now.addEventListener("input", onChange);
    this.select.addEventListener("change", onChange);
  }

  restore(time: SimulationTime | undefined, against: string | undefined): void {
    this.wanted = time ?? this.wanted;
    this.start.checked = this.wanted.kind === "start";
    this.live.checked = !this.start.checked;
    if (against) this.select.value = against;
    this.showTime();
  }

  takeState({ isEdited }: SimulationState, clock: Clock): void {
    this.clock = clock;
    this.showTime();
    const saved = this.select.querySelector<HTMLElement & { disabled: boolean }>('[value="saved"]');
    if (saved) saved.disabled = !isEdited;
    byId("edited").hidden = !isEdited;
    if (!isEdited && this.against === "saved") this.select.value = "file";
  }

  /** A moment at which fail2ban may be started: the end of the log. */
  offer(time: number): void {
    this.end = time;
    if (this.now.value || !this.clock) return;
    this.now.value = this.clock.local(this.wanted.kind === "start" ? this.wanted.now : time);
  }

  get time(): SimulationTime {
    if (!this.start.checked) return { kind: "live" };
    const now = this.clock?.moment(this.now.value);
    if (now !== undefined) return { kind: "start", now };
    if (this.wanted.kind === "start") return this.wanted;
    return this.end === undefined ? { kind: "live" } : { kind: "start", now: this.end };
  }

  get against(): Against {
    return (this.select.value || "file") as Against;
  }

  /** As the server takes it. */
  get comparison(): "file" | "saved" | SimulationSetting | undefined {
    const { against } = this;
    if (against === "pinned") return this.kept;
    return against === "none" ? undefined : against;
  }

  get pinned(): { readonly pinned?: SimulationSetting } {
    return this.kept ? { pinned: this.kept } : {};
  }

  /** Compares with these values from now on. */
  pin(setting: SimulationSetting): void {
    this.kept = setting;
    this.select.value = "pinned";
    this.onChange();
  }

  private showTime(): void {
    byId("nowplace").hidden = !this.start.checked;
  }
}

function byId<Element extends HTMLElement = HTMLElement>(id: string): Element {
  return document.getElementById(id)! as Element;
}
