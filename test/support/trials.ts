import {
  addressText,
  type CompiledFilter,
  LineMatcher,
  lineKind,
  secondsOf,
} from "../../core/filter/index.ts";
import { type ChunkDates, type LogChunk, linesOf, Trial, type TrialLog } from "../../core/trial/index.ts";

/** A log of whole lines in chunks of about so many characters. */
export function logOf(text: string, size: number): TrialLog {
  const chunks: string[] = [];
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf("\n", start + size);
    const end = newline < 0 ? text.length : newline + 1;
    chunks.push(text.slice(start, end));
    start = end;
  }
  return { count: chunks.length, read: (index) => chunkOf(chunks[index]!) };
}

export function chunkOf(text: string): LogChunk {
  const beyondAscii = /[^\0-\x7f]/g;
  return {
    text,
    wide: (start, end) => text.slice(start, end),
    findWide: (_, from) => {
      beyondAscii.lastIndex = from;
      return beyondAscii.exec(text)?.index ?? -1;
    },
  };
}

/** A trial that has run over a whole log, in steps of one line where `slowly`. */
export function runTrial(
  filter: CompiledFilter,
  log: TrialLog,
  { known, slowly = false }: { known?: readonly (ChunkDates | undefined)[]; slowly?: boolean } = {},
): Trial {
  const trial = new Trial(filter, log, { everything: true, rows: Number.POSITIVE_INFINITY }, known);
  finishTrial(trial, slowly);
  return trial;
}

export function finishTrial(trial: Trial, slowly = false): void {
  while (!trial.isDone) if (trial.scan(() => slowly)) trial.take();
}

/** What a trial noted of each line, a text a row: the line, its kind, failregex, id, time. */
export function rowsOf(trial: Trial): string[] {
  return trial.chunks.flatMap(({ rows, firstLine }) =>
    Array.from({ length: rows.size }, (_, at) => {
      const id = rows.ids[at]!;
      const time = rows.times[at]!;
      return row(
        firstLine + rows.lines[at]!,
        rows.kindAt(at),
        rows.failregex[at]!,
        trial.ids.texts[id],
        time,
      );
    }),
  );
}

/** The same as the engine tells it, line by line. */
export function expectedRows(filter: CompiledFilter, log: TrialLog): string[] {
  const matcher = new LineMatcher(filter);
  const found: string[] = [];
  let line = -1;
  for (let index = 0; index < log.count; index++) {
    for (const text of linesOf(log.read(index))) {
      line++;
      if (text === "" || text.startsWith("#")) continue;
      const outcome = matcher.processLine(text);
      const { failures, ignored, error } = outcome;
      if (error !== undefined) found.push(row(line, "error", -1, undefined, Number.NaN));
      else {
        const kind = lineKind(outcome) === "matched" ? "matched" : ignored.length > 0 ? "ignored" : "nofail";
        if (failures.length === 0 && ignored.length > 0)
          found.push(row(line, kind, -1, undefined, Number.NaN));
        for (const { failregex, id, time } of failures) {
          const seconds = time === null ? Number.NaN : secondsOf(time);
          found.push(row(line, kind, failregex, id ? addressText(id) : undefined, seconds));
        }
      }
    }
  }
  return found;
}

/** The hits of the date templates, as the engine counts them. */
export function expectedDates(filter: CompiledFilter, log: TrialLog): string[] {
  const matcher = new LineMatcher(filter);
  for (let index = 0; index < log.count; index++)
    for (const text of linesOf(log.read(index)))
      if (text !== "" && !text.startsWith("#")) matcher.processLine(text);
  return hitsOf(matcher.detector);
}

export function hitsOf(
  detector: Pick<NonNullable<LineMatcher["detector"]>, "templates"> | undefined,
): string[] {
  return (detector?.templates ?? [])
    .filter(({ hits }) => hits > 0)
    .map(({ name, hits }) => `${hits} ${name}`);
}

function row(line: number, kind: string, failregex: number, id: string | undefined, time: number): string {
  return `${line + 1} ${kind} ${failregex} ${id ?? "-"} ${Number.isNaN(time) ? "-" : time}`;
}
