"""Everything that was decided about one export: enough to read it without looking for anything again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from salesdesk.importers.crm.amounts import Rule
from salesdesk.importers.crm.matrix import Matrix
from salesdesk.importers.understanding import Understanding
from salesdesk.types import FeedbackKind, OutcomeKind


@dataclass(frozen=True, slots=True)
class Found:
    """One export as understood. ``understanding`` has the table and the columns in the shape of ``inspect``.

    ``rules`` {amount field: how it is written}; ``currencies`` {amount field: what its column's name says};
    ``scale``: the points of plain scores; ``feedback``: what kind of feedback rows are that don't say it;
    ``hours``: plain numbers of a share are hours; ``matrix``: of an attendance sheet with a column a day.
    """

    kind: OutcomeKind
    understanding: Understanding
    rules: Mapping[str, Rule] = field(default_factory=dict)
    currencies: Mapping[str, str] = field(default_factory=dict)
    scale: int = 100
    feedback: FeedbackKind | None = None
    refunds: bool = False
    """Whether the file is one of refunds: an amount without a word about it is money given back."""
    hours: bool = False
    matrix: Matrix | None = None
    candidates: Mapping[OutcomeKind, float] = field(default_factory=dict)
    """{kind: how much speaks for it}, the best first."""
