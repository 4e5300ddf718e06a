import { globPaths, isText } from "../../config/index.ts";
import { originOfAll, sliceTraced, splitTraced, type Traced } from "../../text/index.ts";
import type { Finding } from "../finding.ts";
import { likely } from "../likely.ts";
import { cutDate, findMakes, type Make } from "../log-names.ts";
import type { World } from "../world.ts";
import type { JailCheck, Rule } from "./rule.ts";

/** A logpath that does not catch the names that the program gives its logs day by day. */
export const logpathMissesRotated: Rule = {
  codes: ["logpath-misses-rotated"],
  *jail(jail) {
    const { options, analysis } = jail;
    const logpath = options.get("logpath");
    const backend = options.get("backend");
    if (!isText(logpath) || (isText(backend) && backend.text.startsWith("systemd"))) return;
    for (const line of splitTraced(logpath, "\n")) {
      const cut = line.text.lastIndexOf(" ");
      const path = cut < 0 ? line : sliceTraced(line, 0, cut);
      const finding = checkPath(jail, path, analysis.world);
      if (finding) yield finding;
    }
  },
};

function checkPath(jail: JailCheck, path: Traced, { logs }: World): Finding | undefined {
  const slash = path.text.lastIndexOf("/");
  const folder = path.text.slice(0, slash);
  const name = path.text.slice(slash + 1);
  if (slash < 1 || name === "" || /[*?[]/.test(folder)) return undefined;
  const makes = findMakes(logs.names(folder) ?? []);
  if (makes.length === 0) return undefined;
  const day = cutDate(name);
  if (day) {
    const make = makes.find(({ before, after }) => before === day.before && after === day.after);
    const others = make?.names.filter((other) => other !== name) ?? [];
    return others.length > 0
      ? report(path, `${day.before}*${day.after}`, others, "only the log of one day")
      : undefined;
  }
  if (globPaths(logs, path.text).length > 0) return undefined;
  const make = chooseMake(jail, name, folder, makes);
  return make && report(path, `${make.before}*${make.after}`, make.names, "no log");
}

/** The make of log that a path was meant for which catches nothing. */
function chooseMake(jail: JailCheck, name: string, folder: string, makes: readonly Make[]): Make | undefined {
  const dot = name.lastIndexOf(".");
  const extension = dot < 0 ? "" : name.slice(dot);
  const stem = bare(dot < 0 ? name : name.slice(0, dot));
  // The date at the end: what a logger writes. Transcripts of single jobs have more behind it.
  const daily = makes.filter(({ before, after }) => before !== "" && after === extension);
  const near = likely(
    stem,
    daily.map(({ before }) => bare(before)).filter((one) => one !== stem),
  );
  const same = daily.find(({ before }) => bare(before) === stem || bare(before) === near);
  if (same || daily.length < 2) return same ?? daily[0];
  const words = [jail.name, jail.filterReference?.name.text ?? "", ...folder.split("/")].map(bare);
  const named = daily.filter(({ before }) => words.includes(bare(before)));
  return named.length === 1 ? named[0] : undefined;
}

/** A name without signs and patterns: `log_*` is `log`. */
function bare(name: string): string {
  return name.replace(/\[[^\]]*\]|[^\p{L}]/gu, "").toLowerCase();
}

function report(
  path: Traced,
  pattern: string,
  names: readonly string[],
  caught: string,
): Finding | undefined {
  const slash = path.text.lastIndexOf("/") + 1;
  // Only the name is written anew: the folder may come from a variable.
  const name = sliceTraced(path, slash);
  const isWritten = name.pieces.every(({ exact }) => exact);
  const place = originOfAll(path.pieces.length > 1 && isWritten ? name : path);
  if (!place) return undefined;
  const wanted = path.text.slice(0, slash) + pattern;
  const example = [...names].sort().at(-1)!;
  const message = `${path.text} catches ${caught}, and not ${example} beside it; write ${wanted}.`;
  const written = isWritten ? originOfAll(name) : undefined;
  const fix = written && {
    title: `Write ${pattern}`,
    edits: [{ ...written, text: pattern }],
    preferred: true,
  };
  return { code: "logpath-misses-rotated", severity: "warning", message, ...place, fixes: fix ? [fix] : [] };
}
