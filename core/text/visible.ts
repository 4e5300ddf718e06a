/**
 * A text in one line of the same length: pictures in place of control characters, of what some take for a line's end, and
 * of what would have the text shown in another order than it is run in. Tabs stay.
 */
export function visible(text: string): string {
  return text.replace(/[\0-\x08\x0a-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g, (character) => {
    const code = character.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    if (code === 0x7f) return "␡";
    return code === 0x2028 || code === 0x2029 ? "␤" : "\ufffd";
  });
}
