import type { Message } from "./compose.ts";
import type { Surroundings } from "./narrow.ts";
import type { Token } from "./tokens.ts";

/** The name of a field for a status, and what stands between it and the value. */
const statusField = /(?:status|(?<!error[ _-]?)code)["']?\s*[=:]\s*["']?$/i;

/** Whether a number is a status of HTTP. */
export function isStatus({ text, start, closer }: Token, message: Message): boolean {
  const before = message.text.slice(0, start);
  const isInBrackets = closer === "]" || closer === ")";
  return status.test(text) && !isInBrackets && (before.endsWith('" ') || statusField.test(before));
}

const status = /^[1-5]\d\d$/;

/** Whether a number or a name that is the same in all lines says what has happened. */
export function isTelling(token: Token, count: number, around: Surroundings, message: Message): boolean {
  const { kind, text, closer } = token;
  const before = message.text.slice(0, token.start);
  const isAskedFor = /"[A-Z]+ $/.test(before);
  // Who fails to log in does so wherever, and by whatever request.
  const isLogin = message.tokens.some((other) => other.kind === "user");
  switch (kind) {
    case "number":
      return (
        status.test(text) &&
        closer === undefined &&
        around.before !== "[" &&
        around.before !== "#" &&
        // Behind a status stands the size of the answer.
        !/\b(?:code|[1-5]\d\d) $/.test(before)
      );
    case "value":
      return isStatus(token, message) || (count > 1 && /^[A-Za-z][A-Za-z_-]*$/.test(text));
    case "method": {
      const found = /" ([1-5])\d\d /.exec(message.text)?.[1];
      // A status of 4xx says of a page that is asked for, in whatever way, what has happened.
      return !isLogin && found !== undefined && !(text === "GET" && found === "4");
    }
    case "code":
      return count > 1;
    case "path":
      if (isLogin || (text.includes("://") && !isAskedFor)) return false;
      return count > 1 || (closer === '"' && isAskedFor);
    default:
      return false;
  }
}
