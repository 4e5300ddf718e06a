import { originOfAll, pythonRepr, untraced } from "../text/index.ts";
import { earlyOptions, serverOptions, threadOptions } from "./options.ts";
import { readOptions } from "./read-options.ts";
import { Refused } from "./refusal.ts";
import type { SharedStore, Shelf } from "./shelf.ts";
import { type Command, isText, type Options, type Value, type Word } from "./value.ts";

/** The options of fail2ban.conf that are read before all else. Throws Refused. Mirrors Fail2banReader.getEarlyOptions. */
export function readEarlyOptions(shelf: Shelf, store: SharedStore): Options {
  const options = readOptions(shelf, store, earlyOptions, { section: "Definition" });
  checkLogLevel(options.get("loglevel"));
  return options;
}

/**
 * The commands that set the server up. Throws Refused.
 * Mirrors fail2ban/client/fail2banreader.py, Fail2banReader.getOptions and convert.
 */
export function convertServer(shelf: Shelf, store: SharedStore, early: Options): Command[] {
  const options = new Map<string, Word>(readOptions(shelf, store, serverOptions, { section: "Definition" }));
  for (const name of ["logtarget", "loglevel", "syslogsocket"]) {
    const value = early.get(name);
    if (value !== undefined) options.set(name, value);
  }
  if (store.sections.has("Thread")) {
    const thread = readOptions(shelf, store, threadOptions, { section: "Thread" });
    if (thread.size) options.set("thread", thread);
  }
  return order.flatMap((name) => {
    const value = options.get(name);
    return value === undefined ? [] : [[untraced("set"), untraced(name), value]];
  });
}

const order = [
  "thread",
  "syslogsocket",
  "loglevel",
  "logtarget",
  "allowipv6",
  "dbfile",
  "dbmaxmatches",
  "dbpurgeage",
];

/** What Python's logging, as fail2ban fills it up, knows by an upper-case name. */
const levels =
  /^(?:BASIC_FORMAT|CRITICAL|DEBUG|ERROR|FATAL|HEAVYDEBUG|INFO|MSG|NOTICE|NOTSET|TRACEDEBUG|WARN|WARNING)$/;

/** Mirrors fail2ban/helpers.py, str2LogLevel. */
function checkLogLevel(value: Value | undefined): void {
  if (!isText(value) || /^\p{Nd}+$/u.test(value.text) || levels.test(value.text.toUpperCase())) return;
  const message = "Take one of CRITICAL, ERROR, WARNING, NOTICE, INFO, DEBUG, TRACEDEBUG, HEAVYDEBUG.";
  const finding = { code: "wrong-log-level", message };
  throw new Refused("ValueError", `Invalid log level ${pythonRepr(value)}`, originOfAll(value), finding);
}
