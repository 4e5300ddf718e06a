export { Analysis } from "./analysis.ts";
export type { Edit, Finding, Fix } from "./finding.ts";
export type { FileKind, FileRole } from "./kind.ts";
export { roleOf } from "./kind.ts";
export type { KnownOption, OptionType, OptionValue } from "./options.ts";
export { knownOption, optionsFor } from "./options.ts";
export type { ValuePart } from "./value-parts.ts";
export { partsOf } from "./value-parts.ts";
export type { World } from "./world.ts";
