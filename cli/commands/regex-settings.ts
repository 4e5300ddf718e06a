import { createDateDetector, readIso, validateTimeZone, type Zone, zoneOf } from "../../core/dates/index.ts";
import { pythonRepr, type Traced } from "../../core/text/index.ts";
import { EXIT } from "../io.ts";
import { Refusal } from "./refusal.ts";
import type { RegexRequest } from "./regex-options.ts";

/** Clock and zones of a run. */
export interface World {
  /** Unix seconds; fixed with --now. */
  readonly now: () => number;
  readonly zone: Zone;
  /** The zone's name, by which another thread finds it. */
  readonly zoneName: string;
  /** The time that --now fixes, in Unix seconds. */
  readonly fixedNow: number | undefined;
  readonly logtimezone: string | undefined;
}

/**
 * The clock and the zones that the options ask for. A zone that fail2ban knows is the log's; another name becomes the
 * local zone. Throws Refusal.
 */
export function chooseWorld(
  request: Pick<RegexRequest, "timezone" | "now">,
  zoneName: string,
  clock: () => number,
): World {
  const local = zoneOf(zoneName) ?? zoneOf("UTC")!;
  const { timezone } = request;
  const isFixed = timezone !== undefined && validateTimeZone(timezone) !== undefined;
  const named = timezone === undefined || isFixed ? local : zoneOf(timezone);
  if (!named) throw new Refusal(`Unknown or unsupported time zone: ${pythonRepr(timezone!)}`, EXIT.refused);
  const now = request.now === undefined ? undefined : readIso(request.now, named);
  return {
    now: now === undefined ? clock : () => now,
    zone: named,
    zoneName: named === local ? zoneName : timezone!,
    fixedNow: now,
    logtimezone: isFixed ? timezone : undefined,
  };
}

/** What of a filter the options may set before the filter does: lines and date pattern, each said once. */
export class Settings {
  maxlines: number | undefined;
  datepattern: Traced | string | undefined;
  readonly #say: (line: string) => void;

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  /** Throws Refusal where there can't be so many. Mirrors Fail2banRegex.setMaxLines. */
  setMaxlines(lines: number): void {
    if (this.maxlines !== undefined) return;
    if (lines <= 0) throw new Refusal("maxlines must be integer greater than zero", EXIT.refused);
    this.maxlines = lines;
    this.#say(`Use         maxlines : ${lines}`);
  }

  /** Throws Refusal where the pattern is none. Mirrors Fail2banRegex.setDatePattern. */
  setDatepattern(pattern: Traced | string, world: World): void {
    if (this.datepattern !== undefined) return;
    const text = typeof pattern === "string" ? pattern : pattern.text;
    const { now, zone } = world;
    const { value, problem } = createDateDetector({ datepattern: text, now, zone });
    if (problem !== undefined || !value) throw new Refusal(problem ?? "", EXIT.refused);
    this.datepattern = pattern;
    const count = value.templates.length;
    const name = count === 0 || count > 2 ? "Default Detectors" : value.templates[0]!.name;
    this.#say(`Use      datepattern : ${text} : ${name}`);
  }
}
