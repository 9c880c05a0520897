"""A KPI's value as people write and read it: 21.3%, 5:00, ¥1,234.50, and back."""

from __future__ import annotations

import math
import re
import unicodedata

from salesdesk.errors import SalesDeskError
from salesdesk.formats import NO_DATA, ValueKind, figure, number, percent, to_minor
from salesdesk.i18n import _, pgettext
from salesdesk.metrics.catalogue import Kpi, Unit
from salesdesk.metrics.counters import MONEY

_KINDS = {Unit.RATIO: ValueKind.PERCENT, Unit.SECONDS: ValueKind.DURATION, Unit.MONEY: ValueKind.MONEY}


def value_kind(definition: Kpi) -> ValueKind:
    """How the KPI's value is written."""
    return _KINDS.get(definition.unit, ValueKind.NUMBER)


def unit_word(definition: Kpi) -> str:
    """What stands behind the value in the language in force: “calls”; empty where its writing says it already."""
    match definition.unit:
        case Unit.CALLS:
            return pgettext("unit", "calls")
        case Unit.CUSTOMERS:
            return pgettext("unit", "customers")
        case Unit.LEADS:
            return pgettext("unit", "leads")
        case Unit.OPPORTUNITIES:
            return pgettext("unit", "opportunities")
        case Unit.ORDERS:
            return pgettext("unit", "orders")
        case Unit.POINTS | Unit.SCORE:
            return pgettext("unit", "points")
        case _said_by_its_writing:
            return ""


def target_unit_word(definition: Kpi) -> str:
    """What stands behind a target: “calls/day” for a count per day."""
    word = unit_word(definition)
    if not definition.per_day:
        return word
    return _("{unit}/day").format(unit=word) if word else pgettext("unit", "a day")


def write(definition: Kpi, value: float | None, currency: str = "") -> str:
    """The value as people write it, without its unit; ``—`` for no data."""
    return figure(value, value_kind(definition), currency)


def write_quotient(definition: Kpi, numerator: float | None, denominator: float | None, currency: str = "") -> str:
    """What a rate is made of: “¥12,500.00 ÷ 10”; ``—`` where one of them is missing."""
    parts = ((definition.numerator, numerator), (definition.denominator, denominator))
    written = [
        figure(value, ValueKind.MONEY, currency) if MONEY.intersection(names) else number(value)
        for names, value in parts
    ]
    return " ÷ ".join(written) if NO_DATA not in written else NO_DATA


def write_change(definition: Kpi, now: float | None, before: float | None) -> str:
    """The change against an earlier value, with its sign: points of per cent for a ratio, else a share of it."""
    if now is None or before is None:
        return NO_DATA
    if definition.unit is Unit.RATIO:
        points = round((now - before) * 100, 1) + 0.0
        text = _("{points} pp").format(points=figure(points))
        return f"+{text}" if points > 0 else text
    if before <= 0:
        return NO_DATA
    share = round(now / before - 1, 3) + 0.0
    return f"+{percent(share)}" if share > 0 else percent(share)


_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,2}):([0-5]\d)")


def read(definition: Kpi, text: str) -> float:
    """What a person wrote as the KPI's value; money comes in major units. Full-width characters are fine.

    A ratio may be ``20%``, ``20`` or ``0.2`` (a bare number above 1 is per cent), seconds ``5:00`` or ``300``.
    Raises SalesDeskError for anything else.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).replace(",", "").split())
    if definition.unit is Unit.SECONDS and (clock := _CLOCK.fullmatch(plain)):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return hours * 3600 + minutes * 60 + seconds
    if definition.unit is Unit.MONEY:
        plain = plain.lstrip("¥$€£元").removesuffix("元")
    per_cent = definition.unit is Unit.RATIO and plain.endswith("%")
    try:
        number = float(plain.removesuffix("%") if per_cent else plain)
        if not math.isfinite(number):
            raise ValueError
    except ValueError:
        raise SalesDeskError(
            _("“{text}” is not a value of {kpi}.").format(text=text, kpi=definition.name), _example(definition)
        ) from None
    if definition.unit is Unit.MONEY:
        return to_minor(number)
    if definition.unit is Unit.RATIO and (per_cent or number > 1):
        return number / 100
    return number


def _example(definition: Kpi) -> str:
    match definition.unit:
        case Unit.RATIO:
            return _("Write it like 20% or 0.2.")
        case Unit.SECONDS:
            return _("Write it like 5:00 (minutes and seconds) or 300 (seconds).")
        case _other:
            return _("Write a number.")
