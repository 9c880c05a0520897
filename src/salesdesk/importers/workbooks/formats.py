"""Number formats: what a stored number looks like in the sheet, as text.

A workbook stores dates, times and durations as plain numbers (days since 1899-12-30, or 1904-01-01);
only the format of the cell tells them apart. Here a format becomes a ``Kind`` and a stored number its text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum
from operator import sub

EPOCH = date(1899, 12, 30).toordinal()
SHIFT_1904 = 1462
LAST_DAY = 2_958_465
"""9999-12-31, the last day a workbook knows."""
_CACHE = 60_000


class Kind(Enum):
    """What a number format shows."""

    PLAIN = "plain"
    DATE = "date"
    MOMENT = "moment"
    TIME = "time"
    SPAN = "span"


_BUILT_IN: Mapping[int, Kind] = {
    **dict.fromkeys((14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), Kind.DATE),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56), Kind.TIME),
    22: Kind.MOMENT,
    46: Kind.SPAN,
}
"""The formats that files name by number only; 27–36 and 50–58 are those of Chinese, Japanese and Korean systems."""
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.')
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\]]*\]")
_HALVES = re.compile(r"am/pm|a/p|上午/下午|午前/午後", re.IGNORECASE)


def kind_of_format(code: str) -> Kind:
    """What a format code such as ``yyyy-mm-dd hh:mm`` shows."""
    bare = _QUOTED.sub("", code).split(";", 1)[0]
    if _ELAPSED.search(bare):
        return Kind.SPAN
    bare = _HALVES.sub("h", _BRACKETS.sub("", bare)).lower()
    digits = any(c in bare for c in "0#?") and not re.search(r"s[.,]0|[ymd]{2}|h", bare)
    if "general" in bare or "@" in bare or digits:
        return Kind.PLAIN
    clock = "h" in bare or "s" in bare
    day = any(c in bare for c in "ydae") or ("m" in bare and not clock)
    if day:
        return Kind.MOMENT if clock else Kind.DATE
    return Kind.TIME if clock else Kind.PLAIN


def zeros_of_format(code: str) -> int:
    """How many digits a format of zeros alone fills a number up to (``0000`` shows 12 as 0012); 0 when none."""
    bare = code.split(";", 1)[0].strip()
    return len(bare) if len(bare) > 1 and not bare.strip("0") else 0


class Cells(dict[str, str]):
    """{stored text of a number: the text it shows}, each worked out once."""

    def __init__(self, kind: Kind, *, since_1904: bool = False, zeros: int = 0) -> None:
        super().__init__({"": ""})
        self._kind, self._zeros = kind, zeros
        self._shift = SHIFT_1904 if since_1904 else 0

    @property
    def plain(self) -> bool:
        """Whether whole numbers show as they are stored."""
        return self._kind is Kind.PLAIN and not self._zeros

    def all(self, column: Sequence[str]) -> list[str]:
        """The texts of many cells."""
        if self._kind is not Kind.MOMENT:
            return list(map(self.__getitem__, column))
        # moments seldom repeat, but their days and their times of day do
        try:
            exact = [days * 86400.0 for days in map(float, column)]
            seconds = list(map(round, exact))
        except (ValueError, OverflowError):
            return list(map(self.__getitem__, column))
        if min(seconds) < 62 * 86400 or max(map(abs, map(sub, exact, seconds))) > 0.002:
            return list(map(self.__getitem__, column))
        days, clock, shift = _DAYS, _CLOCK, self._shift
        try:
            return [days[second // 86400 + shift] + clock[second % 86400] for second in seconds]
        except ValueError:
            return list(map(self.__getitem__, column))

    def __missing__(self, stored: str) -> str:
        if len(self) > _CACHE:
            self.clear()
            self[""] = ""
        shown = self[stored] = self._show(stored.strip())
        return shown

    def _show(self, stored: str) -> str:
        if self._kind is Kind.PLAIN:
            text = number_text(stored)
            return text.zfill(self._zeros) if self._zeros and text.isdigit() else text
        try:
            value = float(stored)
        except ValueError:
            return stored
        return shown(value, self._kind, self._shift)


def number_text(stored: str) -> str:
    """A number as a person would type it: no exponent, no ``.0``, no digits that only the machine sees."""
    if stored.isdigit():
        return stored
    try:
        value = float(stored)
    except ValueError:
        return stored
    return float_text(value)


def float_text(value: float) -> str:
    """A number without ``.0`` and, where it is whole, without exponent."""
    if abs(value) < 1e21 and value == int(value):
        return str(int(value))
    return repr(value)


def shown(value: float, kind: Kind, shift: int = 0) -> str:
    """A number of days as ISO date, ISO date and time, or ``hh:mm:ss``, as its format shows it."""
    if kind is Kind.SPAN or (value < 1 and (kind is not Kind.DATE or value)) or value < 0 or value != value:
        return span_text(value)
    if kind is Kind.TIME and value < 60:
        return span_text(value)
    days = int(value)
    milliseconds = round((value - days) * 86_400_000)
    second, rest = divmod(milliseconds, 1000)
    if rest < 2 or rest > 998:
        second, rest = second + (rest > 998), 0
    if second >= 86_400:
        days, second = days + 1, second - 86_400
    day = day_text(days + shift)
    if not day:
        return float_text(value)
    if kind is Kind.DATE and not second and not rest:
        return day
    return f"{day} {second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}" + (f".{rest:03d}" if rest else "")


def day_text(serial: int) -> str:
    """The ISO date of a day's number; the 60th is 29 February 1900, which only workbooks know. "" beyond 9999."""
    if serial == 60:
        return "1900-02-29"
    if serial < 0 or serial > LAST_DAY:
        return ""
    if serial == 0:
        return "1900-01-00"
    return date.fromordinal(EPOCH + serial + (serial < 60)).isoformat()


def span_text(days: float) -> str:
    """A length of time given in days, as ``hh:mm:ss``; milliseconds where there are any."""
    if not abs(days) <= LAST_DAY + 1:
        return repr(days)
    milliseconds = round(abs(days) * 86_400_000)
    whole, part = divmod(milliseconds, 1000)
    if part < 2 or part > 998:
        whole, part = whole + (part > 998), 0
    sign = "-" if days < 0 and milliseconds else ""
    return f"{sign}{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}" + (f".{part:03d}" if part else "")


class _Days(dict[int, str]):
    """{serial number of a day: its ISO date and a space}."""

    def __missing__(self, serial: int) -> str:
        text = day_text(serial)
        if not text:
            raise ValueError(serial)
        if len(self) > _CACHE:
            self.clear()
        text = self[serial] = text + " "
        return text


class _Clock(dict[int, str]):
    """{second of the day: hh:mm:ss}."""

    def __missing__(self, second: int) -> str:
        text = self[second] = f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"
        return text


_DAYS, _CLOCK = _Days(), _Clock()


class Formats:
    """The cell formats of a workbook: a converter for each style number, shared between styles that show alike."""

    def __init__(self, codes: Mapping[int, str], styles: list[int], *, since_1904: bool) -> None:
        self._codes, self._styles, self._since_1904 = codes, styles, since_1904
        self._made: dict[tuple[Kind, int], Cells] = {}
        self._by_style: dict[str, Cells] = {}

    def cells(self, style: str) -> Cells:
        """The converter of the style with this number ("" for none)."""
        if style not in self._by_style:
            number = int(style) if style.isdigit() and len(style) < 9 else 0
            format_id = self._styles[number] if number < len(self._styles) else 0
            code = self._codes.get(format_id)
            kind = _BUILT_IN.get(format_id, Kind.PLAIN) if code is None else kind_of_format(code)
            zeros = zeros_of_format(code) if code and kind is Kind.PLAIN else 0
            if (kind, zeros) not in self._made:
                self._made[kind, zeros] = Cells(kind, since_1904=self._since_1904, zeros=zeros)
            self._by_style[style] = self._made[kind, zeros]
        return self._by_style[style]
