export { compareWithReality, type Reality } from "./against.ts";
export { type BanTimeFormula, compileBanTime } from "./ban-time.ts";
export type { JailBans } from "./bans.ts";
export { type BanChange, type Comparison, compareSimulations, findReturns, type Return } from "./compare.ts";
export { readPurgeage, withoutDatabase } from "./database.ts";
export type { Duration } from "./durations.ts";
export { describeDuration, describeFindtime, describeSpread, readDuration } from "./durations.ts";
export { type EventKind, eventAt, eventKinds, type JailEvent, type JailEvents, kindAt } from "./events.ts";
export { isGatheredFor, type LogFailures, successKinds } from "./failures.ts";
export { type Fate, Fates, fateKinds } from "./fates.ts";
export { readFactor, readFormula, readMultipliers } from "./formula.ts";
export { Gathering, type GatherReading, gatherFailures } from "./gather.ts";
export { compileIgnore, type IgnoreQuestion, type IgnoreSource } from "./ignore.ts";
export { judgeIgnoreEntry } from "./ignore-entry.ts";
export { optionsJson, simulationJson } from "./json.ts";
export type { JailLog } from "./log-cursor.ts";
export type { NeverBanned, NeverBannedReason } from "./never-banned.ts";
export type { BanIncrement, JailOptions, JailProblem, Surroundings, TimeReading } from "./options.ts";
export {
  type OptionsReading,
  readJailOptions,
  type SimulatedOption,
  simulatedOptions,
} from "./read-options.ts";
export { type RealLog, RealLogReader } from "./real-log.ts";
export { type Simulation, simulateJail } from "./simulate.ts";
export { type Check, type CheckStep, type CheckVerdict, type Explanation, explainAddress } from "./why.ts";
export {
  describeBan,
  describeFate,
  describeNeverBanned,
  describeRoughly,
  describeSource,
  linePlace,
  placeOf,
} from "./words.ts";
export { tellAgreement, tellReality } from "./words-against.ts";
