"""Calls, what they belong to, the batches they came in, and the rows that were turned away."""

from sqlalchemy import ForeignKey, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.models.base import Base
from salesdesk.types import Json


class Campaign(Base):
    """A campaign 项目 as the export names it."""

    __tablename__ = "campaign"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class Disposition(Base):
    """An outcome word of a dialer, what it means to us, and whether it counts as an effective talk or an intent."""

    __tablename__ = "disposition"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column("word", unique=True)
    outcome: Mapped[int] = mapped_column(SmallInteger)
    effective: Mapped[bool] = mapped_column(default=False)
    intent: Mapped[bool] = mapped_column(default=False)


class ImportBatch(Base):
    """One import of one file: what was decided, what came of it; the calls hold its id.

    ``kind`` is calls, people or outcomes; ``status`` is imported or undone. The calls of a batch have
    the ids ``first_call_id`` to ``last_call_id``. ``rows = imported + duplicates + rejected + not_calls``.
    """

    __tablename__ = "import_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    status: Mapped[str] = mapped_column(default="imported")
    file_name: Mapped[str]
    file_path: Mapped[str]
    file_size: Mapped[int]
    sha256: Mapped[str] = mapped_column(index=True)
    imported_at: Mapped[int]
    undone_at: Mapped[int | None]
    profile: Mapped[str] = mapped_column(default="")
    understanding: Mapped[dict[str, Json]] = mapped_column(default=dict)
    rows: Mapped[int] = mapped_column(default=0)
    imported: Mapped[int] = mapped_column(default=0)
    duplicates: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    not_calls: Mapped[int] = mapped_column(default=0)
    reasons: Mapped[dict[str, Json]] = mapped_column(default=dict)
    first_call_id: Mapped[int | None]
    last_call_id: Mapped[int | None]
    first_start: Mapped[int | None]
    last_start: Mapped[int | None]
    first_day: Mapped[int | None]
    last_day: Mapped[int | None]
    talk_s: Mapped[int] = mapped_column(default=0)


class ImportReject(Base):
    """A row that was not imported: ``kind`` is rejected, duplicate or not-call; ``raw`` its fields."""

    __tablename__ = "import_reject"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    line: Mapped[int]
    reason: Mapped[str]
    detail: Mapped[str] = mapped_column(default="")
    raw: Mapped[str] = mapped_column(default="")


class ImportStart(Base):
    """A call log whose import has begun and is neither finished nor given up: kept only until then.

    Written in a transaction of its own before the import's, and removed by the one that stores the batch. What is
    found when no import runs was interrupted: the program was killed or the power failed.
    """

    __tablename__ = "import_start"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_path: Mapped[str]
    choices: Mapped[dict[str, Json]] = mapped_column(default=dict)
    started_at: Mapped[int]


class ImportProfile(Base):
    """What was decided for one layout of file, found again by the fingerprint of its header."""

    __tablename__ = "import_profile"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    fingerprint: Mapped[str] = mapped_column(unique=True)
    choices: Mapped[dict[str, Json]] = mapped_column(default=dict)
    updated_at: Mapped[int]


class Call(Base):
    """One call attempt.

    ``source_id`` is the dialer's own id; where it has none, ``=`` and a hash of the content with its
    occurrence in the file. Local wall-clock time is ``start_utc + utc_offset_s``. Durations in seconds,
    None where the export does not say. ``direction`` and ``outcome`` are the numbers of types.py.
    """

    __tablename__ = "call"
    __table_args__ = (Index("ix_call_local_start", text("start_utc + utc_offset_s")),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(unique=True)
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    customer: Mapped[str | None]
    start_utc: Mapped[int]
    utc_offset_s: Mapped[int]
    direction: Mapped[int] = mapped_column(SmallInteger)
    ring_s: Mapped[int | None]
    queue_s: Mapped[int | None]
    talk_s: Mapped[int] = mapped_column(default=0)
    hold_s: Mapped[int | None]
    wrap_s: Mapped[int | None]
    outcome: Mapped[int] = mapped_column(SmallInteger)
    disposition_id: Mapped[int | None] = mapped_column(ForeignKey("disposition.id"))
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id"))
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"))
    line: Mapped[int]
