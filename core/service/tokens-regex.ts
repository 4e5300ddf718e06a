/** A piece of a regex that has a colour of its own; offsets are into the pattern. */
export interface RegexToken {
  readonly start: number;
  readonly end: number;
  /** `regexp` is a set, a class or an escape, `operator` a group, a bar or a quantifier, `keyword` an anchor. */
  readonly type: "regexp" | "operator" | "keyword" | "parameter" | "comment";
}

const groupHead = /\(\?(?:P<|P=|<[=!]|[:=!>|]|[aiLmsux]*(?:-[imsx]+)?[:)]|\()/y;
const quantifier = /(?:[*+?]|\{(?:\d+(?:,\d*)?|,\d+)\})[?+]?/y;

/**
 * Cuts a Python regex into what can be coloured, in one go from left to right. It asks for no whole pattern: what is half
 * typed, or a fragment that another option closes, is coloured as far as it goes.
 */
export function regexTokens(pattern: string): RegexToken[] {
  const tokens: RegexToken[] = [];
  let at = 0;
  const push = (end: number, type: RegexToken["type"]) => {
    tokens.push({ start: at, end, type });
    at = end;
  };
  while (at < pattern.length) {
    switch (pattern[at]) {
      case "\\":
        push(endOfEscape(pattern, at), /[AZbB]/.test(pattern[at + 1] ?? "") ? "keyword" : "regexp");
        break;
      case "[":
        push(endOfSet(pattern, at), "regexp");
        break;
      case "(":
        pushGroup();
        break;
      case ")":
      case "|":
        push(at + 1, "operator");
        break;
      case "^":
      case "$":
        push(at + 1, "keyword");
        break;
      case ".":
        push(at + 1, "regexp");
        break;
      default: {
        quantifier.lastIndex = at;
        const match = quantifier.exec(pattern);
        if (match) push(at + match[0].length, "operator");
        else at++;
      }
    }
  }
  return tokens;

  function pushGroup(): void {
    if (pattern.startsWith("(?#", at)) {
      const close = pattern.indexOf(")", at);
      push(close < 0 ? pattern.length : close + 1, "comment");
      return;
    }
    groupHead.lastIndex = at;
    const [head = "("] = groupHead.exec(pattern) ?? [];
    push(at + head.length, "operator");
    const closes = head === "(?P<" ? ">" : head === "(?P=" || head === "(?(" ? ")" : undefined;
    if (closes === undefined) return;
    const close = pattern.indexOf(closes, at);
    if (close < 0) return;
    if (close > at) push(close, "parameter");
    push(close + 1, "operator");
  }
}

function endOfEscape(pattern: string, at: number): number {
  const match = /^\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[0-7]{1,3}|\d{1,2}|[\s\S])?/u.exec(
    pattern.slice(at, at + 10),
  );
  return at + (match?.[0].length ?? 1);
}

/** Where a set ends; one that is never closed ends at once, so that the rest keeps its colours. */
function endOfSet(pattern: string, at: number): number {
  let end = at + 1;
  if (pattern[end] === "^") end++;
  if (pattern[end] === "]") end++;
  for (; end < pattern.length && pattern[end] !== "]"; end++) if (pattern[end] === "\\") end++;
  return end < pattern.length ? end + 1 : at + 1;
}
