"""Performance interviews 绩效面谈: a form that grows, and the frozen paper (domain.md §7)."""

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.models.base import Base, word
from salesdesk.types import InterviewState, Json


class Interview(Base):
    """One version of one agent's interview about one period.

    ``form`` is what people typed; ``frozen`` the whole sheet as it was finalised (figures, rules, targets
    of that day). A correction is a new row with the next version and ``what_changed``.
    """

    __tablename__ = "interview"
    __table_args__ = (UniqueConstraint("agent_id", "start", "end", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), index=True)
    start: Mapped[date]
    end: Mapped[date]
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[InterviewState] = mapped_column(word(InterviewState), default=InterviewState.DRAFT)
    form: Mapped[dict[str, Json]] = mapped_column(default=dict)
    frozen: Mapped[dict[str, Json] | None]
    what_changed: Mapped[str] = mapped_column(default="")
    created_at: Mapped[int]
    updated_at: Mapped[int]
    finalised_at: Mapped[int | None]
