import { type Analysis, knownOption, roleOf } from "../analysis/index.ts";
import { type ConfigOption, extractOptions, parseConfig } from "../config/index.ts";
import { readDuration } from "../jail/index.ts";
import { originOfAll } from "../text/index.ts";
import { resolveIn } from "./effective.ts";
import { inWords } from "./hover-option.ts";
import { modesOf } from "./hover-regex.ts";
import { positionAt, spanOf } from "./lines.ts";
import type { Position, Range } from "./lsp.ts";

/** A word that an editor shows in a text, which is not written there. */
export interface InlayHint {
  readonly position: Position;
  readonly label: string;
  readonly paddingLeft: boolean;
  readonly tooltip?: string;
}

/** Durations in words, and the mode that a filter runs in, in a stretch of a file. */
export function inlayHints(analysis: Analysis, path: string, range: Range): readonly InlayHint[] {
  const source = analysis.source(path);
  const role = roleOf(path);
  if (!source || !role) return [];
  const { start, end } = spanOf(source, range);
  const hints: InlayHint[] = [];
  for (const section of parseConfig(source).sections) {
    for (const option of section.options) {
      const place = originOfAll(option.value)?.span;
      if (!place || place.end < start || place.start > end || option.value.text === "") continue;
      const type = knownOption(role.kind, section.name, option.name)?.type;
      const add = (at: number, label: string, paddingLeft: boolean, tooltip?: string) =>
        hints.push({ position: positionAt(source, at), label, paddingLeft, ...(tooltip && { tooltip }) });
      if (type === "duration") {
        const words = durationHint(option);
        if (words) add(place.end, words, true);
      } else if (type === "filter" && role.kind === "jail") {
        const hint = modeHint(analysis, section.name, option);
        if (hint) add(hint.at, hint.label, hint.paddingLeft, hint.tooltip);
      }
    }
  }
  return hints;
}

/** Words for a number of many digits, or of a unit that a longer one says better (`90m`, `48h`). */
function durationHint({ name, value }: ConfigOption): string {
  const text = value.text.trim();
  const isNumber = /^\d{4,}$/.test(text);
  const unit = /^(\d+)\s*([a-z]+)$/i.exec(text);
  if (!isNumber && !unit)
    return /^\d[\d*+\s()/-]*$/.test(text) && /[*+/-]/.test(text) ? inWords(text, name) : "";
  const words = inWords(text, name);
  if (isNumber || words === "") return words;
  // The text says it already where the words are its own number and unit.
  const said = readDuration(text);
  const isSaid = words.startsWith(`${Number(unit![1])} `) && !/ .* /.test(words);
  return said.kind === "seconds" && said.seconds > 0 && !isSaid ? words : "";
}

interface ModeHint {
  readonly at: number;
  readonly label: string;
  readonly paddingLeft: boolean;
  readonly tooltip?: string;
}

function modeHint(analysis: Analysis, section: string, option: ConfigOption): ModeHint | undefined {
  const named = extractOptions(option.value).value;
  if (!named) return undefined;
  const given = named.options.get("mode");
  if (given) {
    if (!given.text.includes("%(")) return undefined;
    const mode = resolveIn(analysis, "jail", section, given.text).value?.text;
    const at = originOfAll(given)?.span.end;
    return mode && at !== undefined ? { at, label: `= ${mode}`, paddingLeft: true } : undefined;
  }
  const filter = resolveIn(analysis, "jail", section, named.name.text).value?.text.trim();
  const end = originOfAll(option.value)?.span.end;
  // What a variable holds behind the name may give the mode.
  if (!filter || end === undefined || filter.includes("[") || modesOf(analysis, filter).length === 0)
    return undefined;
  const mode = resolveIn(analysis, `filter.d/${filter}`, "Definition", "%(mode)s").value?.text;
  if (!mode) return undefined;
  const tooltip = `The filter's own mode; others are ${modesOf(analysis, filter)
    .filter((other) => other !== mode)
    .join(", ")}.`;
  return { at: end, label: `[mode=${mode}]`, paddingLeft: false, tooltip };
}
