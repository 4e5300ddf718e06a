"""Writes test/core/regex/golden/*.json: regexes, texts, and what Python 3.11's `re` makes of them.

Needs an installed fail2ban, for its filters and their sample logs: /usr/bin/python3 scripts/regex-golden.py [seed]
"""
import glob
import importlib.util
import json
import logging
import os
import random
import re
import sys
import warnings

import fail2ban
from fail2ban.client.filterreader import FilterReader
from fail2ban.server import datetemplate, failregex
from fail2ban.server.filter import Filter

here = os.path.dirname(os.path.abspath(__file__))
spec = importlib.util.spec_from_file_location("patterns", os.path.join(here, "regex-patterns.py"))
patterns = importlib.util.module_from_spec(spec)
spec.loader.exec_module(patterns)

FOLDER = os.path.join(here, "..", "test", "core", "regex", "golden")
TEXTS = 22
LETTERS = {"i": re.I, "m": re.M, "s": re.S, "x": re.X, "a": re.A}


def flags_of(letters):
    flags = 0
    for letter in letters:
        flags |= LETTERS[letter]
    return flags


class Book:
    """Cases over a shared list of texts."""

    def __init__(self):
        self.texts = []
        self.places = {}
        self.cases = []
        self.seen = set()

    def add(self, pattern, letters, texts):
        if (pattern, letters) in self.seen:
            return
        self.seen.add((pattern, letters))
        texts = list(dict.fromkeys(texts))
        found = patterns.expect(pattern, texts, flags_of(letters), 0.5)
        if found is None:
            return
        self.add_found(pattern, letters, texts, found)

    def add_found(self, pattern, letters, texts, found):
        at = [self.places.setdefault(text, len(self.places)) for text in texts]
        results = ["" if spans is None else ",".join(map(str, spans)) for spans in found]
        names = list(re.compile(pattern, flags_of(letters)).groupindex.items())
        self.cases.append([pattern, letters, at, results, names])

    def write(self, name):
        with open(os.path.join(FOLDER, name + ".json"), "w", encoding="ascii") as out:
            out.write('{"texts":%s,\n"cases":[\n' % json.dumps(list(self.places), separators=(",", ":")))
            out.write(",\n".join(json.dumps(case, separators=(",", ":")) for case in self.cases))
            out.write("\n]}\n")
        hits = sum(1 for case in self.cases for result in case[3] if result)
        print(name, len(self.cases), "patterns,", sum(len(case[3]) for case in self.cases), "searches,", hits, "hits")


# ---- the stock filters

CALLS = {}


def record(pattern, flags, text, match):
    letters = "m" if flags & re.M else ""
    hits, misses = CALLS.setdefault((pattern, letters), ([], []))
    into = hits if match else misses
    if len(into) < 40 and len(text) < 600 and text not in into:
        into.append(text)


def watch_fail2ban():
    search, match_date = failregex.Regex.search, datetemplate.DateTemplate.matchDate

    def watched_search(self, lines, orgLines=None):
        result = search(self, lines, orgLines)
        text = lines if isinstance(lines, str) else self._tupleLinesBuf(lines)
        record(self._regexObj.pattern, self._regexObj.flags, text, self._matchCache)
        return result

    def watched_date(self, line, *places):
        result = match_date(self, line, *places)
        if not places:
            record(self._cRegex.pattern, self._cRegex.flags, line, result)
        return result

    failregex.Regex.search, datetemplate.DateTemplate.matchDate = watched_search, watched_date


def modes_of(name):
    text = open(f"/etc/fail2ban/filter.d/{name}.conf", encoding="utf-8").read()
    modes = set(re.findall(r"^[\w-]*-(\w+)\s*=", text, re.M)) | {"normal", "aggressive"}
    return [None] + sorted(modes)


def load(name, options, use_dns):
    flt = Filter(None)
    flt.returnRawHost, flt.checkAllRegex, flt.checkFindTime, flt.active = True, True, False, True
    flt.setUseDns(use_dns)
    reader = FilterReader(name, "jail", options, basedir="/etc/fail2ban")
    reader.read()
    reader.getOptions({})
    for token in reader.convert():
        values = token[3] if token[0] == "multi-set" else [token[3]]
        for value in values:
            if token[2] == "prefregex":
                flt.prefRegex = value
            elif token[2] == "addfailregex":
                flt.addFailRegex(value)
            elif token[2] == "addignoreregex":
                flt.addIgnoreRegex(value)
            elif token[2] == "maxlines":
                flt.setMaxLines(value)
            elif token[2] == "datepattern":
                flt.setDatePattern(value)
    return flt


def sample_lines(name):
    path = os.path.join(os.path.dirname(fail2ban.__file__), "tests", "files", "logs", name)
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8", errors="replace") as log:
        return [line.rstrip("\r\n") for line in log if line.strip() and not line.startswith("#")]


def with_alarm(call):
    import signal
    signal.signal(signal.SIGALRM, patterns.stop)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    try:
        call()
    except Exception:
        pass
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def replay(name, flt, lines):
    for line in lines:
        with_alarm(lambda: flt.processLine(line))
    for text in lines[:40]:
        for regex in [flt._Filter__prefRegex] if flt._Filter__prefRegex else []:
            with_alarm(lambda: regex.search([("", "", text)]))
    for regex in flt._Filter__failRegex + flt._Filter__ignoreRegex:
        CALLS.setdefault((regex._regexObj.pattern, "m" if regex._regexObj.flags & re.M else ""), ([], []))
    for template in flt.dateDetector.templates if flt.dateDetector else []:
        template = template.template
        if template._cRegex is None:
            template._compileRegex()
        CALLS.setdefault((template._cRegex.pattern, "m" if template._cRegex.flags & re.M else ""), ([], []))


ODD_PARTS = ["\u0663", "\xa0", "\x85", "\u2028", "\u017f", "\u212a", "\u0131", "\U0001f600", "\r", "\x1c", "\n", "\xe9",
             "\ufeff", "\x00", "\u03a3", "\U0001d7d9"]


def mutate(rng, text):
    for _ in range(rng.randint(1, 3)):
        at = rng.randint(0, max(0, len(text) - 1))
        roll = rng.random()
        if roll < 0.4:
            text = text[:at] + rng.choice(ODD_PARTS) + text[at + 1:]
        elif roll < 0.6:
            text = text[:at] + rng.choice(ODD_PARTS) + text[at:]
        elif roll < 0.8:
            text = text[:at] + text[at + 1:]
        else:
            swap = {"s": "\u017f", "k": "\u212a", "i": "\u0131", "1": "\u0661", " ": "\xa0", "2": "\U0001d7da"}
            text = text[:at] + "".join(swap.get(char, char) for char in text[at:at + 4]) + text[at + 4:]
    return text


def stock(rng):
    watch_fail2ban()
    for path in sorted(glob.glob("/etc/fail2ban/filter.d/*.conf")):
        name = os.path.basename(path)[:-5]
        lines = sample_lines(name)
        for use_dns in ["warn", "no"]:
            for mode in modes_of(name):
                for logtype in [None, "file", "journal", "short", "rfc5424"]:
                    options = {key: value for key, value in [("mode", mode), ("logtype", logtype)] if value}
                    try:
                        flt = load(name, options, use_dns)
                    except Exception:
                        continue
                    replay(name, flt, lines if use_dns == "warn" and mode in [None, "aggressive"] else lines[:30])
    book = Book()
    pool = [text for hits, misses in CALLS.values() for text in hits + misses]
    pool = sorted(set(pool))
    few = rng.sample(pool, 120)
    for (pattern, letters), (hits, misses) in CALLS.items():
        chosen = rng.sample(hits, min(7, len(hits))) + rng.sample(misses, min(3, len(misses)))
        near = chosen or rng.sample(few, 5)
        chosen += [mutate(rng, rng.choice(near)) for _ in range(7)]
        while len(set(chosen)) < TEXTS:
            chosen.append(rng.choice(few))
        book.add(pattern, letters, chosen)
    book.write("stock")


# ---- each feature of the syntax

def features(rng):
    book = Book()
    singles = patterns.ODD + ["a", "b", "z", "0", "9", "\x1d", "\x1f", "\x0b", "\x0c", "\x7f", "\x80", "\u2029", "\u200b",
                              "\u1680", "\u3000", "\u0345", "\u03b9", "\u1fbe", "\u03b8", "\u03d1", "\u03f4", "\u0130", "\ud800",
                              "\udc00", "\u2160", "\u00b2", "\u0301", "\U0001f1e6", "\U000118a0", "\U000118c0", "\U0010ffff", "", "\n\n",
                              "{", "}", "]", "&", "~", "|", ".", "\\", "\b", "\x07", "\0"]
    mixed = ["".join(rng.choice(singles) for _ in range(rng.randint(2, 9))) for _ in range(60)]
    atoms = patterns.SETS + patterns.ESCAPES + patterns.PLACES + [re.escape(char) for char in singles if char] + [
        ".", "[.]", "[^.]", "[\\b]", "[\\a\\f\\v\\r]", "[\\0-\\x1f]", "[\\101]", "[\\1]", "[\\x7f-\\xff]", "[a-]", "[-a]", "[^-a]", "[a\\]b]",
        "[[]", "[[a]]", "[a--b]", "[a||b]", "[a~~b]", "[^^]", "[\\^]", "[{}]", "[\\U000118a0]", "[\\U000118a0k]", "[^\\U00010400k]",
        "[\\U00010400-\\U00010402]", "[\\U00010428x]", "[\\uff21-\\U00010428]", "[K-k]", "[^K-k]", "[\\u0345]", "[\\u1fbe\\u03d1]", "[\\ufb05]",
        "[\\xdf]", "[\\u1e9e]", "[\\xdfk]", "\\xdf|k", "\\u1e9e|k", "\\U00010400|k", "\\U00010428|x", "k|s", "i|\\d", "s|\\W", "[^s]|k", "\\u03c3|\\u03c2",
        "\\ud800", "\\udc00", "\\ud83d\\ude00", "[\\ud800-\\udfff]", "{", "}", "{}", "{a}", "a{", "a{1", "a{,", "a{1,", "a{1,2", "x{,0}", "a{0}b", "]", "\\]",
        "\\07", "\\012", "\\100", "\\377", "(a)\\1", "(?:(a)\\1)", "(.)\\1", "(?i:(.)\\1)", "(?i)(.)\\1", "(?ai)(.)\\1", "(.)(?i:\\1)",
        "(\\w)(?:\\1)1", "(?a:\\w)", "(?a:\\W)", "(?a:\\d)", "(?a:\\s)", "(?a:\\b.)", "(?a:.\\B.)", "(?u:\\w)", "\\b\\w", "\\w\\b", "\\B.", ".\\B", "\\b|\\B",
        "^.", ".$", "^$", "^\\Z", "\\A.", ".\\Z", "$\\n", "\\n$", "(?m:^.)", "(?m:.$)", "(?m:^$)", "(?m)\\A.", "(?m).\\Z", "(?s:.)\\n", "(?s).+", ".+", "(?-s:.)",
        "(?x: a b )", "(?x) a # b\n b", "(?x)[ #]", "(?x)\\ #", "(?x:a#)\n)", "(?x-i:a )", "(?i)(?-i:k)k", "(?i:k)k", "(?i-s:K.)", "(?#x)a", "a(?#)b", "a(?#x)*",
    ]
    for atom in atoms:
        for letters in ["", "i", "ai", "a", "ms"]:
            texts = rng.sample(singles, 18) + rng.sample(mixed, 8)
            try:
                fit = [text for text in singles if re.search(atom, text, flags_of(letters))]
                texts += rng.sample(fit, min(6, len(fit)))
                book.add(atom, letters, texts)
            except re.error:
                continue
    structures = open(os.path.join(here, "regex-features.txt"), encoding="utf-8").read().splitlines()
    texts = ["".join(rng.choice("aabbc") for _ in range(rng.randint(0, 9))) for _ in range(160)]
    texts += ["".join(rng.choice("abcAB1_- .\n\"'x=[]<>") for _ in range(rng.randint(1, 14))) for _ in range(160)]
    texts += ["".join(rng.choice(["a", "b", "\xe9", "\U0001f600", "\u0663", "\u017f", "\n"]) for _ in range(rng.randint(1, 9))) for _ in range(90)]
    for structure in structures:
        if structure.startswith("# "):
            continue
        for letters in ["", "i"]:
            fit = [text for text in texts if re.search(structure, text, flags_of(letters))]
            book.add(structure, letters, rng.sample(fit, min(10, len(fit))) + rng.sample(texts, 16))
    book.write("features")


def drawn(rng):
    book = Book()
    while len(book.cases) < 2000:
        pattern, texts, found, _ = patterns.draw_case(rng, TEXTS)
        if (pattern, "") in book.seen or sum(1 for spans in found if spans) < 3 or len(set(texts)) < 20:
            continue
        book.seen.add((pattern, ""))
        book.add_found(pattern, "", texts, found)
    book.write("drawn")


def invalid(rng):
    stock_patterns = rng.sample(sorted(pattern for pattern, _ in CALLS if len(pattern) < 200), 40)
    lines = open(os.path.join(here, "regex-errors.txt"), encoding="utf-8").read().splitlines()
    found = {}
    for line in lines:
        pattern = line.replace("\\n", "\n")
        failure = patterns.failure_of(pattern)
        assert failure, pattern
        found[pattern] = failure
    while len(found) < 900:
        base = rng.choice(stock_patterns) if rng.random() < 0.2 else patterns.Draw(rng, 8).regex()
        pattern = patterns.spoil(rng, base)
        failure = patterns.failure_of(pattern)
        if failure and "\\N" not in pattern:
            found[pattern] = failure
    with open(os.path.join(FOLDER, "invalid.json"), "w", encoding="ascii") as out:
        out.write("[\n" + ",\n".join(json.dumps([p, *f], separators=(",", ":")) for p, f in found.items()) + "\n]\n")
    print("invalid", len(found), "patterns,", len({f[0].split("'")[0] for f in found.values()}), "kinds of error")


def main():
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 311
    os.makedirs(FOLDER, exist_ok=True)
    for write in [stock, features, drawn, invalid]:
        write(random.Random(seed))


main()
