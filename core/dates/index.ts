export { createDateDetector } from "./create.ts";
export { DateError } from "./date-error.ts";
export { isDefaultPattern } from "./defaults.ts";
export type { DateDetector } from "./detector.ts";
export { formatTime } from "./format.ts";
export type { DateMatch } from "./reading.ts";
export type { Zone } from "./zone.ts";
export { zoneOf } from "./zone.ts";
export { validateTimeZone } from "./zone-names.ts";
