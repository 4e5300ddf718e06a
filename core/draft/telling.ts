import type { Message } from "./compose.ts";
import type { Surroundings } from "./narrow.ts";
import type { Token } from "./tokens.ts";

/** The name of a field for a status, and what stands between it and the value. */
const statusField = /(?:status|(?<!error[ _-]?)code)["']?\s*[=:]\s*["']?$/i;

/** Whether a number is a status of HTTP. */
export function isStatus({ text, start, closer }: Token, message: Message): boolean {
  return (
    /^[1-5]\d\d$/.test(text) &&
    closer !== "]" &&
    closer !== ")" &&
    (message.text.slice(0, start).endsWith('" ') || statusField.test(message.text.slice(0, start)))
  );
}

/** Whether a number or a name that is the same in all lines says what has happened. */
export function isTelling(token: Token, count: number, { before }: Surroundings, message: Message): boolean {
  const { kind, text, closer } = token;
  // Who fails to log in does so wherever, and by whatever request.
  const hasStatus = /" [1-5]\d\d /.test(message.text);
  const isLogin = message.tokens.some((other) => other.kind === "user");
  if (kind === "number")
    return (
      /^[1-5]\d\d$/.test(text) &&
      closer === undefined &&
      before !== "[" &&
      before !== "#" &&
      !/\bcode $/.test(message.text.slice(0, token.start)) &&
      // Behind a status stands the size of the answer.
      !/\b[1-5]\d\d $/.test(message.text.slice(0, token.start))
    );
  if (kind === "value" && isStatus(token, message)) return true;
  if (kind === "value") return count > 1 && /^[A-Za-z][A-Za-z_-]*$/.test(text);
  // A status of 4xx says of a page that is asked for, in whatever way, what has happened.
  if (kind === "method") return !isLogin && hasStatus && !(text === "GET" && /" 4\d\d /.test(message.text));
  if (kind === "code") return count > 1;
  if (kind === "path") {
    if (isLogin || (text.includes("://") && !/"[A-Z]+ $/.test(message.text.slice(0, token.start))))
      return false;
    return count > 1 || (closer === '"' && /"[A-Z]+ $/.test(message.text.slice(0, token.start)));
  }
  return false;
}
