import { readFileSync } from "node:fs";

/** Where the transcripts stand. */
export const transcriptFolder = new URL("../cli/transcripts/", import.meta.url);

/** A command with what it printed, or text between commands. */
export interface Transcript {
  /** The line as written, `$ ` in front; undefined for text between commands. */
  readonly command: string | undefined;
  /** All of it: the command's line, its output, `exit N`, and empty lines behind. */
  readonly text: string;
}

/**
 * The transcripts of a file: commands as a shell takes them, each followed by what it prints on stdout, then on stderr
 * (behind `! `), and `exit N`.
 */
export function readTranscripts(file: string): readonly Transcript[] {
  return readFileSync(new URL(file, transcriptFolder), "utf8")
    .split(/^(?=\$ )/m)
    .flatMap((text) => {
      if (!text.startsWith("$ ")) return [{ command: undefined, text }];
      const end = /^exit \d+\n+/m.exec(text)!;
      const cut = end.index + end[0].length;
      const command = { command: text.slice(0, text.indexOf("\n")), text: text.slice(0, cut) };
      return cut < text.length ? [command, { command: undefined, text: text.slice(cut) }] : [command];
    });
}

/** The words behind `$ f2b`: quotes of both kinds are known, and `$'...'` with `\n`. */
export function argumentsOf(command: string): string[] {
  const words = [...command.matchAll(/(?:\$'(?:[^'\\]|\\.)*'|'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) =>
    word.replace(/\$'((?:[^'\\]|\\.)*)'|'([^']*)'|"([^"]*)"/g, (_, escaped, single, double) =>
      escaped !== undefined
        ? (escaped as string).replace(/\\(.)/g, (_all, letter) => (letter === "n" ? "\n" : letter))
        : (single ?? double),
    ),
  );
  return words.slice(2);
}
