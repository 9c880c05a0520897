"""How figures, durations, money and dates are written, the same in window, command and paper.

Every function takes None for "no data" and answers ``—``. The language in force decides words and order.
Where two languages stand beside each other, dates are written in figures (2026-10-05), which both read.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from salesdesk.i18n import CHINESE, in_both, joined, language
from salesdesk.periods import Period, PeriodKind

NO_DATA = "—"
MINUS = "−"
_AFTER_STOP = re.compile(r"(?<=[。！？；：]) (?=\S)")
_NUMBER = re.compile(r"[+-]?\d[\d,]*(\.\d+)?%?")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SYMBOLS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "HKD": "HK$", "TWD": "NT$"}
_NO_MINOR = frozenset({"JPY", "KRW", "VND"})
_in_force = "CNY"


class ValueKind(StrEnum):
    """What a figure is, and so how it is written."""

    NUMBER = "number"
    """A plain number; whole numbers without decimals."""
    PERCENT = "percent"
    """A fraction: 0.213 is written 21.3%."""
    DURATION = "duration"
    """Seconds: 75 is written 1:15, 3675 is written 1:01:15."""
    MONEY = "money"
    """Minor units of the currency: 123450 is written ¥1,234.50."""


def _signed(text: str) -> str:
    """ASCII minus made typographic, and a zero without its sign."""
    if not text.startswith("-"):
        return text
    return MINUS + text[1:] if any(c in "123456789" for c in text) else text[1:]


def number(value: float | None, decimals: int | None = None) -> str:
    """A number with thousands separators; without ``decimals`` one place, and none for whole numbers."""
    if value is None or not math.isfinite(value):
        return NO_DATA
    if decimals is None:
        decimals = 0 if abs(value - round(value)) < 0.05 or abs(value) >= 10_000 else 1
    return _signed(f"{value:,.{decimals}f}")


def percent(fraction: float | None, decimals: int = 1) -> str:
    """A fraction as per cent: 0.213 → ``21.3%``."""
    return NO_DATA if fraction is None or not math.isfinite(fraction) else _signed(f"{fraction * 100:,.{decimals}f}%")


def duration(seconds: float | None) -> str:
    """Seconds as ``m:ss``, from one hour on as ``h:mm:ss``."""
    if seconds is None or not math.isfinite(seconds):
        return NO_DATA
    whole = round(abs(seconds))
    hours, rest = divmod(whole, 3600)
    text = f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"
    return MINUS + text if seconds < 0 and whole else text


def file_size(count: int) -> str:
    """Bytes as file browsers write them (a KB is 1024 bytes): ``88 B``, ``312 KB``, ``2.4 MB``."""
    if count < 1024:
        return f"{count} B"
    if count < 1024 * 1024:
        return f"{number(count / 1024, 0)} KB"
    return f"{number(count / (1024 * 1024))} MB"


def use_currency(code: str) -> None:
    """The currency in which amounts are read and written unless another is named: that of the open database."""
    global _in_force  # noqa: PLW0603  (as the language: one company at a time)
    _in_force = code


def currency() -> str:
    """The currency in force, e.g. ``CNY``."""
    return _in_force


def minor_digits(code: str = "") -> int:
    """How many digits of an amount are minor units: 2, or 0 where a currency has none."""
    return 0 if (code or _in_force) in _NO_MINOR else 2


def to_minor(amount: float, code: str = "") -> int:
    """An amount as people write it in minor units: 2667.5 → 266750."""
    return round(amount * float(10 ** minor_digits(code)))


def to_major(minor: float, code: str = "") -> float:
    """Minor units as people write the amount: 266750 → 2667.5; a whole amount as an integer."""
    whole, rest = divmod(minor, 10 ** minor_digits(code))
    return int(whole) if not rest else minor / 10 ** minor_digits(code)


def money(minor: float | None, code: str = "") -> str:
    """Minor units as an amount with its symbol; without cents when they are zero or it is 10,000 and more."""
    if minor is None or not math.isfinite(minor):
        return NO_DATA
    minor = round(minor)
    code = code or _in_force
    digits = minor_digits(code)
    amount = abs(minor) / 10**digits
    decimals = digits if minor % 10**digits and amount < 10_000 else 0
    sign = MINUS if minor < 0 and round(amount, decimals) else ""
    return f"{sign}{_SYMBOLS.get(code, code + ' ')}{amount:,.{decimals}f}"


def figure(value: float | None, kind: ValueKind = ValueKind.NUMBER, currency: str = "") -> str:
    """A KPI's value as its kind wants it written, without its unit."""
    match kind:
        case ValueKind.PERCENT:
            return percent(value)
        case ValueKind.DURATION:
            return duration(value)
        case ValueKind.MONEY:
            return money(value, currency)
        case _plain:
            return number(value)


def day(value: date | None) -> str:
    """A date in full: ``5 Oct 2026`` or ``2026年10月5日``."""
    if value is None:
        return NO_DATA
    if in_both():
        return f"{value:%Y-%m-%d}"
    if language() == CHINESE:
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def stored_day(text: str) -> str:
    """A date that is kept as text (``2026-10-05``), in full; "—" for none."""
    return day(date.fromisoformat(text) if text else None)


def short_day(value: date | None) -> str:
    """A date for narrow places, the year known from around it: ``5 Oct`` or ``10月5日``."""
    if value is None:
        return NO_DATA
    if in_both():
        return f"{value:%m-%d}"
    return f"{value.month}月{value.day}日" if language() == CHINESE else f"{value.day} {_MONTHS[value.month - 1]}"


def moment(value: datetime | date | None) -> str:
    """A date and time as the clock on the wall showed it, to the minute; of a mere date the day alone."""
    return f"{day(value.date())} {value:%H:%M}" if isinstance(value, datetime) else day(value)


def period(value: Period | None) -> str:
    """A period by its usual name (``October 2026`` is ``Oct 2026``), a custom span by its two dates."""
    if value is None:
        return NO_DATA
    chinese, start = language() == CHINESE, value.start
    whole = Period.of(value.kind, start) == value if value.kind is not PeriodKind.CUSTOM else False
    if whole and in_both():
        return value.code
    match value.kind if whole else PeriodKind.CUSTOM:
        case PeriodKind.YEAR:
            return f"{start.year}年" if chinese else f"{start.year}"
        case PeriodKind.QUARTER:
            quarter = (start.month + 2) // 3
            return f"{start.year}年第{quarter}季度" if chinese else f"Q{quarter} {start.year}"
        case PeriodKind.MONTH:
            return f"{start.year}年{start.month}月" if chinese else f"{_MONTHS[start.month - 1]} {start.year}"
        case PeriodKind.WEEK:
            year, week, _weekday = start.isocalendar()
            return f"{year}年第{week}周" if chinese else f"Week {week}, {year}"
        case _span:
            return span(start, value.end)


def short_period(value: Period) -> str:
    """A period for narrow places, the year known from around it: ``Oct`` or ``10月``, ``5 Oct``, ``Week 41``."""
    whole = value.kind is not PeriodKind.CUSTOM and Period.of(value.kind, value.start) == value
    chinese = language() == CHINESE
    if not whole:
        return f"{short_day(value.start)} – {short_day(value.end)}"
    match value.kind:
        case PeriodKind.DAY:
            return short_day(value.start)
        case PeriodKind.MONTH:
            return f"{value.start.month}月" if chinese else _MONTHS[value.start.month - 1]
        case PeriodKind.WEEK:
            week = value.start.isocalendar()[1]
            return f"第{week}周" if chinese else f"Week {week}"
        case _long:
            return period(value)


def span(first: date, last: date) -> str:
    """Two dates, both included; one date when they are the same."""
    if first == last:
        return day(first)
    if in_both():
        return f"{day(first)} – {day(last)}"
    if language() == CHINESE:
        return f"{day(first)}至{short_day(last) if first.year == last.year else day(last)}"
    return f"{short_day(first) if first.year == last.year else day(first)} – {day(last)}"


def listed(items: Iterable[str]) -> str:
    """Several phrases in one line: ``a; b`` or ``甲；乙``."""
    return ("；" if language() == CHINESE and not in_both() else "; ").join(items)


def enumerated(names: Iterable[str]) -> str:
    """Several names in one line: ``a, b`` or ``甲、乙``."""
    return ("、" if language() == CHINESE and not in_both() else ", ").join(names)


def sentences(parts: Iterable[str]) -> str:
    """Whole sentences one after the other: Chinese ones end in a full-width stop that needs no space after it."""
    text = joined(" ", (part for part in parts if part))
    return text if in_both() else _AFTER_STOP.sub("", text)


def formula_safe(text: str) -> str:
    """A cell for CSV: what a spreadsheet would run as a formula gets an apostrophe before it; numbers stay."""
    if text[:1] not in ("=", "+", "-", "@", "\t", "\r") or _NUMBER.fullmatch(text):
        return text
    return "'" + text
