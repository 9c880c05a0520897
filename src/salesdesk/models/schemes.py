"""Weight schemes 权重方案 of the supervisor's own, dated; never rewritten, only added, replaced or withdrawn."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.models.base import Base, word
from salesdesk.types import Json, Level, ScopeKind, TeamStage


class WeightScheme(Base):
    """How much each KPI counts from ``start`` to ``end`` (None: until another takes its place), for whom and why.

    For the company, a team (``scope_id``), a level, or, with the company's scope, the teams of a ``stage``.
    ``weights`` are points of 100 by KPI id. ``basis`` is the preset it was made from, or empty.
    """

    __tablename__ = "weight_scheme"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    basis: Mapped[str] = mapped_column(default="")
    weights: Mapped[dict[str, Json]]
    scope_kind: Mapped[ScopeKind] = mapped_column(word(ScopeKind))
    scope_id: Mapped[int] = mapped_column(default=0)
    level: Mapped[Level | None] = mapped_column(word(Level))
    stage: Mapped[TeamStage | None] = mapped_column(word(TeamStage))
    start: Mapped[date]
    end: Mapped[date | None]
    reason: Mapped[str]
    created_at: Mapped[int]
    withdrawn_at: Mapped[int | None]
