export { type BanTimeFormula, compileBanTime } from "./ban-time.ts";
export type { Duration } from "./durations.ts";
export { describeDuration, readDuration } from "./durations.ts";
export { readFactor, readFormula, readMultipliers } from "./formula.ts";
export { compileIgnore, type IgnoreQuestion, type IgnoreSource } from "./ignore.ts";
export { judgeIgnoreEntry } from "./ignore-entry.ts";
export {
  type OptionsReading,
  readJailOptions,
  type SimulatedOption,
  simulatedOptions,
} from "./read-options.ts";
