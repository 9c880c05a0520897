"""How a plan's file is called."""

from __future__ import annotations

from salesdesk.i18n import _
from salesdesk.reports.files import safe_file_name


def file_name(number: str, agent: str) -> str:
    """A safe name like ``Plan 2026-0004 张三.pdf``."""
    return safe_file_name("{plan} {agent}", ".pdf", plan=_("Plan {number}").format(number=number), agent=agent)


def notice_name(number: str, agent: str) -> str:
    """A safe name like ``Notice 2026-0004 张三.pdf``."""
    return safe_file_name("{notice} {agent}", ".pdf", notice=_("Notice {number}").format(number=number), agent=agent)
