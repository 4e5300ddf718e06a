/** A text as code points; `offsets` are their UTF-16 offsets (with the end's), where these differ from the indices. */
export interface SubjectText {
  readonly codePoints: Int32Array;
  readonly length: number;
  readonly offsets: Int32Array | undefined;
}

/** Longer texts are not kept from one search to the next. */
const longestKept = 1 << 20;

let lastText: string | undefined;
let lastSubject: SubjectText | undefined;

/** The code points of a text; the last answer is kept. */
export function readText(text: string): SubjectText {
  if (lastSubject && lastText === text) return lastSubject;
  const end = text.length;
  const codePoints = new Int32Array(end);
  const offsets = new Int32Array(end + 1);
  let length = 0;
  for (let at = 0; at < end; at++) {
    const code = text.charCodeAt(at);
    offsets[length] = at;
    if (code >= 0xd800 && code < 0xdc00 && at + 1 < end) {
      const codePoint = text.codePointAt(at)!;
      if (codePoint > 0xffff) at++;
      codePoints[length++] = codePoint;
    } else codePoints[length++] = code;
  }
  offsets[length] = end;
  if (end > longestKept)
    return { codePoints, length, offsets: length === end ? undefined : offsets.subarray(0, length + 1) };
  lastText = text;
  lastSubject = { codePoints, length, offsets: length === end ? undefined : offsets.subarray(0, length + 1) };
  return lastSubject;
}

let lastAsked: string | undefined;
let lastAnswer = false;

/** Whether a text is all ASCII; the last answer is kept. */
export function isAscii(text: string): boolean {
  if (text === lastAsked) return lastAnswer;
  if (text.length > longestKept) return !beyondAscii.test(text);
  lastAsked = text;
  lastAnswer = !beyondAscii.test(text);
  return lastAnswer;
}

/** Notes that a text is all ASCII, so that its next search need not look. */
export function noteAscii(text: string): void {
  lastAsked = text;
  lastAnswer = true;
}

const beyondAscii = /[^\0-\x7f]/;
