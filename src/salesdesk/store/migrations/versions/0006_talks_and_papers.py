"""Attachments, courses and templates, one-to-ones, interview cycles, sums by month."""

from __future__ import annotations

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One subject after the other; none knows another's tables."""
    _add_attachments()
    _add_training()
    _add_cases()
    _add_meetings()
    _add_cycles()
    _add_sums()


def downgrade() -> None:
    """The other way round."""
    _drop_sums()
    _drop_cycles()
    _drop_meetings()
    _drop_cases()
    _drop_training()
    _drop_attachments()


# --- files kept beside plans, interviews and one-to-ones ---
def _add_attachments() -> None: ...


def _drop_attachments() -> None: ...


# --- courses, templates of plans ---
def _add_training() -> None: ...


def _drop_training() -> None: ...


# --- what a plan's steps hold ---
def _add_cases() -> None: ...


def _drop_cases() -> None: ...


# --- one-to-ones ---
def _add_meetings() -> None: ...


def _drop_meetings() -> None: ...


# --- interview cycles ---
def _add_cycles() -> None: ...


def _drop_cycles() -> None: ...


# --- sums by month ---
def _add_sums() -> None: ...


def _drop_sums() -> None: ...
