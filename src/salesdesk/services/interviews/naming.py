"""How an interview's file is called."""

from __future__ import annotations

from salesdesk.periods import Period
from salesdesk.reports.files import safe_file_name


def file_name(period: Period, agent: str, number: str, taken: set[str] | None = None) -> str:
    """A safe name like ``2026-10 张三 1001.pdf``, different from all ``taken`` ones."""
    return safe_file_name("{period} {name} {number}", ".pdf", taken, period=period.code, name=agent, number=number)
