import type {
  SimulateParams,
  SimulationAnswer,
  SimulationFailures,
  SimulationSetting,
  SimulationState,
  SimulationTime,
  SimulationValues,
  SimulationWhy,
} from "../../../server/protocol-simulate.ts";

/** What the page asks, and what it is answered. */
export interface PanelQuestions {
  readonly failures: {
    readonly params: { readonly setting: SimulationSetting };
    readonly answer: SimulationFailures;
  };
  readonly simulate: {
    readonly params: Omit<SimulateParams, "simulation">;
    readonly answer: SimulationAnswer;
  };
  readonly why: {
    readonly params: { readonly address: string; readonly setting: SimulationSetting };
    readonly answer: SimulationWhy;
  };
}

/** From the page to the extension. */
export type FromPanel =
  | { readonly kind: "ready" }
  | {
      readonly kind: "ask";
      readonly id: number;
      readonly what: keyof PanelQuestions;
      readonly params: object;
    }
  /** A line of a log is to be shown; `log` is an index into the state's logs. */
  | { readonly kind: "reveal"; readonly log: number; readonly line: number }
  | { readonly kind: "write"; readonly values: SimulationValues }
  | { readonly kind: "export"; readonly format: "csv" | "json"; readonly setting: SimulationSetting }
  | { readonly kind: "chooseLog" }
  | { readonly kind: "openJail" }
  /** What is drawn, for tests. */
  | { readonly kind: "drawn"; readonly drawn: PanelPicture };

/** From the extension to the page. */
export type ToPanel =
  | { readonly kind: "state"; readonly state: SimulationState }
  | { readonly kind: "answer"; readonly id: number; readonly value: unknown }
  | { readonly kind: "refusal"; readonly id: number; readonly message: string }
  /** Other logs were chosen, by their URIs: the page keeps them for when VS Code is started again. */
  | { readonly kind: "logs"; readonly logs: readonly string[] }
  /** Shows an address: it was asked for from elsewhere. */
  | { readonly kind: "select"; readonly address: string }
  /** Has the page tell what it draws, now and from now on: for tests. */
  | { readonly kind: "watch" }
  /** Sets controls, and presses what a selector finds first, as a hand would: for tests. */
  | { readonly kind: "set"; readonly values: SimulationValues }
  | { readonly kind: "press"; readonly selector: string };

/** What the page shows, in short. */
export interface PanelPicture {
  readonly jail: string;
  readonly phase: string;
  readonly values: SimulationValues;
  readonly time: SimulationTime;
  /** `203.0.113.7 1795164081-1795250481`, in the order in which they begin. */
  readonly bans: readonly string[];
  readonly gained: number;
  readonly lost: number;
  readonly rows: number;
  /** The address whose details are shown. */
  readonly selected: string | null;
  readonly summary: string;
  /** Milliseconds from the hand's move to what is drawn. */
  readonly milliseconds: number;
}

/** What the page keeps while it is hidden, and VS Code over a restart. */
export interface PanelMemory {
  /** URI of the jail's file. */
  readonly uri: string;
  readonly jail: string;
  /** URIs; absent: those that the jail's logpath finds. */
  readonly logs?: readonly string[];
  readonly setting?: SimulationSetting;
  readonly against?: string;
  readonly pinned?: SimulationSetting;
  readonly filter?: string;
  readonly group?: string;
  readonly selected?: string;
  /** Seconds; absent, or undefined: all of the time. */
  readonly zoom?: readonly [number, number] | undefined;
}
