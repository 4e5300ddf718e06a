import { pythonRepr } from "../../core/text/index.ts";
import { findDecode } from "../../host/decode.ts";
import { isFile, openLog } from "../../host/log.ts";
import { EXIT } from "../io.ts";
import { shorten } from "../print/list.ts";
import { Broken, Refusal } from "./refusal.ts";

/** The lines to test, in batches; a line has no end, and a text's lines are counted from 1 through all batches. */
export type Batches = AsyncIterable<readonly string[]>;

/**
 * The lines that LOG stands for: a file's, or those of the text itself. Says what it takes them from. Throws Refusal.
 * Mirrors fail2banregex.py, Fail2banRegex.start.
 */
export function openLines(
  argument: string,
  options: { readonly encoding: string; readonly maxlines: number },
  say: (line: string) => void,
): Batches {
  if (isFile(argument)) {
    const decode = findDecode(options.encoding);
    if (!decode) throw new Broken(`unknown encoding: ${options.encoding}`, EXIT.findings);
    const log = orRefusal(argument, () => openLog(argument, decode));
    say(`Use         log file : ${argument}`);
    say(`Use         encoding : ${options.encoding}`);
    return log.batches();
  }
  if (argument.startsWith("systemd-journal")) {
    throw new Refusal(
      "ERROR: the systemd journal is not read: save what journalctl prints to a file and give that as LOG",
      EXIT.refused,
    );
  }
  if (options.maxlines <= 1 && !argument.includes("\n")) {
    say(`Use      single line : ${shorten(argument)}`);
    return batchOf([argument]);
  }
  const lines = argument.split("\n");
  say(`Use      multi line : ${lines.length} line(s)`);
  lines.slice(0, 5).forEach((line, index) => {
    say(`| ${String(index + 1).padStart(2)}: ${shorten(line)}`);
  });
  if (lines.length > 5) say("| ...");
  say("`-");
  return batchOf(lines);
}

/** Runs `read`; where Node can't read the file, the refusal is in Python's words. */
function orRefusal<Value>(path: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw refusalOf(error, path) ?? error;
  }
}

/** What an error of Node's about a file ends the run with; undefined where it is none. */
export function refusalOf(error: unknown, path: string): Refusal | Broken | undefined {
  const { code, errno, syscall, message } = error as NodeJS.ErrnoException;
  if (code?.startsWith("Z_")) return new Broken(`${path}: ${tellGzip(message)}`, EXIT.failed);
  if (errno === undefined || syscall === undefined) return undefined;
  const words = code === "EACCES" ? "Permission denied" : (code ?? "Input/output error");
  return new Refusal(`[Errno ${Math.abs(errno)}] ${words}: ${pythonRepr(path)}`, EXIT.refused);
}

/** What is wrong with a gzip file, by zlib's message, and the mend. */
function tellGzip(message: string): string {
  const save = (what: string) => `save what gunzip -c ${what} of it to a file and give that as LOG`;
  // The file begins as gzip does (see openLog), so it is behind a whole part that another header is missed.
  if (message === "incorrect header check") {
    return `something else stands behind its gzip data: ${save("makes")}`;
  }
  const what =
    message === "unexpected end of file"
      ? "its gzip data breaks off"
      : `its gzip data is damaged (${message})`;
  return `${what}: copy the file again, or ${save("still reads")}`;
}

async function* batchOf(lines: readonly string[]): AsyncGenerator<readonly string[]> {
  yield lines;
}
