"""Draws regexes and texts at random, and asks Python's `re` what it makes of them.

scripts/regex-golden.py and test/oracle/regex-fuzz.test.ts load it; `answer` is what the judge calls.
Not drawn: `\\N{...}`, which we refuse, and possessive repeats over groups that capture or backtrack, which CPython 3.11
gets wrong (up to 3.11.4 such a repeat goes on from where a failed round ended; later ones lose captures).
"""
import random
import re
import signal
import warnings

warnings.simplefilter("ignore")

LETTERS = "ab"
ODD = [
    "A", "B", "k", "K", "s", "S", "i", "I", "1", "7", "_", "-", " ", "\t", "\n", "\r", "\x1c", "\x85", "\xa0", "\u2028",
    "\u0663", "\u017f", "\u212a", "\u0131", "\u0130", "\xb5", "\u03bc", "\u03c3", "\u03c2", "\xdf", "\u1e9e", "\xe9",
    "\xc9", "\ufeff", "\u4e00", "\U0001f600", "\U00010400", "\U00010428", "\U0001d7d9", "\ufb06", "\ufb05",
]
SETS = [
    "[ab]", "[^a]", "[^ab\\n]", "[a-c]", "[]a]", "[^]a]", "[\\w-]", "[\\d\\s]", "[^\\W\\d]", "[\\D]", "[k-s]", "[A-Z]",
    "[\\u0130-\\u0180]", "[\\xb5-\\u03ff]", "[^\\S\\n]", "[a&&b]", "[\\-b]", "[\\U00010400-\\U00010430]", "[ss]",
    "[\\U0001f600k]", "[\\x00-\\U0010ffff]", "[^\\x00-\\uffff]", "[i-k]", "[^i]", "[\\u212a]", "[^s]", "[\\u03c3b]",
]
ESCAPES = [
    "\\d", "\\D", "\\s", "\\S", "\\w", "\\W", "\\x61", "\\u0131", "\\141", "\\n", "\\t", "\\.", "\\-", "\\\\", "\\0",
    "\\U0001f600", "\\a", "\\_", "\\u017f", "\\u212a", "\\u0130", "\\xdf", "\\xb5", "\\U00010400",
]
PLACES = ["^", "$", "\\b", "\\B", "\\A", "\\Z"]
COUNTS = ["*", "+", "?", "{2}", "{1,2}", "{,2}", "{0,1}", "{2,}", "{0}", "{1}", "{,}", "{1,3}"]


class Draw:
    """A regex drawn part by part; it knows the groups that are there to refer to."""

    def __init__(self, rng, size):
        self.rng = rng
        self.size = size
        self.groups = 0
        self.names = []
        self.closed = []

    def regex(self):
        rng = self.rng
        head = rng.choice(["", "", "", "", "", "(?i)", "(?m)", "(?s)", "(?a)", "(?im)", "(?ai)", "(?x)", "(?u)"])
        return head + self.options(3)

    def options(self, depth):
        count = self.rng.choice([1, 1, 1, 2, 2, 3])
        return "|".join(self.sequence(depth) for _ in range(count))

    def sequence(self, depth):
        count = self.rng.choice([0, 1, 1, 2, 2, 3, 4])
        return "".join(self.item(depth) for _ in range(count))

    def item(self, depth):
        rng = self.rng
        self.size -= 1
        if self.size < 0:
            depth = 0
        roll = rng.random()
        if roll < 0.12:
            return rng.choice(PLACES)
        if depth == 0 or roll < 0.5:
            atom, sound = self.leaf(), True
        else:
            atom = self.group(depth - 1)
            sound = atom.startswith("(?:") and not re.search("[*+?{(]", atom[3:])
        if rng.random() < 0.45 and atom:
            atom += rng.choice(COUNTS)
            roll = rng.random()
            if roll < 0.2:
                atom += "?"
            elif roll < 0.3 and sound:
                atom += "+"
        return atom

    def leaf(self):
        rng = self.rng
        roll = rng.random()
        if roll < 0.45:
            return rng.choice(LETTERS)
        if roll < 0.55:
            return "."
        if roll < 0.68:
            return rng.choice(SETS)
        if roll < 0.8:
            return rng.choice(ESCAPES)
        if roll < 0.92 and self.closed:
            group = rng.choice(self.closed)
            return f"(?:\\{group})" if isinstance(group, int) else f"(?P={group})"
        return re.escape(rng.choice(ODD))

    def group(self, depth):
        rng = self.rng
        roll = rng.random()
        if roll < 0.3:
            return self.capture(depth)
        if roll < 0.55:
            return f"(?:{self.options(depth)})"
        if roll < 0.62:
            flags = rng.choice(["i", "m", "s", "i-s", "-i", "a", "u", "x", "s-im"])
            return f"(?{flags}:{self.options(depth)})"
        if roll < 0.72:
            return f"(?{rng.choice('=!')}{self.options(depth)})"
        if roll < 0.8:
            return f"(?<{rng.choice('=!')}{self.options(depth)})"
        if roll < 0.87:
            return f"(?>{self.options(depth)})"
        if roll < 0.97 and self.groups:
            known = [group for group in self.closed]
            group = rng.choice(known) if known and rng.random() < 0.8 else rng.randint(1, self.groups)
            no = f"|{self.sequence(depth)}" if rng.random() < 0.7 else ""
            return f"(?({group}){self.sequence(depth)}{no})"
        return "(?#note)" + rng.choice(LETTERS)

    def capture(self, depth):
        self.groups += 1
        number = self.groups
        if self.rng.random() < 0.4:
            name = f"n{number}"
            text = f"(?P<{name}>{self.options(depth)})"
            self.closed.append(name)
        else:
            text = f"({self.options(depth)})"
        self.closed.append(number)
        return text


def draw_text(rng, longest=12):
    length = rng.randint(0, longest)
    roll = rng.random()
    if roll < 0.5:
        return "".join(rng.choice("aabb") for _ in range(length))
    if roll < 0.75:
        return "".join(rng.choice("ab1 _-\nAkSi") for _ in range(length))
    return "".join(rng.choice(LETTERS) if rng.random() < 0.4 else rng.choice(ODD) for _ in range(length))


class TooSlow(Exception):
    pass


def stop(*_):
    raise TooSlow


def utf16(text):
    """The UTF-16 offset of each code point, and of the end."""
    offsets, at = [], 0
    for char in text:
        offsets.append(at)
        at += 2 if ord(char) > 0xFFFF else 1
    return offsets + [at]


def spans_of(match, offsets):
    if match is None:
        return None
    spans = []
    for group in range(match.re.groups + 1):
        start, end = match.span(group)
        spans += [-1, -1] if start < 0 else [offsets[start], offsets[end]]
    return spans


def expect(pattern, texts, flags=0, seconds=0.3):
    """For each text the spans of the groups, or None; None for all where Python is too slow or stumbles."""
    compiled = re.compile(pattern, flags)
    signal.signal(signal.SIGALRM, stop)
    found = []
    for text in texts:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            match = compiled.search(text)
            found.append(spans_of(match, utf16(text)))
        except (TooSlow, SystemError):
            return None
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    return found


def failure_of(pattern, flags=0):
    """What Python says against a pattern: its words, the UTF-16 offset or None, the whole text; None where it is valid."""
    try:
        re.compile(pattern, flags)
    except RecursionError:
        return None
    except re.error as error:
        offset = None if error.pos is None else utf16(pattern)[error.pos]
        return [error.msg, offset, str(error)]
    except (OverflowError, ValueError) as error:
        return [str(error), None, str(error)]
    return None


def spoil(rng, pattern):
    """A pattern with a few characters lost, doubled or put in: mostly no longer valid."""
    for _ in range(rng.randint(1, 3)):
        at = rng.randint(0, len(pattern))
        roll = rng.random()
        if roll < 0.35:
            pattern = pattern[:at] + pattern[at + 1:]
        elif roll < 0.5:
            pattern = pattern[:at] + pattern[at:at + 2] + pattern[at:]
        else:
            bits = ["(", ")", "[", "]", "{", "}", "*", "+", "?", "\\", "(?", "(?P<", "(?P=", "(?(", "(?<", "|", "-", "^",
                    "{2,1}", "\\1", "\\8", "(?i)", "\\u12", "\\x", "\\q", "[b-a]", "(?P<n>", "(?P<n>a)(?P<n>b)", "\n",
                    "(?<=a*)", "(?z)", "(?i", "(?-", "(?a-u:x)", "(?iL)", "\\400", "\\U00110000", "(?P=zz)", "(?(zz)a)",
                    "(?(9)a)", "(?(1)a|b|c)", "(?#", "(?P>", "a**", "\U0001f600", "(?P<1a>", "(?P<\xe9>", "[\\d-z]", "{1}{2}"]
            pattern = pattern[:at] + rng.choice(bits) + pattern[at:]
    return pattern


def draw_case(rng, texts):
    """A valid pattern, texts and what they give."""
    while True:
        pattern = Draw(rng, rng.choice([4, 8, 8, 14])).regex()
        try:
            if len(pattern) > 120:
                continue
            re.compile(pattern)
        except (re.error, RecursionError):
            continue
        chosen = [draw_text(rng) for _ in range(texts)]
        found = expect(pattern, chosen)
        if found is not None:
            return [pattern, chosen, found, re.compile(pattern).groupindex]


def answer(question):
    rng = random.Random(question["seed"])
    if question["ask"] == "matches":
        return [[p, t, f, dict(n)] for p, t, f, n in (draw_case(rng, question["texts"]) for _ in range(question["count"]))]
    cases = []
    while len(cases) < question["count"]:
        pattern = spoil(rng, Draw(rng, 8).regex())
        failure = failure_of(pattern)
        if failure and "\\N" not in pattern:
            cases.append([pattern, failure])
    return cases
