"""Files kept beside a plan, an interview, a one-to-one or a course: what they are, not their content.

The content lies in a folder beside the database under its SHA-256 (store/contents.py).
"""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from salesdesk.models.base import Base, word
from salesdesk.types import AttachmentRole, OwnerKind


class Attachment(Base):
    """One file of one owner. A removed one stays listed, with when and why; its content may be gone.

    ``owner`` is the owner's id as text (a course's id is a word). ``size`` is in bytes.
    """

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_owner", "owner_kind", "owner"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_kind: Mapped[OwnerKind] = mapped_column(word(OwnerKind))
    owner: Mapped[str]
    role: Mapped[AttachmentRole] = mapped_column(word(AttachmentRole))
    title: Mapped[str]
    file_name: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(index=True)
    media_type: Mapped[str]
    added_at: Mapped[int]
    added_by: Mapped[str] = mapped_column(default="")
    removed_at: Mapped[int | None]
    removed_reason: Mapped[str] = mapped_column(default="")
