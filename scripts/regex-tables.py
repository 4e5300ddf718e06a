"""Writes core/text/unicode-tables.ts: what Python 3.11 (Unicode 14) knows of characters and `re` needs.

Run it under the Python whose behaviour is to be had: /usr/bin/python3 scripts/regex-tables.py

Ranges are packed as base-36 differences: gap before the range, then its length less one.
Case mappings are packed as runs: gap before the first, count less one, stride, difference to what it maps to.
"""
import os
import sys
import unicodedata

import _sre
from re import _casefix

LAST = sys.maxunicode
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def base36(number):
    sign, number, text = ("-" if number < 0 else ""), abs(number), ""
    while True:
        number, digit = divmod(number, 36)
        text = DIGITS[digit] + text
        if not number:
            return sign + text


def ranges(test):
    found, start = [], None
    for code in range(LAST + 2):
        inside = code <= LAST and test(chr(code))
        if inside and start is None:
            start = code
        elif not inside and start is not None:
            found.append((start, code - 1))
            start = None
    return found


def pack_ranges(found):
    numbers, end = [], 0
    for first, last in found:
        numbers += [first - end, last - first]
        end = last + 1
    return " ".join(map(base36, numbers))


def runs(mapping):
    """(first, count, stride, difference), greedily over the sorted keys."""
    keys, found = sorted(mapping), []
    while keys:
        first, difference = keys[0], mapping[keys[0]] - keys[0]
        best = [first]
        for stride in (1, 2):
            run = [first]
            while mapping.get(run[-1] + stride, None) == run[-1] + stride + difference:
                run.append(run[-1] + stride)
            if len(run) > len(best):
                best = run
        found.append((first, len(best), best[1] - best[0] if len(best) > 1 else 1, difference))
        taken = set(best)
        keys = [key for key in keys if key not in taken]
    return found


def pack_runs(found):
    numbers, before = [], 0
    for first, count, stride, difference in found:
        numbers += [first - before, count - 1, stride, difference]
        before = first
    return " ".join(map(base36, numbers))


def upper_map(lower):
    """Upper case as `_sre` sees it: the first character of the full mapping."""
    upper = {}
    for code in range(LAST + 1):
        if ord(chr(code).upper()[0]) != code:
            upper[code] = ord(chr(code).upper()[0])
        assert _sre.unicode_iscased(code) == (code in lower or code in upper), hex(code)
    return upper


def main():
    assert sys.version_info[:2] == (3, 11) and unicodedata.unidata_version == "14.0.0"
    lower = {c: _sre.unicode_tolower(c) for c in range(LAST + 1) if _sre.unicode_tolower(c) != c}
    digits = ranges(str.isdecimal)
    for first, last in digits:
        for code in range(first, last + 1):
            assert unicodedata.decimal(chr(code)) == (code - first) % 10
    extra = [n for code, others in sorted(_casefix._EXTRA_CASES.items()) for n in (code, len(others), *others)]
    start = ranges(str.isidentifier)
    rest = ranges(lambda c: ("a" + c).isidentifier() and not c.isidentifier())
    tables = {
        "packedDecimals": ("Characters that Python's str.isdecimal knows; each run starts at a zero.", pack_ranges(digits)),
        "packedSpaces": ("Characters that str.isspace knows.", pack_ranges(ranges(str.isspace))),
        "packedAlnums": ("Characters that str.isalnum knows.", pack_ranges(ranges(str.isalnum))),
        "packedIdentifierStarts": ("Characters that may begin an identifier.", pack_ranges(start)),
        "packedIdentifierRests": ("Characters that may stand in an identifier but not begin one.", pack_ranges(rest)),
        "packedLower": ("Lower case, one character to one, as `re` uses it.", pack_runs(runs(lower))),
        "packedUpper": ("Upper case, one character to one, as `re` uses it.", pack_runs(runs(upper_map(lower)))),
        "packedExtraCases": (
            "Lower-case characters that `re` holds for equal: one, how many others, the others.",
            " ".join(map(base36, extra)),
        ),
    }
    path = os.path.join(os.path.dirname(__file__), "..", "core", "text", "unicode-tables.ts")
    with open(path, "w", encoding="ascii") as out:
        out.write("// Written by scripts/regex-tables.py from Python 3.11 (Unicode 14); do not edit.\n")
        for name, (doc, text) in tables.items():
            out.write(f"\n/** {doc} */\nexport const {name} =\n  \"{text}\";\n")


main()
