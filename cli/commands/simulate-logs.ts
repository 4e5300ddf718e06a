import { resolve } from "node:path";
import { isText } from "../../core/config/index.ts";
import { type CompiledFilter, compileFilter } from "../../core/filter/index.ts";
import { type RealLog, RealLogReader } from "../../core/jail/index.ts";
import { findDecode } from "../../host/decode.ts";
import { isFile, openLog } from "../../host/log.ts";
import { whyPacked, whyUnreadable } from "../../host/trial-log.ts";
import { EXIT } from "../io.ts";
import { shownPath } from "../print/placed.ts";
import { Broken } from "./refusal.ts";
import type { World } from "./regex-settings.ts";
import type { SimulatedJail } from "./simulate-jail.ts";
import type { Setting } from "./simulate-run.ts";

/** The logs to read, each once: those that are named, else those of the jail. Throws Broken where there is none. */
export function chooseLogs(
  named: readonly string[],
  jail: SimulatedJail,
  cwd: string,
): SimulatedJail["logs"] {
  for (const name of named)
    if (!isFile(resolve(cwd, name))) throw new Broken(`there is no file ${name}; mend the path`, EXIT.failed);
  if (named.length > 0) {
    const logs = new Map<string, string>();
    for (const name of named) if (!logs.has(resolve(cwd, name))) logs.set(resolve(cwd, name), name);
    return [...logs.values()].map((name) => ({ name, path: name }));
  }
  if (jail.logs.length > 0) return jail.logs;
  const backend = textOf(jail, "backend");
  const logpath = textOf(jail, "logpath");
  const where = jail.header ?? jail.name;
  const why = backend?.startsWith("systemd")
    ? "the jail reads systemd's journal, which is not read here: save what journalctl prints to a file"
    : logpath
      ? `${where}: no file is there for ${logpath
          .split("\n")
          .map((path) => shownPath(resolve(cwd, path.trim()), cwd))
          .join(", ")}`
      : `the jail ${jail.name} has no logpath`;
  throw new Broken(`${why}; name a log with --log`, EXIT.failed);
}

/** The encoding of the jail's logs. */
export function encodingOf(jail: SimulatedJail): string {
  return textOf(jail, "logencoding") ?? "auto";
}

/** Compiles the jail's filter. Throws Broken where fail2ban would not take it. */
export function compileJail({ name, definition, placeOf }: SimulatedJail, world: World): CompiledFilter {
  const { options, failregex, usedns } = definition;
  if (failregex.length === 0)
    throw new Broken(
      `${placeOf("filter") ?? name}: the jail ${name} has no failregex; name a filter that has one`,
      EXIT.failed,
    );
  const logtimezone = options.get("logtimezone");
  const { value, problems } = compileFilter({
    ...definition,
    usedns: usedns?.text.toLowerCase(),
    logtimezone: world.logtimezone ?? (isText(logtimezone) ? logtimezone.text : undefined),
    now: world.now,
    zone: world.zone,
  });
  if (value) return value;
  const { option, index, text } = problems[0]!;
  const which = option.endsWith("regex") && option !== "prefregex" ? `${option} ${index + 1}` : option;
  throw new Broken(
    `${placeOf("filter") ?? name}: fail2ban would not take ${which} of the jail ${name}: ${text}`,
    EXIT.failed,
  );
}

/** Reads fail2ban's own log. Throws Broken where it is none, or tells nothing of the jail. */
export async function readRealLog(path: string, { jail, world, io }: Setting): Promise<RealLog> {
  if (!isFile(path)) throw new Broken(`there is no file ${path}; mend the path`, EXIT.failed);
  const reader = new RealLogReader({ jail: jail.name, zone: world.zone, now: world.now() });
  try {
    for await (const lines of openLog(path, findDecode("utf-8")!).batches())
      for (const line of lines) reader.takeLine(line);
  } catch (error) {
    const isShut = (error as NodeJS.ErrnoException).path !== undefined;
    throw new Broken(isShut ? whyUnreadable(error) : whyPacked(path, error as Error), EXIT.failed);
  }
  const real = reader.result();
  if (real.readable === 0)
    throw new Broken(
      `${path}: none of its ${real.lines} lines is one of fail2ban's own log; name that (mostly /var/log/fail2ban.log)`,
      EXIT.failed,
    );
  if (!real.jails.has(jail.name) && real.jails.size > 0)
    io.err(
      `f2b simulate: warning: ${path} tells nothing of the jail ${jail.name}, but of ${[...real.jails.keys()].join(", ")}\n`,
    );
  return real;
}

function textOf(jail: SimulatedJail, option: string): string | undefined {
  const value = jail.definition.options.get(option);
  return isText(value) ? value.text : undefined;
}
