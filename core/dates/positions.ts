/**
 * Python counts characters where JavaScript counts UTF-16 units; a date's place is remembered from line to line in
 * characters.
 */

/** No character: Python's empty slice. */
export const NOTHING = -1;

/** Whether characters and units differ in `line` before a unit. */
export function hasPair(line: string, end: number): boolean {
  const limit = Math.min(end, line.length);
  for (let at = 0; at < limit; at++) if ((line.charCodeAt(at) & 0xfc00) === 0xd800) return true;
  return false;
}

/** How many characters stand between two units of `line`. */
export function countPoints(line: string, start: number, end: number): number {
  let points = end - start;
  for (let at = start; at < end; at++) if (isPair(line, at)) points--;
  return points;
}

/** The unit that `points` characters stand before; the line's length where it has fewer. */
export function unitAfter(line: string, points: number): number {
  let unit = Math.min(points, line.length);
  for (let at = 0; at < unit && unit < line.length; at++) if (isPair(line, at)) unit++;
  return unit;
}

/** The character that begins at a unit. */
export function pointAt(line: string, unit: number): number {
  return line.codePointAt(unit) ?? NOTHING;
}

/** The character that ends before a unit. */
export function pointBefore(line: string, unit: number): number {
  return unit > 0 ? pointAt(line, unit > 1 && isPair(line, unit - 2) ? unit - 2 : unit - 1) : NOTHING;
}

function isPair(line: string, unit: number): boolean {
  if ((line.charCodeAt(unit) & 0xfc00) !== 0xd800) return false;
  return (line.charCodeAt(unit + 1) & 0xfc00) === 0xdc00;
}
