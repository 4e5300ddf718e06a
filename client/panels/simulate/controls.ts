import type {
  SimulationProblem,
  SimulationState,
  SimulationValues,
} from "../../../server/protocol-simulate.ts";
import { durationWords } from "./words.ts";

const durations = [
  10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 259200, 604800,
  1209600, 2592000, 7776000, 31536000,
];
const counts = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 30, 50];

/** A field of VS Code's look. */
type Field = HTMLElement & { value: string; invalid: boolean };
type Box = HTMLElement & { checked: boolean };

/** A control with a slider and a text beside it. */
interface Dial {
  readonly option: string;
  readonly slider: HTMLInputElement;
  readonly text: Field;
  readonly words: HTMLElement;
  readonly said: HTMLElement;
  readonly stops: readonly number[];
}

/** The controls of the jail's values. Each holds a text as the jail's file would. */
export class Controls {
  private readonly onChange: () => void;
  private readonly dials: readonly Dial[];
  private readonly fields = new Map<string, Field>();
  private readonly boxes = new Map<string, Box>();
  /** What the files say, once that is known, and what is set here besides. */
  private base: SimulationValues | undefined;
  private own: Record<string, string> = {};

  constructor(onChange: () => void) {
    this.onChange = onChange;
    this.dials = [
      this.dial("maxretry", counts),
      this.dial("findtime", durations),
      this.dial("bantime", [...durations, -1]),
    ];
    for (const field of document.querySelectorAll<Field>("[data-field]")) {
      const option = field.dataset["field"]!;
      this.fields.set(option, field);
      field.addEventListener("input", () => this.set(option, field.value.trim()));
    }
    for (const box of document.querySelectorAll<Box>("[data-box]")) {
      const option = box.dataset["box"]!;
      this.boxes.set(option, box);
      box.addEventListener("change", () => this.set(option, box.checked ? "true" : "false"));
    }
  }

  /** What is set otherwise than in the files. */
  get values(): SimulationValues {
    return { ...this.own };
  }

  /** Takes what the files say. */
  takeBase({ values }: SimulationState): void {
    this.base = values;
    for (const [option, value] of Object.entries(this.own))
      if (this.isSaid(option, value)) delete this.own[option];
    this.show();
  }

  /** Sets values, as a hand would. */
  take(values: SimulationValues): void {
    this.own = { ...values };
    for (const [option, value] of Object.entries(values))
      if (this.isSaid(option, value)) delete this.own[option];
    this.show();
    this.onChange();
  }

  /** Gives everything the values of the files again. */
  reset(): void {
    this.take({});
  }

  /** Says what is wrong with a value, beside it; answers what has no place here. */
  tellProblems(problems: readonly SimulationProblem[]): readonly SimulationProblem[] {
    const places = new Map(
      [...document.querySelectorAll<HTMLElement>("[data-problem]")].map((place) => [
        place.dataset["problem"]!,
        place,
      ]),
    );
    const told = new Map<string, SimulationProblem[]>();
    for (const problem of problems) told.set(problem.option, [...(told.get(problem.option) ?? []), problem]);
    for (const [option, place] of places) {
      const own = told.get(option) ?? [];
      const words = own.map(({ message }) => message).join(" ");
      // A screen reader is told only of what is new.
      if (place.textContent !== words) place.textContent = words;
      const isWrong = own.some(({ severity }) => severity === "error");
      place.classList.toggle("wrong", isWrong);
      const field = this.fields.get(option) ?? this.dials.find((dial) => dial.option === option)?.text;
      if (field) field.invalid = isWrong;
    }
    return problems.filter(({ option }) => !places.has(option));
  }

  /** Says what fail2ban makes of the texts. */
  tellLimits(limits: Readonly<Record<"maxretry" | "findtime" | "bantime", number>>): void {
    for (const dial of this.dials) {
      const value = limits[dial.option as keyof typeof limits];
      this.showWords(dial, value);
      this.place(dial, value);
    }
  }

  private set(option: string, value: string): void {
    if (this.isSaid(option, value)) delete this.own[option];
    else this.own[option] = value;
    this.showSaid(option);
    this.showIncrement();
    this.onChange();
  }

  /** Whether the files say so already. */
  private isSaid(option: string, value: string): boolean {
    if (!this.base) return false;
    const said = this.base[option] ?? (this.boxes.has(option) ? "false" : "");
    return said === value || (this.boxes.has(option) && said.toLowerCase() === value);
  }

  private dial(option: string, stops: readonly number[]): Dial {
    const part = document.querySelector<HTMLElement>(`[data-dial="${option}"]`)!;
    const dial: Dial = {
      option,
      slider: part.querySelector<HTMLInputElement>("input[type=range]")!,
      text: part.querySelector<Field>("vscode-textfield")!,
      words: part.querySelector<HTMLElement>(".words")!,
      said: part.querySelector<HTMLElement>(".said")!,
      stops,
    };
    dial.slider.max = `${stops.length - 1}`;
    dial.slider.addEventListener("input", () => {
      const value = dial.stops[Number(dial.slider.value)]!;
      dial.text.value = `${value}`;
      this.showWords(dial, value);
      this.set(option, `${value}`);
    });
    dial.text.addEventListener("input", () => {
      this.place(dial, Number(dial.text.value));
      this.set(option, dial.text.value.trim());
    });
    return dial;
  }

  private show(): void {
    for (const dial of this.dials) {
      this.fill(dial.text, dial.option);
      this.place(dial, Number(dial.text.value));
      this.showSaid(dial.option);
    }
    for (const [option, field] of this.fields) {
      this.fill(field, option);
      this.showSaid(option);
    }
    for (const [option, box] of this.boxes) {
      box.checked = /^(?:1|on|true|yes)$/i.test(this.valueOf(option));
      this.showSaid(option);
    }
    this.showIncrement();
  }

  /** Puts a value into its field; a hand that is typing into it is left alone. */
  private fill(field: Field, option: string): void {
    const value = this.valueOf(option);
    if (field.value.trim() !== value.trim()) field.value = value;
  }

  private valueOf(option: string): string {
    return this.own[option] ?? this.base?.[option] ?? "";
  }

  /** Puts the slider at the stop that is nearest. */
  private place({ slider, stops, option }: Dial, value: number): void {
    if (!Number.isFinite(value)) return;
    const far = (stop: number) =>
      value < 0 || stop < 0
        ? Number(value < 0 !== stop < 0) * 100
        : Math.abs(Math.log((stop + 1) / (value + 1)));
    const best = stops.reduce((found, stop, index) => (far(stop) < far(stops[found]!) ? index : found), 0);
    slider.value = `${best}`;
    const words = option === "maxretry" ? `${value} failures` : durationWords(value);
    slider.setAttribute("aria-valuetext", words);
  }

  private showWords({ option, words, slider }: Dial, value: number): void {
    words.textContent = option === "maxretry" ? "" : durationWords(value);
    slider.setAttribute("aria-valuetext", option === "maxretry" ? `${value} failures` : durationWords(value));
  }

  /** What the file says, where it says otherwise. */
  private showSaid(option: string): void {
    const said = document.querySelector<HTMLElement>(`[data-said="${option}"]`);
    if (!said) return;
    const isOther = this.own[option] !== undefined;
    said.hidden = !isOther;
    said.textContent = isOther ? `in the file: ${this.base?.[option] || "nothing"}` : "";
  }

  private showIncrement(): void {
    const box = this.boxes.get("bantime.increment");
    const part = document.querySelector<HTMLElement>("#increment");
    if (box && part) part.hidden = !box.checked;
  }
}
