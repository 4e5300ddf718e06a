import { globPaths, isText } from "../../config/index.ts";
import { originOfAll, sliceTraced, splitTraced, type Traced } from "../../text/index.ts";
import type { Finding, Fix } from "../finding.ts";
import { isJudgeable, placeOf } from "../written.ts";
import type { Rule } from "./rule.ts";

/** A line of logpath at which fail2ban stops: it names a folder, or has more behind the path than how to begin. */
export const wrongLogPath: Rule = {
  codes: ["wrong-log-path"],
  *jail({ options, analysis }) {
    const logpath = options.get("logpath");
    const backend = options.get("backend");
    if (!isText(logpath) || (isText(backend) && backend.text.startsWith("systemd"))) return;
    for (const line of splitTraced(logpath, "\n")) {
      if (!isJudgeable(line)) continue;
      const cut = line.text.lastIndexOf(" ");
      const path = cut < 0 ? line : sliceTraced(line, 0, cut);
      const tail = cut < 0 ? undefined : sliceTraced(line, cut + 1);
      if (tail && tail.text !== "head" && tail.text !== "tail") {
        const place = placeOf(tail);
        if (place) yield { ...judgeTail(line, tail.text), ...place };
        continue;
      }
      const { logs, isLive } = analysis.world;
      const folder = globPaths(logs, path.text).find((found) => logs.isFolder(found));
      const place = folder === undefined ? undefined : originOfAll(path);
      if (!place) continue;
      const wanted = path.text === folder ? `such as ${folder.replace(/\/+$/, "")}/*.log` : "as in *.log";
      const message = `${folder} is a folder, and fail2ban stops at it when it starts, with all jails; name the logs themselves, ${wanted}.`;
      // The logs of another machine need not be as they are here.
      yield { code: "wrong-log-path", severity: isLive ? "error" : "warning", message, ...place };
    }
  },
};

function judgeTail(line: Traced, tail: string): Omit<Finding, "path" | "span"> {
  const stop = `fail2ban takes only “head” or “tail” behind a path, and stops at “${tail}” when it starts, with all jails`;
  const paths = line.text.split(/[ \t,]+/).filter((word) => word !== "");
  const areLogs = paths.every((path) => path.startsWith("/"));
  const mend = areLogs ? "write each log on a line of its own" : "take it out";
  const place = areLogs && line.pieces.every(({ exact }) => exact) ? originOfAll(line) : undefined;
  const fixes: Fix[] = [];
  if (place) {
    const text = paths.join("\n          ");
    fixes.push({
      title: "Write each log on a line of its own",
      edits: [{ ...place, text }],
      preferred: true,
    });
  }
  return { code: "wrong-log-path", severity: "error", message: `${stop}; ${mend}.`, fixes };
}
