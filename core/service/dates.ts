/** A directive of a datepattern: what stands behind the percent sign (or a mark in braces), what it takes, an example. */
export interface DateDirective {
  readonly name: string;
  readonly doc: string;
  readonly example: string;
}

/** The `%` directives that a datepattern may hold; in a config file each percent sign is doubled. */
export const dateDirectives: readonly DateDirective[] = [
  directive("Y", "The year, four digits.", "2026"),
  directive("ExY", "The year, four digits, of this century up to a few years from now.", "2026"),
  directive("y", "The year, two digits.", "26"),
  directive("Exy", "The year, exactly two digits.", "26"),
  directive("m", "The month as a number, one digit or two.", "11"),
  directive("Exm", "The month as a number, exactly two digits.", "07"),
  directive("b", "The month's short English name.", "Nov"),
  directive("B", "The month's full English name.", "November"),
  directive("d", "The day of the month, one digit or two.", "23"),
  directive("Exd", "The day of the month, exactly two digits.", "07"),
  directive("j", "The day of the year.", "327"),
  directive("a", "The weekday's short English name.", "Mon"),
  directive("A", "The weekday's full English name.", "Monday"),
  directive("w", "The weekday as a number, Sunday being 0.", "1"),
  directive("u", "The weekday as a number, Monday being 1.", "1"),
  directive("U", "The week of the year, weeks beginning on Sunday.", "47"),
  directive("W", "The week of the year, weeks beginning on Monday.", "47"),
  directive("V", "The week of the year by ISO 8601.", "48"),
  directive("G", "The year of the ISO 8601 week.", "2026"),
  directive("H", "The hour from 0 to 23, one digit or two.", "9"),
  directive("ExH", "The hour from 00 to 23, exactly two digits.", "09"),
  directive("k", "The hour from 0 to 23, a space in the place of a leading zero.", " 9"),
  directive("Exk", "The hour from 0 to 23, a space in the place of a leading zero; no hour above 23.", " 9"),
  directive("I", "The hour from 1 to 12; with %p.", "09"),
  directive("l", "The hour from 1 to 12, a space in the place of a leading zero; with %p.", " 9"),
  directive("Exl", "The hour from 1 to 12, a space in the place of a leading zero; no hour above 12.", " 9"),
  directive("p", "AM or PM.", "PM"),
  directive("M", "The minute, one digit or two.", "5"),
  directive("ExM", "The minute, exactly two digits.", "05"),
  directive("S", "The second, one digit or two.", "7"),
  directive("ExS", "The second, exactly two digits.", "07"),
  directive("f", "A fraction of a second, up to six digits; fail2ban drops it.", "123456"),
  directive("z", "The offset from UTC: Z, UTC, GMT, +0100 or +01:00.", "+0100"),
  directive("Exz", "The offset from UTC, with the short name of a zone or without.", "UTC+0100"),
  directive("Z", "The zone's short name, in capitals.", "CET"),
  directive("ExZ", "The zone's short name, of one letter or of three to five.", "CET"),
  directive("c", "Weekday, month, day, time and year, as C programs print them.", "Mon Nov 23 09:05:07 2026"),
  directive("x", "Month, day and year with slashes.", "11/23/26"),
  directive("X", "Hour, minute and second with colons.", "09:05:07"),
];

/** What may stand in braces in a datepattern. */
export const dateMarks: readonly DateDirective[] = [
  directive(
    "{^LN-BEG}",
    "The date stands at the very beginning of the line; with nothing behind it, the built-in templates tied so.",
    "{^LN-BEG}%%Y-%%m-%%d",
  ),
  directive(
    "{UNB}",
    "The date need not stand apart from the letters and digits around it.",
    "{UNB}%%Y%%m%%d",
  ),
  directive("{NONE}", "No date is looked for: every line is of now.", "{NONE}"),
  directive("EPOCH", "Seconds since 1970, with a fraction or without.", "1795164081.25"),
  directive("{EPOCH}", "Seconds since 1970 at this place of a pattern.", "time=1795164081"),
  directive("LEPOCH", "Seconds, milliseconds or microseconds since 1970.", "1795164081250"),
  directive(
    "{LEPOCH}",
    "Seconds, milliseconds or microseconds since 1970 at this place of a pattern.",
    "1795164081250",
  ),
  directive("TAI64N", "A TAI64N time stamp, as multilog writes it.", "@400000006b7f2a3112345678"),
];

function directive(name: string, doc: string, example: string): DateDirective {
  return { name, doc, example };
}
