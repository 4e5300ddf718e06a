import { createDateDetector, DateError, type Zone } from "../dates/index.ts";
import {
  type CompiledFilter,
  LineMatcher,
  type LineOutcome,
  type MatcherState,
  secondsOf,
} from "../filter/index.ts";
import type { DateStep } from "./explanation.ts";
import { quote, tellAge, tellOtherDate, tellTime } from "./words.ts";

/** How the engine cuts a line at its date, whatever the regexes say, and the step that tells of it. */
export function cutLine(
  filter: CompiledFilter,
  line: string,
  state: MatcherState | undefined,
  zone: Zone,
): { readonly outcome: LineOutcome; readonly step: DateStep } {
  const matcher = new LineMatcher({
    ...filter,
    prefregex: undefined,
    failregex: [],
    ignoreregex: [],
    ignoresFirst: false,
  });
  if (state) matcher.restore({ ...state, connections: new Map(), prefregex: null });
  if (!matcher.detector) {
    const outcome = matcher.processLine(line);
    return { outcome, step: { ...nothing, state: "off", text: "No date is looked for." } };
  }
  const before = matcher.lastDate;
  const outcome = matcher.processLine(line);
  return { outcome, step: tellDate(matcher, outcome, before, line, zone) };
}

const nothing = {
  kind: "date",
  notes: [],
  template: undefined,
  lineSpan: undefined,
  cut: false,
  time: null,
} as const;

/** What fail2ban's own templates find in a line, where those of the filter's datepattern find nothing. */
function tellOthers(line: string, zone: Zone, now: () => number): readonly string[] {
  const { value } = createDateDetector({ now, zone });
  const date = findDate(() => value?.matchTime(line) ?? null);
  if (!date || date.start >= date.end) return [];
  return [tellOtherDate(line.slice(date.start, date.end))];
}

function findDate<Found>(find: () => Found): Found | undefined {
  try {
    return find();
  } catch (error) {
    if (error instanceof DateError) return undefined;
    throw error;
  }
}

/** The step of a date that is looked for without end. */
export const datesRunAway: DateStep = {
  ...nothing,
  state: "runaway",
  text: "The search for a date runs away: it found no answer in time. Look at the datepattern.",
};

function tellDate(
  matcher: LineMatcher,
  { date, line: cut, error }: LineOutcome,
  known: LineMatcher["lastDate"],
  line: string,
  zone: Zone,
): DateStep {
  const now = matcher.filter.now();
  const written = date ? line.slice(date.start, date.end) : "";
  const base: Omit<DateStep, "state" | "text"> =
    date && written !== ""
      ? { ...nothing, template: date.template.name, lineSpan: { start: date.start, end: date.end } }
      : nothing;
  const shown = quote(written);
  if (error !== undefined) {
    return { ...base, state: "unreadable", text: `The date ${shown} breaks fail2ban: ${error}.` };
  }
  const isKept = cut!.tuple[0] === "" && cut!.tuple[2] === line;
  if (known && isKept && cut!.tuple[1] === known.text) {
    const time = secondsOf(known.time);
    const why = written === "" ? "No date is found" : `${shown} is no date that can be read`;
    return {
      ...base,
      state: "taken-over",
      time,
      text: `${why}: the last line's stands in, ${quote(known.text)}, understood as ${tellTime(time, zone)}.`,
    };
  }
  if (date && written === "") {
    return {
      ...base,
      state: "now",
      time: now,
      text: "The datepattern asks for no date: the line is of now.",
    };
  }
  if (!date) {
    return {
      ...base,
      state: "none",
      notes: tellOthers(line, zone, matcher.filter.now),
      text: "No date is found: none of the templates finds one here. The line is left whole, and a match has no time.",
    };
  }
  if (!matcher.lastDate || matcher.lastDate === known) {
    return {
      ...base,
      state: "unreadable",
      cut: true,
      text: `${shown} looks like a date and is none that can be read. It is cut out all the same; a match has no time.`,
    };
  }
  const time = secondsOf(matcher.lastDate.time);
  const age = tellAge(time, now);
  return {
    ...base,
    state: "found",
    cut: true,
    time,
    notes: age === undefined ? [] : [age],
    text: `${shown} is the date, understood as ${tellTime(time, zone)}. It is cut out before any regex is asked.`,
  };
}
