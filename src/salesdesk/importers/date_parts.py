"""Moments over several columns: year, month and day apart, and which of two moments comes first."""

from __future__ import annotations

from collections.abc import Sequence

from salesdesk.i18n import _
from salesdesk.importers import headers, moments
from salesdesk.importers.facts import Facts
from salesdesk.importers.fields import Meaning
from salesdesk.importers.fits import time_of_day

_PARTS = {"year": range(1990, 2100), "month": range(1, 13), "day": range(1, 32)}
_PART_NAMES = {
    **dict.fromkeys(("year", "yr", "yyyy", "年", "年份", "年度", "연도", "jahr", "année", "año", "ano", "год"), "year"),
    **dict.fromkeys(("month", "mon", "mm", "月", "月份", "월", "monat", "mois", "mes", "mês", "месяц"), "month"),
    **dict.fromkeys(("day", "dd", "日", "日期", "号", "day of month", "dayofmonth", "일", "tag", "jour", "día", "dia", "день"), "day"),
}  # fmt: skip


def date_in_parts(meaning: Meaning, columns: Sequence[Facts], barred: set[str]) -> None:
    """Year, month and day in columns of their own."""
    if {"start", "start_date"} & (meaning.places.keys() | barred):
        found = meaning.at("start_date")
        if found is None or columns[found].type != "integer":
            return
    places: dict[str, int] = {}
    nameless = not any(c.name and headers.known(c.said) for c in columns)
    for place, facts in enumerate(columns):
        words_ = headers.parse(facts.said).spaced.removeprefix("call ").removeprefix("start ").removeprefix("通话")
        part = _PART_NAMES.get(words_) or (_part_without_name(place, columns) if nameless else "")
        if part and part not in places and facts.fill > 0.9 and _is_part(part, facts):
            places[part] = place
    if len(places) < 3:
        return
    meaning.places["start_date"] = [places["year"], places["month"], places["day"]]
    for place in places.values():
        meaning.confidence[place] = 0.9
        meaning.why[place] = _("year, month and day stand in columns of their own")
    taken = set(places.values())
    for name in [n for n, found in meaning.places.items() if n != "start_date" and taken & set(found)]:
        del meaning.places[name]
    if "start_time" not in meaning.places:
        clocks = [(time_of_day(f), -p) for p, f in enumerate(columns) if p not in taken and time_of_day(f) > 0.5]
        used = {p for found in meaning.places.values() for p in found}
        clocks = [(fit, p) for fit, p in clocks if -p not in used]
        if clocks:
            meaning.put("start_time", -max(clocks)[1], 0.7, _("its values look like it"))


def _part_without_name(place: int, columns: Sequence[Facts]) -> str:
    """Which part of a date a column without a name is: year, month and day stand side by side."""
    for before, part in enumerate(_PARTS):
        trio = columns[place - before : place - before + 3] if place >= before else ()
        if len(trio) < 3 or not all(facts.type in ("integer", "boolean") for facts in trio):
            continue
        year = trio[0].numbers
        if year and min(year) >= 1990 and all(_is_part(name, facts) for name, facts in zip(_PARTS, trio, strict=True)):
            return part
    return ""


def _is_part(part: str, facts: Facts) -> bool:
    if part == "month" and facts.type == "text":
        return facts.share(moments.MONTH_NAME) > 0.9
    least = (10, 130) if part == "year" else (0, 0)
    good = sum(int(n) in _PARTS[part] or least[0] <= n < least[1] for n in facts.numbers)
    return facts.numeric > 0.95 and good > len(facts.numbers) * 0.95


def is_never_later(one: Facts, other: Facts) -> bool:
    """Whether the moments of one column are before those of the other, or the same, in every row."""
    pairs = list(zip(one.values, other.values, strict=False))[:300]
    order = one.moment.order
    read = [(moments.instant(a, order), moments.instant(b, order)) for a, b in pairs]
    both = [(a, b) for a, b in read if a is not None and b is not None]
    return bool(both) and all(a <= b for a, b in both) and any(a < b for a, b in both)
