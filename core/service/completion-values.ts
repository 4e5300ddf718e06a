import { type Analysis, knownOption } from "../analysis/index.ts";
import { describeDuration, readDuration } from "../jail/index.ts";
import { splitTraced } from "../text/index.ts";
import type { Candidate } from "./completion.ts";
import { replaced } from "./completion-names.ts";
import type { Cursor } from "./cursor.ts";
import { docText, resolveIn } from "./effective.ts";

const encodings = [
  "auto",
  "utf-8",
  "ascii",
  "iso-8859-1",
  "iso-8859-15",
  "cp1252",
  "utf-16",
  "koi8-r",
  "shift_jis",
];
const zones = ["UTC", "UTC+0100", "UTC+0200", "UTC+0530", "UTC+0800", "UTC-0500", "UTC-0800"];
const durations: Readonly<Record<string, readonly string[]>> = {
  bantime: ["10m", "1h", "1d", "1w", "4w", "-1"],
  "": ["10m", "1h", "1d", "1w"],
};

/** Values of the option's type: words of a few, durations, encodings, paths. */
export function completeValues(analysis: Analysis, cursor: Cursor): readonly Candidate[] {
  const { role, section, option, before, source, offset } = cursor;
  const known = option && section && knownOption(role.kind, section.name, option.name);
  if (!known) return [];
  if (known.type === "logpath" || (known.type === "path" && before.startsWith("/")))
    return completePaths(analysis, cursor);
  // All of the value is replaced: such a value is one word.
  const typed = /^[^\s%<>]*$/.exec(before)?.[0];
  if (typed === undefined) return [];
  const { from, to } = replaced(cursor, typed, /^[\w.+-]*/);
  const isAtLineEnd = /^[ \t]*(?:[\n\r]|$)/.test(source.text.slice(to));
  if (!isAtLineEnd && offset === to) return [];
  const items = (labels: readonly string[], kind: Candidate["kind"] = "value"): Candidate[] =>
    labels.map((label, index) => ({
      label,
      kind,
      detail: label === known.default ? "default" : undefined,
      from,
      to,
      rank: Math.min(index, 9),
    }));
  switch (known.type) {
    case "boolean":
      return items(["true", "false"]);
    case "duration":
      return items(durations[option.name] ?? durations[""]!).map((item) => ({
        ...item,
        detail: inWords(item.label),
      }));
    case "encoding":
      return items(encodings);
    case "timezone":
      return items(zones);
    default:
      return (known.values ?? []).map(({ name, doc }, index) => ({
        label: name,
        kind: "enumMember",
        detail: name === known.default ? "default" : undefined,
        doc: docText(doc),
        from,
        to,
        rank: Math.min(index, 9),
      }));
  }
}

function inWords(text: string): string {
  const duration = readDuration(text);
  return duration.kind === "seconds" ? describeDuration(duration.seconds) : "";
}

/** The names in a log's folder; variables before the last slash are filled to find it. */
function completePaths(analysis: Analysis, cursor: Cursor): readonly Candidate[] {
  const { before, section } = cursor;
  const line = before.slice(before.lastIndexOf("\n") + 1).trimStart();
  const cut = line.lastIndexOf("/") + 1;
  if (cut === 0 || /\s/.test(line)) return [];
  const { value } = resolveIn(analysis, "jail", section?.name ?? "DEFAULT", line.slice(0, cut));
  const folder = value && splitTraced(value, "\n").at(-1)?.text;
  if (!folder?.startsWith("/")) return [];
  const { logs } = analysis.world;
  const { from, to } = replaced(cursor, line.slice(cut));
  const plain = folder.length > 1 ? folder.slice(0, -1) : folder;
  return (logs.names(plain) ?? []).slice(0, 500).map((name) => {
    const isFolder = logs.isFolder(folder + name);
    return {
      label: name,
      kind: isFolder ? "folder" : "file",
      text: isFolder ? `${name}/` : name,
      from,
      to,
      rank: isFolder ? 4 : 5,
    };
  });
}
