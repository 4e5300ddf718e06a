import { type Zone, zoneOf } from "../dates/index.ts";
import { addressText, type Failure, type LineOutcome, secondsOf } from "../filter/index.ts";
import type { Tree } from "../text/index.ts";
import { type SampleClock, writeLocal } from "./clock.ts";
import { isVerdict } from "./read.ts";
import type { Hindrance } from "./report.ts";
import { filterOptionsOf, type SampleFilter, Trial } from "./trial.ts";

/** Lines to annotate, and the filter whose word is taken for their verdicts. */
export interface AnnotateRequest {
  readonly tree: Tree;
  readonly filter: SampleFilter;
  readonly clock: SampleClock;
  /** Lines of a log, in order, without their ends. Those that have a verdict already keep it. */
  readonly lines: readonly string[];
}

/**
 * Puts above each line of a log the verdict that the filter gives it, so that the lines, under the same filter and clock,
 * are samples that pass. Lines are run in their order: what is told of several lines of one connection stands with the last.
 * Comments and empty lines stay as they are.
 */
export function annotateLines(request: AnnotateRequest): { readonly lines: readonly string[] } | Hindrance {
  const { tree, filter, clock, lines } = request;
  const options = filter.options ?? {};
  const trial = Trial.open(tree, filter, filterOptionsOf(options), clock);
  if (!(trial instanceof Trial)) return trial;
  const zone = zoneOf(clock.zone)!;
  const annotated: string[] = [];
  let hasVerdict = false;
  for (const line of lines) {
    if (hasVerdict || !(line.trim() === "" || line.startsWith("#"))) {
      const outcome = trial.take(line, options);
      if (!hasVerdict) annotated.push(verdictLine(outcome, zone));
      hasVerdict = false;
    } else hasVerdict = isVerdict(line);
    annotated.push(line);
  }
  return { lines: annotated };
}

/** A header that gives a sample log its filter, clock and zone: a line without its end. */
export function headerLine({ name, options = {} }: SampleFilter, { now, zone }: SampleClock): string {
  const given = Object.entries(options).map(([key, value]) => `${key}="${value}"`);
  const filter = given.length > 0 ? `${name}[${given.join(", ")}]` : name;
  return `# f2b: filter=${filter} now=${writeLocal(Math.floor(now), zoneOf(zone)!)} timezone=${zone}`;
}

/** Fields that are told in other words, or are fail2ban's own account. */
const untold = /^(?:ip[46]|dns|fid|cidr|host|content|nofail|matches|mlf.*|alt_.*|tuple_.*|skiplines\d+)$/;

function verdictLine({ failures }: LineOutcome, zone: Zone): string {
  const failure = failures.find(({ id, data }) => id !== null && !data.get("nofail"));
  const pairs = failure ? pairsOf(failure, zone) : [["match", false]];
  return `# failJSON: { ${pairs.map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(", ")} }`;
}

function pairsOf({ id, time, data }: Failure, zone: Zone): (readonly [string, unknown])[] {
  const matches = data.get("matches");
  const attempts = Array.isArray(matches) ? matches.length : 0;
  const fields = [...data].filter(
    ([key, value]) => !untold.test(key) && typeof value === "string" && key !== "users",
  );
  return [
    ...(time === null ? [] : [["time", writeLocal(secondsOf(time), zone)] as const]),
    ["match", true],
    ["host", typeof data.get("host") === "string" ? data.get("host") : addressText(id!)],
    ...fields,
    ...(attempts > 1 ? [["attempts", attempts] as const] : []),
  ];
}
