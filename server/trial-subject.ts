import { type Analysis, lineOf, roleOf } from "../core/analysis/index.ts";
import { validateTimeZone, zoneOf } from "../core/dates/index.ts";
import { compileFilter } from "../core/filter/index.ts";
import { rangeOf, readSubject, type Subject } from "../core/service/index.ts";
import type { Traced } from "../core/text/index.ts";
import type { TrialFilter } from "../host/trial-messages.ts";
import type { Surroundings } from "./feature.ts";
import type { Place, Subject as SubjectParams } from "./protocol-trial.ts";
import { pathOf } from "./uri.ts";

/** A subject as it is now, and the same as the thread of its trial takes it. */
export interface ReadSubject {
  readonly subject: Subject;
  /** Undefined where fail2ban would not use it. */
  readonly filter: TrialFilter | undefined;
  /** Where a regex stands; undefined where it came from no file. */
  placeOf(traced: Traced | undefined): Place | undefined;
}

/**
 * Reads what a trial is to run; undefined where there is no such filter or jail any more. `given` is another analysis of its
 * folder.
 */
export function readTrialSubject(
  { workspace, uriOf, settings }: Surroundings,
  { uri, jail, options }: SubjectParams,
  given?: Analysis,
): ReadSubject | undefined {
  const path = pathOf(uri);
  const tree = path === undefined ? undefined : workspace.treeOf(path);
  if (path === undefined || !tree) return undefined;
  const analysis = given ?? tree.analysis;
  const subject = readSubject(analysis, { path, jail, options });
  if (!subject) return undefined;
  const { prefregex, failregex, ignoreregex, maxlines, datepattern } = subject.patterns;
  const filterName =
    jail === undefined ? roleOf(path)?.name : analysis.jail(jail, options).value.filterReference?.name.text;
  // As --timezone of f2b regex: a zone that fail2ban knows is the log's, another becomes the local one.
  const { timezone } = settings;
  const isOfLog = timezone !== undefined && validateTimeZone(timezone) !== undefined;
  const filter: TrialFilter = {
    prefregex: prefregex?.text,
    failregex: failregex.map(({ text }) => text),
    ignoreregex: ignoreregex.map(({ text }) => text),
    maxlines,
    datepattern: datepattern?.text,
    usedns: subject.usedns,
    logtimezone: subject.logtimezone ?? (isOfLog ? timezone : undefined),
    now: undefined,
    zone: timezone === undefined || isOfLog ? machineZone() : timezone,
  };
  return {
    subject,
    filter: subject.refusal === undefined && failregex.length > 0 ? filter : undefined,
    placeOf: (traced) => {
      const place = traced && lineOf({ analysis, name: filterName ?? "" }, traced);
      const source = place && analysis.source(place.path);
      return place && source ? { uri: uriOf(place.path), range: rangeOf(source, place.span) } : undefined;
    },
  };
}

/** The name of this machine's time zone. */
export function machineZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** What keeps a filter from being used, in a sentence, and where it stands. */
export function describeProblem(
  { subject, filter, placeOf }: ReadSubject,
  place: (path: string, span: { readonly start: number; readonly end: number }) => Place | undefined,
): { readonly message: string; readonly place: Place | undefined } {
  const { patterns, usedns, refusal, title } = subject;
  if (refusal !== undefined) return { message: refusal, place: undefined };
  if (patterns.failregex.length === 0)
    return { message: `${title} has no failregex: write one in [Definition].`, place: undefined };
  const { problems } = compileFilter({
    ...patterns,
    usedns,
    logtimezone: filter?.logtimezone,
    now: () => Date.now() / 1000,
    zone: zoneOf(filter?.zone ?? "UTC") ?? zoneOf("UTC")!,
  });
  const [first] = problems;
  if (!first) return { message: `${title} can't be used.`, place: undefined };
  const { option, index, text, problem } = first;
  const many = option !== "prefregex" && option !== "datepattern" && option !== "logtimezone";
  const name = many ? `${option} ${index + 1}` : option;
  // The pattern is there to be seen; what is wrong with it comes last.
  const reason = text.replace(/^Unable to compile regular expression '.*':\n/s, "");
  const traced = option === "failregex" || option === "ignoreregex" ? patterns[option][index] : undefined;
  return {
    message: `${name} of ${title}: ${reason}. fail2ban stops there.`,
    place: (problem.path ? place(problem.path, problem.span) : undefined) ?? placeOf(traced),
  };
}
