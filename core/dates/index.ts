export { formatTime } from "./format.ts";
export type { DateContext, DateFailure, DateFields, DateValue } from "./strptime.ts";
export { timeOfFields } from "./strptime.ts";
export type { Zone } from "./zone.ts";
export { zoneOf } from "./zone.ts";
export { validateTimeZone } from "./zone-names.ts";
