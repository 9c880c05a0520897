"""Dates and times of day in the many ways that telephone systems write them.

``read`` understands one text; ``evidence`` weighs the texts of a whole column to settle what one text
leaves open (which number is the day); ``Moments`` turns columns into UTC seconds, fast.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import NamedTuple

DAY = 86400
_EPOCH = date(1970, 1, 1).toordinal()
_OLDEST, _NEWEST = 1980, 2099
NOTHING = frozenset(
    {
        "",
        "-",
        "--",
        "—",
        "null",
        "NULL",
        "None",
        "none",
        "N/A",
        "n/a",
        "NaN",
        "nan",
        "nil",
        "(null)",
        "\\N",
        "无",
        "/",
        "未知",
    }
)
"""What exports write where there is nothing."""

_MONTHS = {
    m: n + 1
    for n, names in enumerate(
        ("jan january januar janvier enero janeiro gennaio", "feb february februar février febrero fevereiro", "mar march märz mars marzo março",
         "apr april avril abril", "may mai mayo maio maggio", "jun june juni juin junio junho", "jul july juli juillet julio julho",
         "aug august août agosto ago", "sep sept september septembre septiembre setembro", "oct october oktober okt octobre octubre outubro",
         "nov november novembre noviembre novembro", "dec december dezember dez décembre diciembre dezembro dic")
    )
    for m in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_MORNING = ("上午", "午前", "凌晨", "早上", "清晨", "오전", "am")
_AFTERNOON = ("下午", "午後", "晚上", "傍晚", "夜间", "오후", "pm")
_NOON = ("中午",)
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "r": 2018, "h": 1988}

_CLOCK = re.compile(
    r"(?P<before>上午|下午|午前|午後|凌晨|早上|清晨|晚上|傍晚|中午|夜间|오전|오후|\b[AaPp][Mm](?=\s?\d))?\s*"
    r"(?<![\d:.])(?P<h>\d{1,2})(?:\s?:\s?|时|時|点|點|시\s?)(?P<m>\d{1,2})(?:(?:\s?:\s?|分|분\s?)(?P<s>\d{1,2})(?:[.,:](?P<f>\d{1,9}))?[秒초]?|分|분)?(?![\d:])"
    r"\s*(?P<after>[AaPp]\.?\s?[Mm]\b\.?|[ap]\.\s?m\.)?"
    r"\s*\(?(?P<zone>(?:UTC|GMT)?\s?[+-]\d{2}:?\d{2}|(?:UTC|GMT)[+-]\d{1,2}|Z|[A-Z]{3,4})?\)?(?![A-Za-z])"
)
_DOTTED = re.compile(r"(?<![\d.])(?P<h>\d{1,2})\.(?P<m>\d{2})(?:\.(?P<s>\d{2}))?\s*(?P<after>[AaPp]\.?\s?[Mm]\b\.?)")
_WEEKDAYS = re.compile(
    r"\(?(?:\b(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?\b[,.]?|(?:星期|周|週|礼拜)[一二三四五六日天]|[月火水木金土日]曜日?|(?<=\()[月火水木金土日](?=\)))\)?",
    re.IGNORECASE,
)
_YMD = re.compile(r"(\d{4})\s?[-/.年_\s]\s?(\d{1,2})\s?[-/.月_\s]\s?(\d{1,2})日?$")
_LAST_YEAR = re.compile(r"(\d{1,2})\s?([-/._\s])\s?(\d{1,2})\s?[-/._\s]\s?(\d{4})$")
_SHORT = re.compile(r"(\d{1,2})([-/._年])(\d{1,2})[-/._月](\d{1,2})日?$")
_ROC = re.compile(r"(?:民[國国])?\s?(\d{2,3})([-/.年])(\d{1,2})[-/.月](\d{1,2})日?$")
_ERA = re.compile(r"(令和|平成|昭和|[RH])\s?(\d{1,2}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?$", re.IGNORECASE)
_DAY_MONTH = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?[-\s./]*(?:de\s)?({_MONTH})[a-z.]*[-\s.,/']*(?:de\s)?(\d{{4}}|\d{{2}})?$",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"({_MONTH})[a-z.]*[-\s./]*(\d{{1,2}})(?:st|nd|rd|th)?(?:[-\s.,/']+(\d{{4}}|\d{{2}}))?$", re.IGNORECASE
)
_YEAR_MONTH_NAME = re.compile(rf"(\d{{4}})[-\s./]*({_MONTH})[a-z.]*[-\s./]*(\d{{1,2}})$", re.IGNORECASE)
_NO_YEAR = re.compile(r"(\d{1,2})([-/月])(\d{1,2})日?$")
_COMPACT = re.compile(
    r"(\d{4})(\d{2})(\d{2})(?:[T _]?(\d{2})(\d{2})(\d{2})?(?:\.?(\d{1,6}))?)?\s?(Z|[+-]\d{2}:?\d{2})?$"
)
_UNIX = re.compile(r"(\d{10})(\.\d+)?$|(\d{13})$|(\d{16})$")


class Reading(NamedTuple):
    """One text as understood. ``day`` since 1970 or None; ``clock`` in seconds or None; ``offset`` when stated.

    ``shape`` names the form; ``numbers`` are the three parts of a date whose order is open, else empty.
    """

    day: int | None
    clock: int | None
    offset: int | None
    shape: str
    numbers: tuple[int, ...] = ()


def plain(text: str) -> str:
    """The text with full-width characters made half, without marks of direction and odd spaces."""
    if text.isascii():
        return text.strip()
    text = unicodedata.normalize("NFKC", text)
    return (
        re.sub(r"[\u200b-\u200f\u202a-\u202e\ufeff]", "", text)
        .replace("\u202f", " ")
        .replace("\xa0", " ")
        .strip(" \t'")
    )


def day_number(year: int, month: int, day: int) -> int | None:
    """Days since 1970, or None when there is no such day or no log can be of that year."""
    if not (_OLDEST <= year <= _NEWEST and 1 <= month <= 12 and 1 <= day <= 31):
        return None
    try:
        return date(year, month, day).toordinal() - _EPOCH
    except ValueError:
        return None


def _full_year(year: int) -> int:
    return year if year > 99 else (2000 + year if year < 70 else 1900 + year)


def read(text: str, order: str = "", year: int | None = None) -> Reading | None:
    """One text as a date, a time of day or both; None when it is neither.

    ``order``: which of ``ymd``, ``dmy``, ``mdy`` an open date has ("" takes the first that fits).
    ``year`` completes dates without one.
    """
    text = plain(text)
    if not text or len(text) > 60 or not any(c.isdigit() for c in text):
        return None
    if text.isdigit() or _COMPACT.match(text) or _UNIX.match(text):
        return _digits(text, order)
    clock: int | None = None
    offset: int | None = None
    rest = text
    seconds = fraction = half = False
    match = _CLOCK.search(text) or _DOTTED.search(text)
    if match:
        parts = match.groupdict()
        clock = _clock(parts)
        if clock is None:
            return None
        seconds, fraction = bool(parts.get("s")), bool(parts.get("f"))
        half = bool(parts.get("after") or parts.get("before"))
        zone = (parts.get("zone") or "").strip()
        rest = text[: match.start()] + " " + text[match.end() :]
        if zone:
            offset = _offset(zone)
            if offset is None and zone != "CST":  # China's zone and Chicago's: says nothing
                rest = f"{text[: match.start()]} {zone} {text[match.end() :]}"
    rest = _WEEKDAYS.sub(" ", rest) if not rest.isdigit() else rest
    rest = " ".join(rest.strip(" ,T@").split())
    tail = _clock_shape(seconds=seconds, fraction=fraction, half=half) if match else ""
    if not rest:
        return Reading(None, clock, offset, tail) if match else None
    found = _date(rest, order, year)
    if found is None:
        return None
    day, shape, numbers = found
    if tail:
        glue = "T" if match and text[: match.start()].endswith("T") else " "
        shape = f"{shape}{glue}{tail}" if rest and text.startswith(rest[:2]) else f"{tail} {shape}"
    if offset is not None:
        shape += "Z" if offset == 0 else "±HH:MM"
    return Reading(day, clock, offset, shape, numbers)


def _clock_shape(*, seconds: bool, fraction: bool, half: bool) -> str:
    return (
        ("h" if half else "HH")
        + ":MM"
        + (":SS" if seconds else "")
        + (".fff" if fraction else "")
        + (" AM" if half else "")
    )


def _clock(parts: dict[str, str | None]) -> int | None:
    hour, minute, second = int(parts["h"] or 0), int(parts["m"] or 0), int(parts.get("s") or 0)
    mark = (parts.get("after") or parts.get("before") or "").lower().replace(".", "").replace(" ", "")
    if (mark in _AFTERNOON and hour < 12) or (mark in _NOON and hour < 11):
        hour += 12
    elif mark in _MORNING and hour == 12:
        hour = 0
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and (minute or second)):
        return None
    return hour * 3600 + minute * 60 + min(second, 59)


def _offset(zone: str) -> int | None:
    from salesdesk.importers.zones import ABBREVIATIONS

    if zone in ABBREVIATIONS:
        return ABBREVIATIONS[zone]
    match = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", zone)
    if not match:
        return None
    seconds = int(match[2]) * 3600 + int(match[3] or 0) * 60
    return -seconds if match[1] == "-" else seconds


def _digits(text: str, order: str) -> Reading | None:
    if match := _UNIX.match(text):
        whole = match[1] or match[3] or match[4]
        scale = {10: 1, 13: 1000, 16: 1_000_000}[len(whole)]
        moment = int(whole) // scale
        if 315_532_800 <= moment < 4_102_444_800:
            return Reading(moment // DAY, moment % DAY, 0, {1: "unix s", 1000: "unix ms"}.get(scale, "unix µs"))
        if not _COMPACT.match(text):
            return None
    if match := _COMPACT.match(text):
        day = day_number(int(match[1]), int(match[2]), int(match[3]))
        if day is not None:
            if match[4] is None:
                return Reading(day, None, None, "YYYYMMDD")
            clock = _clock({"h": match[4], "m": match[5], "s": match[6]})
            if clock is not None:
                offset = _offset(match[8]) if match[8] else None
                return Reading(
                    day, clock, offset, "YYYYMMDDHHMM" + ("SS" if match[6] else "") + (".fff" if match[7] else "")
                )
    if len(text) == 8 and text.isdigit() and order in ("dmy", "mdy"):
        numbers = int(text[:2]), int(text[2:4]), int(text[4:])
        day = by_order(numbers, order)
        return None if day is None else Reading(day, None, None, order.upper(), numbers)
    if len(text) == 6 and text.isdigit():
        numbers = int(text[:2]), int(text[2:4]), int(text[4:])
        day = by_order(numbers, order or "ymd")
        return None if day is None else Reading(day, None, None, "YYMMDD", numbers)
    return None


def by_order(numbers: tuple[int, int, int], order: str) -> int | None:
    """The day (since 1970) that three numbers name in an order such as ``dmy``; None for no day of the calendar."""
    year, month, day = (numbers[order.index(part)] for part in "ymd")
    return day_number(_full_year(year), month, day)


def _date(text: str, order: str, year: int | None) -> tuple[int | None, str, tuple[int, ...]] | None:
    """Day, shape, open numbers. The day is None where the year is missing and not given."""
    if match := _YMD.match(text):
        day = day_number(int(match[1]), int(match[2]), int(match[3]))
        sep = re.sub(r"\d", "", match[0])[:1]
        return None if day is None else (day, f"YYYY{sep}MM{sep}DD" if sep != "年" else "YYYY年M月D日", ())
    if len(text) in (6, 8) and text.isdigit():
        digits = _digits(text, order)
        return None if digits is None else (digits.day, digits.shape, digits.numbers)
    if match := _LAST_YEAR.match(text):
        numbers = int(match[1]), int(match[3]), int(match[4])
        sep = match[2]
        for candidate in [order] if order in ("dmy", "mdy") else ["dmy", "mdy"]:
            day = by_order(numbers, candidate)
            if day is not None:
                shape = f"DD{sep}MM{sep}YYYY" if candidate == "dmy" else f"MM{sep}DD{sep}YYYY"
                return day, shape, numbers
        return None
    if match := _ERA.match(text):
        years = 1 if match[2] == "元" else int(match[2])
        day = day_number(_ERAS[match[1].lower()] + years, int(match[3]), int(match[4]))
        return None if day is None else (day, "era", ())
    if (match := _ROC.match(text)) and (len(match[1]) == 3 or text.startswith("民")):
        day = day_number(int(match[1]) + 1911, int(match[3]), int(match[4]))
        return None if day is None else (day, "ROC", ())
    if match := _SHORT.match(text):
        numbers = int(match[1]), int(match[3]), int(match[4])
        sep = match[2]
        for candidate in [order] if order else ["ymd"] if sep == "年" else ["ymd", "dmy", "mdy"]:
            day = by_order(numbers, candidate)
            if day is not None:
                shape = sep.join({"y": "YY", "m": "MM", "d": "DD"}[c] for c in candidate)
                return day, shape, numbers
        return None
    return _named_month(text, year) or _yearless(text, order, year)


def _named_month(text: str, year: int | None) -> tuple[int | None, str, tuple[int, ...]] | None:
    for pattern, places, shape in (
        (_YEAR_MONTH_NAME, (1, 2, 3), "YYYY Mon DD"),
        (_DAY_MONTH, (3, 2, 1), "DD Mon YYYY"),
        (_MONTH_DAY, (3, 1, 2), "Mon DD YYYY"),
    ):
        if match := pattern.match(text):
            said, month, day = (match[p] for p in places)
            if said is None and year is None:
                return None, shape.replace(" YYYY", ""), ()
            number = day_number(_full_year(int(said)) if said else year or 0, _MONTHS[month.lower()], int(day))
            return None if number is None else (number, shape, ())
    return None


def _yearless(text: str, order: str, year: int | None) -> tuple[int | None, str, tuple[int, ...]] | None:
    match = _NO_YEAR.match(text)
    if not match:
        return None
    first, second = int(match[1]), int(match[3])
    month, day = (second, first) if order == "dmy" and match[2] != "月" else (first, second)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    if year is None:
        return None, "MM-DD", ()
    number = day_number(year, month, day)
    return None if number is None else (number, "MM-DD", ())


MONTH_NAME = re.compile(rf"(?:{_MONTH})[a-z]*\.?$|\d{{1,2}}月?$", re.IGNORECASE)
"""A month by its name."""


def instant(text: str, order: str = "") -> int | None:
    """A text with date and time (or a time of day) as seconds on its own clock; None when it is none."""
    reading = read(text, order)
    if reading is None or reading.clock is None:
        return None
    return (reading.day or 0) * DAY + reading.clock


def month_of(day: int) -> int:
    """The month of a day since 1970."""
    return date.fromordinal(day + _EPOCH).month
