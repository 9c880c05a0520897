"""A block of rows column by column, and the small readings of its cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter

from salesdesk.importers import words
from salesdesk.importers.clocks import Times
from salesdesk.importers.durations import BAD
from salesdesk.importers.grid import Grid
from salesdesk.importers.understanding import Understanding

Texts = Sequence[str]
Rows = Sequence[list[str]]
DAY = 86400


class Block:
    """The columns of a block of records that are wide enough."""

    def __init__(self, rows: Rows, fields: Mapping[str, tuple[int, ...]], places: Sequence[int]) -> None:
        self.size = len(rows)
        self.nothing: Sequence[None] = [None] * self.size
        self._fields = fields
        self.columns: Mapping[int, Texts]
        if isinstance(rows, Grid):
            self.columns = dict(enumerate(rows.columns))
            missing = [place for place in places if place not in self.columns]
            if missing:  # columns beyond the usual width, which only the header has
                self.columns = {**self.columns, **dict.fromkeys(missing, [""] * self.size)}
        elif len(places) > 1 and len(rows[0]) > len(places) * 3:
            self.columns = dict(zip(places, zip(*map(itemgetter(*places), rows), strict=True), strict=True))
        else:
            self.columns = dict(enumerate(zip(*rows, strict=False)))

    def texts(self, field: str) -> Texts | None:
        """The cells of a field, None when no column fills it."""
        places = self._fields.get(field)
        return None if not places else self.columns[places[0]]


class Directions(dict[str, int]):
    """{cell: direction}: the format's codes, the common words, else the default direction."""

    def __init__(self, u: Understanding) -> None:
        super().__init__()
        self._default = int(u.default_direction)
        self._codes = {words.normal(w): int(d) for w, d in u.direction_words.items()}

    def __missing__(self, text: str) -> int:
        if len(self) > 10_000:
            self.clear()
        word = words.normal(text)
        found = self._codes.get(word)
        if found is None:
            known = words.directions().get(word)
            found = self._default if known is None else int(known)
        self[text] = found
        return found


def shorter(whole: int | None, ringing: int | None) -> int:
    """A length without the ringing it holds; BAD stays."""
    return BAD if whole is None or whole == BAD else max(0, whole - (ringing or 0))


def date_of(year: str, month: str, day: str) -> str:
    """Year, month and day as one date; a year of the Republic of China, or of two digits, made whole."""
    y, m, d = (part.strip().removesuffix(".0").rstrip("年月日") for part in (year, month, day))
    if y.isdigit() and len(y) == 3:
        y = str(int(y) + 1911)
    elif y.isdigit() and len(y) == 2:
        y = f"20{y}"
    return f"{y}-{m}-{d}" if y and m and d else ""


def is_one(word: str, values: frozenset[str]) -> bool:
    """Whether a record's kind is one of those that are calls; ``call*`` stands for all that begin so."""
    return word in values or any(v.endswith("*") and word.startswith(v[:-1]) for v in values)


def never(size: int) -> Times:
    """No row of a block names a time."""
    return Times([None] * size, [0] * size, range(size))


def span(begin: int | None, end: int | None) -> int:
    """Seconds between two moments; over midnight where only times of day are known."""
    if begin is None or end is None:
        return 0
    length = end - begin
    if -DAY < length < 0 and end < DAY:
        length += DAY
    return length if 0 <= length <= DAY else BAD
