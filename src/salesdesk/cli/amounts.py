"""Money leaves the program as people write it: 2667.5, not 266750 minor units. So it came in: ``target set --value 2667.5``."""

from __future__ import annotations

from functools import cache
from typing import Any

from salesdesk.formats import to_major

_VALUES = frozenset(
    (
        "value",
        "numerator",
        "target",
        "actual",
        "last_period",
        "team_median",
        "baseline",
        "goal",
        "now",
        "before",
        "after",
        "low",
        "high",
        "team_before",
        "team_after",
    )
)
"""What a document calls a KPI's value; a denominator is a count whatever the KPI."""


def in_major_units(document: Any, kpi: str = "") -> Any:
    """A document whose amounts are in major units; everything else as it is.

    The KPI of a value is what its object, or the one around it, calls ``kpi``, or the key that it stands under.
    """
    if isinstance(document, list):
        return [in_major_units(item, kpi) for item in document]
    if not isinstance(document, dict):
        return document
    kpi = named if isinstance(named := document.get("kpi"), str) else kpi
    return {key: _converted(key, value, kpi) for key, value in document.items()}


def _converted(key: str, value: Any, kpi: str) -> Any:
    under = key if key in _money() else kpi
    if isinstance(value, (dict, list)):
        return in_major_units(value, under)
    amount = key in _money() or (key in _VALUES and kpi in _money())
    return to_major(value) if amount and isinstance(value, (int, float)) and not isinstance(value, bool) else value


@cache
def _money() -> frozenset[str]:
    from salesdesk.metrics.catalogue import Unit, catalogue

    return frozenset(one.id for one in catalogue() if one.unit is Unit.MONEY)
