"""Stage three, second half: which delimiter, quote and escape a text uses.

Every plausible dialect reads a sample; the best reading wins. A good reading has rows of one width,
and columns whose cells are of one kind (numbers, dates, times, words). The idea of weighing the
pattern of the rows against the kinds of the cells is that of G. van den Burg, A. Nazábal and C. Sutton,
"Wrangling messy CSV files by detecting row and type patterns" (2019); the measures are our own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from salesdesk.importers.records import Dialect, Splitter

SAMPLE_CHARS = 1 << 17
SAMPLE_ROWS = 250
_LONG_LINE = 2_000
"""Signs are counted in the beginning of a line only."""

_WEIGHT = {
    ",": 1.0,
    ";": 1.0,
    "\t": 1.0,
    "|": 1.0,
    " ": 0.6,
    ":": 0.6,
    "-": 0.4,
    "/": 0.3,
    ".": 0.2,
    "_": 0.3,
    "=": 0.6,
    "@": 0.3,
    "#": 0.6,
    "&": 0.5,
    "*": 0.6,
    "!": 0.6,
}
"""How likely a sign delimits columns, other signs 0.85."""
_NEVER = set("\"'()[]{}<>«»“”‘’`\n\r\\+%$€£¥°?\u3000。，、（）")
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("whole", re.compile(r"[-+]?\d{1,15}$")),
    ("number", re.compile(r"[-+]?[$€£¥]?[\d ]{1,15}(?:[.,]\d+)*(?:[eE][-+]?\d+)?\s?[%$€£]?$")),
    ("time", re.compile(r"\d{1,3}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?[AaPp]\.?[Mm]\.?)?$")),
    ("date", re.compile(r"(?:\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}日?|\d{1,2}[- ][A-Za-z]{3,9}[- ,]+\d{2,4})$")),
    (
        "moment",
        re.compile(
            r"\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}日?[T ]+\d{1,2}:\d{2}(?::\d{2})?[\d.,:+Z ]*(?:[AaPp]\.?[Mm]\.?)?$"
        ),
    ),
    ("phone", re.compile(r"\+?[\d*Xx][\d*Xx() -]{5,20}$")),
    ("mail", re.compile(r"[^@\s,;|]+@[^@\s,;|]+\.\w+$")),
    ("link", re.compile(r"(?:https?|ftp|sips?)://?[^\s,;|\"]+$")),
    ("code", re.compile(r"[\w\-./+#@:]+$")),
    ("words", re.compile(r"[\w\-./()&'’+#@:%·!?*°,]+(?: [\w\-./()&'’+#@:%·!?*°,]+)*$")),
)
_KNOWN = {"words": 0.75, "code": 0.9}
_REMEMBERED = 64
"""Characters up to which a cell's kind is remembered: the same few values fill most columns."""


def kind_of(cell: str) -> str:
    """What a cell looks like: ``whole``, ``number``, ``time``, ``date``, … ``words``, ``text`` or ``""`` (empty)."""
    cell = cell.strip()
    if not cell:
        return ""
    return _kind(cell) if len(cell) <= _REMEMBERED else _kind.__wrapped__(cell)


@lru_cache(maxsize=1 << 15)
def _kind(cell: str) -> str:
    for name, pattern in _KINDS:
        if pattern.match(cell):
            return name
    return "text"


def find_dialect(text: str, delimiter: str | None = None) -> Dialect:
    """The dialect of a text's beginning; ``delimiter`` when the user or a ``sep=`` line said it."""
    lines = [line for line in re.split(r"\r\n|\n|\r", text[:SAMPLE_CHARS]) if line.strip()][: SAMPLE_ROWS * 2]
    if delimiter is None and lines and (said := re.match(r'"?sep=(.+?)"?$', lines[0].strip("\ufeff"), re.IGNORECASE)):
        delimiter = "\t" if said[1] == "\\t" else said[1]
    short = [line[:_LONG_LINE] for line in lines]
    choices = [delimiter] if delimiter else _delimiters(short)
    best, score = Dialect("", _quotes(short, "")[0]), 0.0
    sample = "\n".join(lines[:SAMPLE_ROWS])
    for choice in choices:
        for quote in _quotes(short, choice):
            for escape in _escapes(sample, choice, quote):
                value = _score(sample, Dialect(choice, quote, escape))
                if value > score * 1.0001:
                    best, score = Dialect(choice, quote, escape), value
    if delimiter:
        return best if best.delimiter else Dialect(delimiter)
    if score < (0.5 if _single(lines) else 0.12):
        return Dialect("", "")
    return best


def _single(lines: Sequence[str]) -> bool:
    """Whether nearly every line is one value by itself: a list of addresses, dates or numbers."""
    kinds = [kind_of(line) for line in lines[1:]]
    alone = ("whole", "time", "date", "moment", "phone", "mail", "link")
    return len(kinds) > 1 and sum(k in alone for k in kinds) >= len(kinds) * 0.9


def _delimiters(lines: Sequence[str]) -> list[str]:
    """Signs, and fixed groups of signs, that could stand between cells."""
    inside: Counter[str] = Counter()
    often: Counter[str] = Counter()
    for line in lines:
        counts = Counter(c for c in line if not c.isalnum())
        for sign, n in counts.items():
            if sign not in _NEVER and not sign.isalnum():
                inside[sign] += 1
                often[sign] += n
    enough = max(1, len(lines) * 0.25)
    single = [s for s, n in inside.items() if n >= enough and (s in _WEIGHT or s < " " or not s.isspace())]
    text = "\n".join(lines)
    around_sign = r"[^\w\s\"'.+()-]{{0,3}}\s?{0}[^\w\s\"'.+()-]{{0,3}}\s?"
    groups: list[str] = []
    for sign in single:
        around = Counter(m[0] for m in re.finditer(around_sign.format(re.escape(sign)), text))
        for found, n in around.most_common(4):
            group = found.rstrip("\n")
            count = text.count(group)
            if (
                1 < len(group) <= 4
                and count * len([c for c in group if c == sign]) >= often[sign] * 0.9
                and n > len(lines) * 0.25
            ):
                groups.append(group)
        double = sign * 2
        if sign not in " -=." and (text.count(double) * 2 >= often[sign] * 0.95 or _steady(lines, double)):
            groups.append(double)
    return sorted(set(single), key=lambda s: -_WEIGHT.get(s, 0.85)) + sorted(set(groups), key=lambda g: (len(g), g))


def _steady(lines: Sequence[str], group: str) -> bool:
    """Whether a group of signs occurs equally often in nearly all lines."""
    counts = Counter(line.count(group) for line in lines)
    often, n = counts.most_common(1)[0]
    return often > 0 and n >= len(lines) * 0.8


def _quotes(lines: Sequence[str], delimiter: str) -> list[str]:
    """Quote characters seen where cells begin and end, the double one first."""
    text = "\n".join(lines)
    d = re.escape(delimiter) if delimiter else r"\n"
    found = ['"'] if '"' in text else []
    for quote in "'`~|^*$%#":
        if quote == delimiter or quote not in text:
            continue
        begins = len(re.findall(rf"(?:^|\n|{d}) ?{re.escape(quote)}(?=[^\n]*{re.escape(quote)} ?(?:{d}|\n|$))", text))
        if begins >= max(2, len(lines) * (0.05 if quote in "'`" else 0.9)):
            found.append(quote)
    return found or ['"']


def _escapes(sample: str, delimiter: str, quote: str) -> list[str]:
    escapes = [""]
    if "\\" in sample and ("\\" + quote in sample or (delimiter and "\\" + delimiter[0] in sample)):
        escapes.append("\\")
    return escapes


def _score(sample: str, dialect: Dialect) -> float:
    rows: list[list[str]] = []
    for _numbers, block in Splitter(dialect).blocks([sample]):
        rows += block
    rows = [row for row in rows if any(row)]
    if not rows:
        return 0.0
    widths = Counter(map(len, rows))
    width = max(widths, key=lambda w: widths[w] * (w - 1) / w)
    if width < 2:
        return 0.0
    modal = [row for row in rows if len(row) == width]
    # rows that are a little short (trailing empty cells left out) tell nothing against a dialect
    near = sum(n for w, n in widths.items() if w != width and abs(w - width) <= max(1, width // 4))
    share = (len(modal) + near * 0.5) / len(rows)
    pattern = share * (width - 1) / width
    weight = 1.0
    for sign in dialect.delimiter:
        weight = min(weight, _WEIGHT.get(sign, 0.85))
    if len(dialect.delimiter) > 1:
        weight = max(_WEIGHT.get(s, 0.85) for s in dialect.delimiter) * 1.02
        if len(set(dialect.delimiter)) == 1 and not dialect.delimiter.isspace():
            weight = max(weight, 0.85)  # nobody doubles a sign by chance in every line
    return pattern * _kinds_score(modal, dialect) * weight


def _kinds_score(rows: Sequence[Sequence[str]], dialect: Dialect) -> float:
    """How much the cells look like values, and the columns like columns."""
    known = 0.0
    cells = 0
    uniform = 0.0
    empty = 0
    body = rows[1:] if len(rows) > 3 else rows
    several = len(dialect.delimiter) > 1 and len(set(dialect.delimiter)) == 1
    stray = dialect.quote or '"'
    other_quote = "'" if dialect.quote == '"' else '"'
    for column in zip(*body, strict=False):
        kinds: Counter[str] = Counter()
        for cell in column:
            kind = kind_of(cell)
            kinds[kind] += 1
            if stray in cell and (cell.count(stray) % 2 or dialect.escape + stray in cell):
                known -= 0.6
            elif len(cell) > 1 and cell[0] == cell[-1] == other_quote:
                known -= 0.5
            if kind == "text" and dialect.escape == "" and cell.endswith("\\"):
                known -= 0.5
            if several and kind in ("text", "words", "code", "phone") and dialect.delimiter[0] in cell:
                known -= 0.7
            known += {"text": 0.15, "": 0.6}.get(kind, _KNOWN.get(kind, 1.0))
        filled = len(column) - kinds.pop("", 0)
        if not filled:
            empty += 1
            known -= 0.6 * len(column)
            continue
        cells += len(column)
        uniform += max(kinds.values()) / filled
    if not cells:
        return 0.0
    width = len(body[0])
    # every other column empty: the delimiter is doubled
    doubled = 0.5 if width > 2 and empty == width // 2 and not any(any(row[1::2]) for row in body) else 1.0
    return max(0.01, 0.65 * known / cells + 0.35 * uniform / max(1, width - empty)) * doubled
