"""Writes core/text/printable-table.ts: the code points that Python's str.isprintable refuses.

Run with the Python whose answers are wanted (3.11: Unicode 14): python3 scripts/printable-table.py
"""

import os
import sys
import unicodedata


def ranges():
    start = None
    for code in range(0x110000):
        refused = not chr(code).isprintable()
        if refused and start is None:
            start = code
        if not refused and start is not None:
            yield start, code - 1
            start = None
    if start is not None:
        yield start, 0x10FFFF


def base36(number):
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = digits[digit] + text
    return text or "0"


def main():
    steps, last = [], 0
    for start, end in ranges():
        steps += [base36(start - last), base36(end + 1 - start)]
        last = end + 1
    target = os.path.join(os.path.dirname(__file__), "..", "core", "text", "printable-table.ts")
    with open(target, "w", encoding="utf-8") as out:
        out.write("// Written by scripts/printable-table.py.\n\n")
        out.write("/**\n * The code points that Python 3.11's str.isprintable refuses (Unicode %s),\n" % unicodedata.unidata_version)
        out.write(" * as steps in base 36: so many printable ones, so many that are not, and so on.\n */\n")
        out.write("export const unprintableSteps =\n")
        text = " ".join(steps)
        lines = [text[at : at + 100] for at in range(0, len(text), 100)]
        out.write(" +\n".join('  "%s"' % line for line in lines) + ";\n")


if __name__ == "__main__":
    sys.exit(main())
