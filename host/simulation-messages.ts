import type { JailOptions, TimeReading } from "../core/jail/index.ts";
import type { ThreadNews, ThreadOrder } from "./asked-thread.ts";
import type { TrialFilter } from "./trial-messages.ts";

/** A log of a simulation: on the disk, or as an editor has it. */
export interface SimulationSource {
  readonly name: string;
  /** Undefined where it is only in an editor. */
  readonly path: string | undefined;
  /** The editor's text, where it is not as on the disk. */
  readonly text: string | undefined;
}

/** The jail as the files are now, and as they are on the disk, without unsaved edits. */
export type JailState = "now" | "saved";

/** What a simulation is told. */
export type SimulationOrder =
  | { readonly kind: "logs"; readonly logs: readonly SimulationSource[]; readonly encoding: string }
  /** Other filters; undefined: it can't be used. */
  | { readonly kind: "filter"; readonly filters: Readonly<Record<JailState, TrialFilter | undefined>> }
  | ThreadOrder<SimulationQuestion>;

/** A jail's limits and how time is read. */
export interface JailSetting {
  readonly state: JailState;
  readonly options: JailOptions;
  /** `latest` of a live reading is the thread's own affair. */
  readonly time: TimeReading;
  /** Seconds for which the database remembers a ban; undefined: fail2ban's own default. */
  readonly purgeage: number | undefined;
}

export type SimulationQuestion =
  /** What the filter finds: SimulationFailures of server/protocol-simulate.ts. */
  | { readonly kind: "failures"; readonly setting: JailSetting }
  /** What becomes of it: SimulationAnswer, with the problems of the replay only. */
  | {
      readonly kind: "simulate";
      readonly setting: JailSetting;
      readonly against: JailSetting | undefined;
      /** The number of the bans to compare with that need not be told again. */
      readonly known: number | undefined;
    }
  | { readonly kind: "why"; readonly setting: JailSetting; readonly address: string }
  | { readonly kind: "addressAt"; readonly setting: JailSetting; readonly log: number; readonly line: number }
  | {
      readonly kind: "export";
      readonly setting: JailSetting;
      readonly format: "json" | "csv";
      readonly jail: string;
    };

/** What a simulation tells. */
export type SimulationNews = SimulationPhase | ThreadNews;

/** How the reading of the logs stands. */
export type SimulationPhase =
  | { readonly kind: "scanning" | "ready"; readonly share: number }
  /** The filter can't be compiled. */
  | { readonly kind: "broken" }
  | { readonly kind: "failed"; readonly problem: string }
  | {
      readonly kind: "runaway";
      readonly text: string;
      /** `failregex 2`. */
      readonly rule: string;
      readonly deadline: number;
    };
