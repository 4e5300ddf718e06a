import { closeSync, openSync, writeSync } from "node:fs";
import { ReadStream } from "node:tty";
import type { Prompts } from "../host/remote/prompts.ts";

/** Asks the person at the terminal, whatever stdin and stdout are; where there is no terminal, nobody answers. */
export function terminalPrompts(path = "/dev/tty"): Prompts {
  // One question after the other: several remotes may ask at once.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
    const answer = last.then(ask, ask);
    last = answer;
    return answer;
  };
  return {
    secret: (question) => inTurn(() => readLine(path, `${question}: `, false)),
    confirm: (question) =>
      inTurn(async () => {
        const answer = await readLine(path, `${question} [y/N] `, true);
        return answer === undefined ? undefined : /^y(?:es)?$/i.test(answer.trim());
      }),
  };
}

function readLine(path: string, question: string, isShown: boolean): Promise<string | undefined> {
  let terminal: number;
  try {
    terminal = openSync(path, "r+");
  } catch {
    return Promise.resolve(undefined);
  }
  const input = new ReadStream(terminal);
  writeSync(terminal, question);
  input.setRawMode?.(true);
  return new Promise((resolve) => {
    let text = "";
    const end = (answer: string | undefined) => {
      input.setRawMode?.(false);
      writeSync(terminal, "\n");
      input.destroy();
      try {
        closeSync(terminal);
      } catch {
        // The stream has closed it.
      }
      resolve(answer);
    };
    input.on("error", () => end(undefined));
    input.on("data", (chunk) => {
      for (const character of chunk.toString("utf8")) {
        if (character === "\r" || character === "\n") return end(text);
        if (character === "\x03" || (character === "\x04" && text === "")) return end(undefined);
        if (character === "\x7f" || character === "\b") text = [...text].slice(0, -1).join("");
        else if (character >= " ") text += character;
        if (isShown) writeSync(terminal, `\r\x1b[2K${question}${text}`);
      }
    });
  });
}
