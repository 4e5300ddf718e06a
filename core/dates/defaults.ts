import { isDecimal } from "../text/index.ts";
import { LINE_BEGIN_MARK } from "./bounds.ts";

/**
 * The forms of date that fail2ban looks for where no datepattern is given, in its order.
 * Mirrors fail2ban/server/datedetector.py, DateDetectorCache.DEFAULT_TEMPLATES.
 */
export const DEFAULT_PATTERNS: readonly string[] = [
  // 2005-01-23T21:59:59.981746+01:00, 2005/01/23 21:59:59, 2006.12.21 06:43:20
  "%ExY(?P<_sep>[-/.])%m(?P=_sep)%d(?:T|  ?)%H:%M:%S(?:[.,]%f)?(?:\\s*%z)?",
  // Sun Jan 23 21:59:59.011 2005
  "(?:%a )?%b %d %k:%M:%S(?:\\.%f)?(?: %ExY)?",
  // Sun Jan 23 2005 21:59:59.011
  "(?:%a )?%b %d %ExY %k:%M:%S(?:\\.%f)?",
  // 23/01/2005 21:59:59, 23-01-05 21:59:59
  "%d(?P<_sep>[-/])%m(?P=_sep)(?:%ExY|%Exy) %k:%M:%S",
  // 31/Oct/2006:09:22:55 -0000, 26-Jul-2007 15:20:52.252
  "%d(?P<_sep>[-/])%b(?P=_sep)%ExY[ :]?%H:%M:%S(?:\\.%f)?(?: %z)?",
  // 05/20/2008:01:57:39
  "%m/%d/%ExY:%H:%M:%S",
  // 01-27-2012 16:22:44.252
  "%m-%d-%ExY %k:%M:%S(?:\\.%f)?",
  "EPOCH",
  // 21:59:59 and nothing else
  "{^LN-BEG}%H:%M:%S",
  // <09/16/08@05:03:30>
  "^<%m/%d/%Exy@%H:%M:%S>",
  // 130322 11:46:11
  "%Exy%Exm%Exd  ?%H:%M:%S",
  // Apr 27, 2013 02:33:06 PM
  "%b %d, %ExY %I:%M:%S %p",
  // Apr-27-13 02:33:06
  "^%b-%d-%Exy %k:%M:%S",
  // 20050123T215959, 20050123  215959
  "%ExY%Exm%Exd(?:T|  ?)%ExH%ExM%ExS(?:[.,]%f)?(?:\\s*%z)?",
  // PDT Apr 16 21:05:29
  "(?:%Z )?(?:%a )?%b %d %k:%M:%S(?:\\.%f)?(?: %ExY)?",
  // +00:00 Jan 23 21:59:59.011 2005
  "(?:%z )?(?:%a )?%b %d %k:%M:%S(?:\\.%f)?(?: %ExY)?",
  "TAI64N",
];

/** Whether a pattern is one of the defaults, tied to the begin of the line or not. */
export function isDefaultPattern(pattern: string): boolean {
  return DEFAULT_PATTERNS.includes(
    pattern.startsWith(LINE_BEGIN_MARK) ? pattern.slice(LINE_BEGIN_MARK.length) : pattern,
  );
}

/**
 * Whether one of the default templates may match a line: it holds a clock (`1:02:03`) with a day or a year before it or
 * at the line's begin, eight digits in a row (a day and a year without separators, an epoch) or the beginning of a TAI64N
 * stamp, or digits that are not ASCII. Most lines without a date hold none of these.
 */
export function mayHoldDefault(line: string): boolean {
  let digits = 0;
  for (let at = 0; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code >= ZERO && code <= NINE) {
      if (++digits === 8) return true;
      continue;
    }
    if (code === COLON) {
      if (digits > 0 && isClock(line, at) && isBehindDay(line, at - digits, digits)) return true;
    } else if (code > 0x7f) {
      if (isDecimal(line.codePointAt(at)!)) return true;
    } else if (code === AT && isHex(line, at + 1) && isHex(line, at + 2)) return true;
    digits = 0;
  }
  return false;
}

/** Whether the colon at `at` is followed by minutes, a colon and a digit. */
function isClock(line: string, at: number): boolean {
  if (!isDigit(line, at + 1)) return false;
  const end = isDigit(line, at + 2) ? at + 3 : at + 2;
  return line.charCodeAt(end) === COLON && isDigit(line, end + 1);
}

/** Whether what stands before an hour can be the end of a date, or the begin of the line. */
function isBehindDay(line: string, hour: number, digits: number): boolean {
  // A year may go before without anything between.
  if (digits > 2) return true;
  if (hour <= MOST_BEFORE && !/\w/.test(line.slice(0, hour))) return true;
  let before = hour - 1;
  const separator = line.charCodeAt(before);
  if (separator === SPACE) while (line.charCodeAt(before) === SPACE) before--;
  else if (separator === COLON || separator === AT || separator === LETTER_T) before--;
  else return false;
  return isDigit(line, before);
}

function isDigit(line: string, at: number): boolean {
  const code = line.charCodeAt(at);
  return code >= ZERO && code <= NINE;
}

function isHex(line: string, at: number): boolean {
  const code = line.charCodeAt(at);
  return (code >= ZERO && code <= NINE) || (code >= LETTER_A && code <= LETTER_F);
}

/** Two characters may stand before a clock at the line's begin, each of up to two units. */
const MOST_BEFORE = 4;
const SPACE = 0x20;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const AT = 0x40;
const LETTER_T = 0x54;
const LETTER_A = 0x61;
const LETTER_F = 0x66;
