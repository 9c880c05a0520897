"""What the supervisor adds to the shipped catalogue: courses 课程 and templates of plans 方案模板."""

from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.models.base import Base
from salesdesk.types import Json


class Course(Base):
    """An entry of one's own in the catalogue of training.

    ``key`` is what plan items name; no key is given twice. ``based_on`` is the entry it was copied from, empty for
    none. ``causes`` and ``levels`` are words of the enumerations, ``kpis`` ids; ``calls`` ids of the log.
    """

    __tablename__ = "course"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    based_on: Mapped[str] = mapped_column(default="")
    kind: Mapped[str]
    title: Mapped[str]
    content: Mapped[str] = mapped_column(default="")
    minutes: Mapped[int] = mapped_column(default=0)
    causes: Mapped[list[Json]] = mapped_column(default=list)
    kpis: Mapped[list[Json]] = mapped_column(default=list)
    levels: Mapped[list[Json]] = mapped_column(default=list)
    material: Mapped[str] = mapped_column(default="")
    calls: Mapped[list[Json]] = mapped_column(default=list)


class PlanTemplate(Base):
    """A template of one's own for plans; ``content`` holds what services.plans.templates.Template says."""

    __tablename__ = "plan_template"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    content: Mapped[dict[str, Json]] = mapped_column(default=dict)
