"""How a one-to-one's file is called."""

from __future__ import annotations

from datetime import date

from salesdesk.i18n import _
from salesdesk.reports.files import safe_file_name


def file_name(day: date, agent: str, number: str, taken: set[str] | None = None) -> str:
    """A safe name like ``2026-10-13 One-to-one 张三 1001.pdf``, different from all ``taken`` ones."""
    return safe_file_name(
        "{day} {paper} {name} {number}",
        ".pdf",
        taken,
        day=day.isoformat(),
        paper=_("One-to-one"),
        name=agent,
        number=number,
    )
