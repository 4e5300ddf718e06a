import { setTimeout as sleep } from "node:timers/promises";
import type { RemoteResult } from "../../host/remote/outcome.ts";
import { entriesJson, formatEntries, formatResults, resultsJson } from "../../host/remote/print.ts";
import type { Remote } from "../../host/remote/remote.ts";
import { appliedBans } from "../../host/remote/unban.ts";
import { chooseBans, undoBans, type WhichBans } from "../../host/remote/undo.ts";
import type { Desk } from "../../host/remote/work.ts";
import { EXIT, type Io } from "../io.ts";
import { exitOf } from "./apply.ts";
import { allRemotes } from "./remotes-file.ts";

type Format = "text" | "json";

/** `f2b apply list`: the bans that are applied, as the journal has them. */
export function listApplied(desk: Desk, format: Format, io: Io): number {
  const entries = appliedBans(desk.journal);
  io.out(format === "json" ? entriesJson(entries) : formatEntries(entries, desk.now()));
  return EXIT.fine;
}

/** What `f2b apply undo` is asked for. */
interface UndoRequest {
  readonly which: WhichBans;
  readonly files: readonly string[];
  readonly format: Format;
}

/** `f2b apply undo`: takes the bans back, all remotes at once. */
export async function undoNamed({ which, files, format }: UndoRequest, desk: Desk, io: Io): Promise<number> {
  const remotes = allRemotes(files);
  const entries = typeof remotes === "string" ? remotes : chooseBans(which, remotes, desk);
  if (typeof remotes === "string" || typeof entries === "string") {
    io.err(`f2b apply: ${entries}\n`);
    return EXIT.failed;
  }
  const results = await undoBans(entries, remotes, desk);
  if (results.length === 0 && format === "text") io.out("Nothing is to be undone.\n");
  else io.out(format === "json" ? resultsJson(results) : formatResults(results, io.hasColors));
  return exitOf(results);
}

/** Waits till the bans' time is over, and takes back those that are applied. */
export async function waitAndUndo(
  results: readonly RemoteResult[],
  remotes: readonly Remote[],
  until: number,
  desk: Desk,
  io: Io,
): Promise<readonly RemoteResult[]> {
  const ids = new Set(results.flatMap(({ outcomes }) => outcomes.flatMap(({ id }) => id ?? [])));
  for (let left = until - desk.now(); left > 0; left = until - desk.now()) {
    io.progress(`undone in ${Math.ceil(left)} s; Ctrl+C leaves it to f2b apply undo --due`);
    await sleep(Math.min(left, 1) * 1000);
  }
  io.progress("");
  const entries = appliedBans(desk.journal).filter(({ begun }) => ids.has(begun.id));
  return undoBans(entries, remotes, desk);
}
