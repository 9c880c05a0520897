"""Which column, or which columns together, tell one call from every other.

A column named like an identifier may still repeat: a counter that starts again for each line, a session
that holds several calls. Such a column is joined with the one that makes it unique; where nothing does,
the file has no identifier, and the content decides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from salesdesk.i18n import _
from salesdesk.importers import headers
from salesdesk.importers.facts import Facts
from salesdesk.importers.meaning import Meaning

FEW = 0.02
"""The share of repeats that true duplicates may explain."""


Values = Callable[[int], Sequence[str]]
"""The values of a column in consecutive rows."""


def _repeats(values: Values, places: Sequence[int]) -> float:
    """The share of rows whose joined value came before."""
    rows = list(zip(*(values(p) for p in places), strict=True))
    return 1 - len(set(rows)) / len(rows) if rows else 1.0


def find_identity(meaning: Meaning, columns: Sequence[Facts], values: Values) -> None:
    """Check the identifier found by name; join or drop it."""
    place = meaning.at("source_id")
    if place is None or place == meaning.at("leg_of") or len(meaning.places["source_id"]) > 1:
        return
    alone = _repeats(values, [place])
    if alone <= FEW:
        return
    partner = _partner(columns, values, place, alone)
    if partner is None:
        del meaning.places["source_id"]
        meaning.why[place] = _("it looks like an identifier, but its values repeat")
        return
    meaning.places["source_id"] = sorted([place, partner])
    why = _("its values repeat, but are unique together with “{other}”")
    meaning.why[place] = why.format(other=columns[partner].name)
    meaning.why.setdefault(partner, why.format(other=columns[place].name))
    meaning.confidence.setdefault(partner, 0.6)


def _partner(columns: Sequence[Facts], values: Values, place: int, alone: float) -> int | None:
    """The column that makes the identifier unique; one named like an identifier or a line before others."""
    rated = []
    for other, facts in enumerate(columns):
        if other == place or not facts.filled or facts.fill < 0.9 or facts.type in ("decimal", "duration", "boolean"):
            continue
        if len(facts.counts) < 2:
            continue
        share = _repeats(values, [place, other])
        if share > 0.0005 or share > alone / 20:
            continue
        key = headers.parse(facts.said).spaced.split()
        like = bool(
            {"id", "line", "seq", "sequence", "index", "node", "server", "no", "leg", "part", "流水", "序号"} & set(key)
        )
        measured = facts.type in ("datetime", "date", "time", "unix")
        rated.append((like, not measured, facts.type in ("text", "id"), -other, other))
    return max(rated)[-1] if rated else None
