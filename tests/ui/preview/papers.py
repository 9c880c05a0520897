"""Small papers for the preview's tests."""

from __future__ import annotations

from datetime import UTC, datetime

from salesdesk.reports.layout import Document
from salesdesk.reports.sheets import PageSize, Paper
from salesdesk.reports.text import Text

LONG = [f"第{n}行 通话记录 {'needle' if n % 7 == 0 else 'hay'}" for n in range(400)]


def paper_of(lines: list[str], size: PageSize = PageSize.A4) -> bytes:
    """The lines, one a paragraph."""
    paper = Paper(language="en", printed_at=datetime(2026, 11, 3, 9, 30, tzinfo=UTC), company="Test Ltd", size=size)
    return Document(paper, title="Test").render(lambda _pages: [Text(line) for line in lines])[0]
