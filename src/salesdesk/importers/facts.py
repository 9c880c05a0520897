"""What the values of one column are, whatever its name: counted once, asked by the meaning stage."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from salesdesk.importers import date_evidence, durations, headers, moments, words
from salesdesk.importers.date_evidence import Evidence
from salesdesk.importers.moments import NOTHING, plain
from salesdesk.importers.outcomes import Verdicts

MOST_DISTINCT = 4000
_PHONE = re.compile(r"(?:sips?:|tel:)?\+?[(（]?[\d*xX]{2,}[\d*xX()（） .\-–]{1,18}(?:@.*)?$")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-zA-Z]{2,}$")
_NAME = re.compile(r"[^\W\d_]{1,}(?:[ .,'’·\-　]+[^\W\d_]+\.?){0,4}$")
_CODE = re.compile(r"[A-Za-z]{0,8}[-_]?\d{1,12}$")
_HEX = re.compile(r"[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}$")


@dataclass
class Facts:
    """The sampled values of one column, in the order of the file."""

    name: str
    values: Sequence[str]
    order: str = ""
    said: str = ""
    """The name without what stands before all names of the file."""
    filled: list[str] = field(init=False)
    counts: Counter[str] = field(init=False)

    def __post_init__(self) -> None:
        self.said = self.said or self.name
        self.filled = [v for v in self.values if plain(v) not in NOTHING]
        self.counts = Counter(self.filled)

    @property
    def fill(self) -> float:
        """The share of cells that hold something."""
        return len(self.filled) / len(self.values) if self.values else 0.0

    @cached_property
    def distinct(self) -> list[str]:
        """The different values, the order of the file kept, a bounded number of them from all over it."""
        every = list(self.counts)
        step = -(-len(every) // MOST_DISTINCT) or 1
        return every[::step]

    @property
    def unique(self) -> float:
        """Different values to filled cells: 1 for an identifier."""
        return len(self.counts) / len(self.filled) if self.filled else 0.0

    @cached_property
    def moment(self) -> Evidence:
        """The values as dates and times."""
        sample = self.distinct[:: max(1, len(self.distinct) // 1500)]
        quick = sample[:40]
        if quick and not any(moments.read(t, self.order) or moments.read(t, "dmy") for t in quick):
            return date_evidence.no_evidence(self.order)
        return date_evidence.evidence(sample, self.order)

    @cached_property
    def clocks(self) -> list[int]:
        """The times of day among the different values, in seconds; two-part clocks as hours and minutes."""
        readings = (moments.read(t) for t in self.distinct[:400])
        return [r.clock for r in readings if r is not None and r.day is None and r.clock is not None]

    @cached_property
    def duration(self) -> tuple[str, float]:
        """How the values look as durations, and the share."""
        sample = self.distinct[:400]
        return durations.looks(sample) if sample else ("", 0.0)

    @cached_property
    def numbers(self) -> list[float]:
        """The values that are plain non-negative or negative numbers, one for each filled cell (sampled)."""
        found = []
        for text in self.filled[:: max(1, len(self.filled) // 5000)]:
            try:
                value = float(plain(text).replace(",", ""))
            except ValueError:
                continue
            if math.isfinite(value):
                found.append(value)
        return found

    @cached_property
    def numeric(self) -> float:
        """The share of filled cells that are plain numbers."""
        looked = len(self.filled[:: max(1, len(self.filled) // 5000)])
        return len(self.numbers) / looked if looked else 0.0

    def share(self, pattern: re.Pattern[str]) -> float:
        """The share of different values that a pattern fits."""
        sample = self.distinct[:500]
        return sum(bool(pattern.match(plain(v))) for v in sample) / len(sample) if sample else 0.0

    @cached_property
    def phone(self) -> float:
        """The share that could be telephone numbers (masked ones too)."""
        return self.share(_PHONE)

    @cached_property
    def mail(self) -> float:
        """The share that are e-mail addresses."""
        return self.share(_MAIL)

    @cached_property
    def person(self) -> float:
        """The share that could be names of people."""
        return self.share(_NAME)

    @cached_property
    def code(self) -> float:
        """The share that could be numbers of staff or extensions: ``8001``, ``A010``."""
        return self.share(_CODE)

    @cached_property
    def outcome(self) -> float:
        """The share of cells whose word says what became of a call."""
        if len(self.counts) > 200 or not self.filled:
            return 0.0
        known = Verdicts({}, {}).known
        return sum(n for word, n in self.counts.items() if known(word) is not None) / len(self.filled)

    @cached_property
    def direction(self) -> float:
        """The share of cells whose word names a direction."""
        return self._vocabulary(words.directions())

    @cached_property
    def answered(self) -> float:
        """The share of cells that say yes or no."""
        return self._vocabulary(words.answered())

    def _vocabulary(self, known: Container[str]) -> float:
        if len(self.counts) > 200 or not self.filled:
            return 0.0
        hits = sum(n for word, n in self.counts.items() if words.normal(word) in known)
        return hits / len(self.filled)

    @cached_property
    def type(self) -> str:
        """The type shown to the user: ``datetime``, ``date``, ``time``, ``duration``, ``integer``, ``phone``, and so on."""
        if not self.filled:
            return "empty"
        if self.moment.share > 0.7 and self.moment.kind in ("datetime", "date") and not self._only_numbers:
            return self.moment.kind
        if self.duration[0] in ("clock", "words") and self.duration[1] > 0.7:
            return "time" if self.moment.kind == "time" and self.moment.share > 0.9 else "duration"
        if self.moment.kind == "time" and self.moment.share > 0.7:
            return "time"
        if self.moment.kind == "unix" and self.moment.share > 0.9 and self.looks_unix:
            return "unix"
        if self.numeric > 0.9:
            return self._number_type()
        if self.answered > 0.9 and len(self.counts) <= 4:
            return "boolean"
        for share, name in ((self.mail, "email"), (self.share(_HEX), "id"), (self.phone, "phone")):
            if share > 0.7:
                return name
        return "text"

    @property
    def _only_numbers(self) -> bool:
        """Whether six-digit numbers only happen to read as dates: many different ones, years apart."""
        if self.moment.shape != "YYMMDD" or self.numeric <= 0.9 or self.unique <= 0.5:
            return False
        if "start_date" not in headers.fields_of(self.said):
            return True
        found = (moments.read(text, self.moment.order) for text in self.distinct[:300])
        days = [r.day for r in found if r is not None and r.day is not None]
        return self.moment.share < 1 or max(days) - min(days) > 800

    def _number_type(self) -> str:
        longest = sum(
            7 <= len(plain(v).lstrip("+")) <= 15 and plain(v).lstrip("+").isdigit() for v in self.distinct[:300]
        )
        if longest > len(self.distinct[:300]) * 0.8 and any(plain(v)[0] in "+0" for v in self.distinct[:300]):
            return "phone"
        return "integer" if all(n == int(n) for n in self.numbers if abs(n) < 1e15) else "decimal"

    @cached_property
    def serial(self) -> str:
        """``datetime`` or ``date`` for numbers that are a spreadsheet's days since 1900, else ""."""
        numbers = self.numbers
        if self.numeric < 0.95 or not numbers or min(numbers) < 32_874 or max(numbers) > 58_000:
            return ""
        if max(numbers) - min(numbers) > 4000:
            return ""
        return "datetime" if sum(n != int(n) for n in numbers) > len(numbers) * 0.5 else "date"

    @cached_property
    def looks_unix(self) -> bool:
        """Numbers of ten or thirteen digits that lie within a few years: seconds, not telephone numbers."""
        large = [n / 1000 if n > 1e11 else n for n in self.numbers if n > 3e8]
        return bool(large) and max(large) - min(large) < 6 * 366 * 86400 and max(large) < 2.2e9
