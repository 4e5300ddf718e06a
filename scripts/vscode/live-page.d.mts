import type { Looks } from "./live-looks.mjs";

export function compareLine(line: object, told: object, looks: Looks): string[];
