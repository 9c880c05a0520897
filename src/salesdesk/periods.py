"""Assessment periods 考核周期: day, ISO week, month, quarter, year, or any span of local dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _

EPOCH = date(1970, 1, 1)


class PeriodKind(StrEnum):
    """How long a period is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    CUSTOM = "custom"


def day_number(day: date) -> int:
    """Days since 1970-01-01, the form dates take in the aggregates."""
    return (day - EPOCH).days


def from_day_number(number: int) -> date:
    """The date of a day number."""
    return EPOCH + timedelta(days=number)


def _add_months(first: date, months: int) -> date:
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A span of local dates, both ends included, that knows its kind."""

    start: date
    end: date
    kind: PeriodKind = PeriodKind.CUSTOM

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise SalesDeskError(
                _("The period ends before it begins: {start} to {end}.").format(start=self.start, end=self.end)
            )

    @classmethod
    def of(cls, kind: PeriodKind, day: date) -> Period:
        """The day, week (Monday to Sunday), month, quarter or year that holds a date."""
        match kind:
            case PeriodKind.WEEK:
                start = day - timedelta(days=day.weekday())
                return cls(start, start + timedelta(days=6), kind)
            case PeriodKind.MONTH:
                start, months = day.replace(day=1), 1
            case PeriodKind.QUARTER:
                start, months = date(day.year, (day.month - 1) // 3 * 3 + 1, 1), 3
            case PeriodKind.YEAR:
                start, months = date(day.year, 1, 1), 12
            case _other:
                return cls(day, day, kind)
        return cls(start, _add_months(start, months) - timedelta(days=1), kind)

    @classmethod
    def spanning(cls, start: date, end: date) -> Period:
        """The period of two dates, with its kind found again: a whole month is a month."""
        for kind in PeriodKind:
            whole = cls.of(kind, start)
            if (whole.start, whole.end) == (start, end):
                return whole
        return cls(start, end, PeriodKind.CUSTOM)

    @classmethod
    def parse(cls, text: str) -> Period:
        """``2026``, ``2026-Q3``, ``2026-10``, ``2026-W41``, ``2026-10-05``, or ``2026-10-01..2026-10-15``.

        Raises SalesDeskError for anything else.
        """
        text = text.strip()
        try:
            if ".." in text:
                first, last = text.split("..")
                return cls(date.fromisoformat(first), date.fromisoformat(last), PeriodKind.CUSTOM)
            if m := re.fullmatch(r"(\d{4})", text):
                return cls.of(PeriodKind.YEAR, date(int(m[1]), 1, 1))
            if m := re.fullmatch(r"(\d{4})-?[Qq]([1-4])", text):
                return cls.of(PeriodKind.QUARTER, date(int(m[1]), int(m[2]) * 3 - 2, 1))
            if m := re.fullmatch(r"(\d{4})-?[Ww](\d{1,2})", text):
                return cls.of(PeriodKind.WEEK, date.fromisocalendar(int(m[1]), int(m[2]), 1))
            if m := re.fullmatch(r"(\d{4})-(\d{1,2})", text):
                return cls.of(PeriodKind.MONTH, date(int(m[1]), int(m[2]), 1))
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
                return cls.of(PeriodKind.DAY, date.fromisoformat(text))
        except ValueError:
            pass
        raise SalesDeskError(
            _("“{text}” is not a period.").format(text=text),
            _("Write 2026, 2026-Q3, 2026-10, 2026-W41 or 2026-10-05."),
        )

    @property
    def code(self) -> str:
        """The form ``parse`` reads, and the bucket of the command line."""
        match self.kind:
            case PeriodKind.DAY:
                return self.start.isoformat()
            case PeriodKind.WEEK:
                year, week, _day = self.start.isocalendar()
                return f"{year}-W{week:02d}"
            case PeriodKind.MONTH:
                return f"{self.start:%Y-%m}"
            case PeriodKind.QUARTER:
                return f"{self.start.year}-Q{(self.start.month + 2) // 3}"
            case PeriodKind.YEAR:
                return f"{self.start.year}"
            case _other:
                return f"{self.start.isoformat()}..{self.end.isoformat()}"

    @property
    def length(self) -> int:
        """Calendar days, both ends included."""
        return (self.end - self.start).days + 1

    @property
    def first_number(self) -> int:
        """Day number of the first day."""
        return day_number(self.start)

    @property
    def last_number(self) -> int:
        """Day number of the last day."""
        return day_number(self.end)

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def days(self) -> Iterator[date]:
        """Every local date of the period."""
        return (self.start + timedelta(days=i) for i in range(self.length))

    def previous(self) -> Period:
        """The period of the same kind just before; for a custom span one of the same length."""
        return self._beside(-1)

    def next(self) -> Period:
        """The period of the same kind just after; for a custom span one of the same length."""
        return self._beside(1)

    def _beside(self, way: int) -> Period:
        if self.kind in (PeriodKind.CUSTOM, PeriodKind.DAY):
            shift = timedelta(days=self.length * way)
            return Period(self.start + shift, self.end + shift, self.kind)
        return Period.of(self.kind, (self.start - timedelta(days=1)) if way < 0 else (self.end + timedelta(days=1)))

    def parts(self, kind: PeriodKind) -> list[Period]:
        """The whole periods of a shorter kind that touch this one, cut at its ends (kept as their kind)."""
        found, day = [], self.start
        while day <= self.end:
            part = Period.of(kind, day)
            found.append(Period(max(part.start, self.start), min(part.end, self.end), kind))
            day = part.end + timedelta(days=1)
        return found


def today() -> date:
    """The local date now."""
    return datetime.now().astimezone().date()
