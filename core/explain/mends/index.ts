import { mendAddress } from "./addresses.ts";
import { mendBegin, mendDate, mendEnd, mendWhole } from "./ends.ts";
import type { Mend } from "./trouble.ts";
import { mendDoubled, mendUnescaped } from "./unescaped.ts";
import {
  mendCase,
  mendColors,
  mendNarrow,
  mendNumber,
  mendPid,
  mendPunctuation,
  mendQuote,
  mendSpace,
} from "./writing.ts";

/** What may be wrong with a regex, the surest first. */
export const MENDS: readonly Mend[] = [
  mendWhole,
  mendDoubled,
  mendUnescaped,
  mendCase,
  mendQuote,
  mendDate,
  mendBegin,
  mendAddress,
  mendEnd,
  mendSpace,
  mendPid,
  mendColors,
  mendNumber,
  mendNarrow,
  mendPunctuation,
];
