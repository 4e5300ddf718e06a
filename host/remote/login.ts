import { existsSync } from "node:fs";
import type ssh2 from "ssh2";
import { RemoteFault } from "./fault.ts";
import { readKey, usualKeys } from "./keys.ts";
import type { Prompts } from "./prompts.ts";
import { type Remote, targetOf } from "./remote.ts";

/** What ssh2 asks for the next way to log in. */
type Middleware = (
  left: readonly string[] | null,
  partial: boolean | null,
  next: (way: ssh2.AnyAuthMethod | false) => void,
) => void;

/** The ways to log in on a remote, one after the other, and the fault that ended them, where one did. */
export interface Login {
  readonly handler: ssh2.AuthHandlerMiddleware;
  /** What was tried, in words: `the key ~/.ssh/id_ed25519`, `ssh-agent`. */
  readonly tried: readonly string[];
}

/**
 * Makes the ways to log in: the remote's key, else ssh-agent's and the usual ones; then, where the host takes one, a
 * password that is asked for (once) and not kept. Keys are read before the connection is made. Throws RemoteFault.
 */
export async function prepareLogin(remote: Remote, prompts: Prompts): Promise<Login> {
  const username = remote.user;
  const tried: string[] = [];
  const ways: Array<{ readonly name: string; readonly way: ssh2.AnyAuthMethod }> = [];
  const socket = process.env["SSH_AUTH_SOCK"];
  if (remote.identity !== undefined) {
    const key = await readKey(remote.identity, prompts);
    ways.push({ name: `the key ${remote.identity}`, way: { type: "publickey", username, key } });
  }
  if (socket) {
    if (existsSync(socket)) ways.push({ name: "ssh-agent", way: { type: "agent", username, agent: socket } });
    else if (ways.length === 0)
      throw new RemoteFault(
        "agent",
        `SSH_AUTH_SOCK names ${socket}, where no ssh-agent answers: start it, or name a key as identity of [${remote.name}]`,
      );
  }
  if (remote.identity === undefined) {
    for (const path of usualKeys()) {
      const key = await readKey(path, prompts).catch(() => undefined);
      if (key) ways.push({ name: `the key ${path}`, way: { type: "publickey", username, key } });
    }
  }
  let asked = false;
  const handler: Middleware = (left, _partial, next) => {
    // The first question of all is which ways there are.
    if (left === null) return next({ type: "none", username });
    const way = ways.shift();
    if (way) {
      tried.push(way.name);
      return next(way.way);
    }
    const type = left.includes("password")
      ? "password"
      : left.includes("keyboard-interactive")
        ? "keyboard"
        : undefined;
    if (asked || type === undefined) return next(false);
    asked = true;
    prompts.secret(`Password of ${targetOf(remote)}`).then(
      (password) => {
        if (password === undefined) return next(false);
        tried.push("a password");
        if (type === "password") next({ type: "password", username, password });
        else
          next({
            type: "keyboard-interactive",
            username,
            prompt: (_name, _instructions, _language, questions, finish) =>
              finish(questions.map(() => password)),
          });
      },
      () => next(false),
    );
  };
  return { handler: handler as ssh2.AuthHandlerMiddleware, tried };
}
