"""A sum below a list, in words."""

from __future__ import annotations

from salesdesk import formats
from salesdesk.i18n import _
from salesdesk.services.outcomes.totals import Sum


def sum_words(one: Sum, currency: str) -> str:
    """``Revenue ¥13,280``."""
    match one.unit:
        case "money":
            value = formats.money(one.value, currency)
        case "share":
            value = formats.percent(one.value)
        case _number:
            value = formats.number(one.value)
    return f"{_(one.title)} {value}"
