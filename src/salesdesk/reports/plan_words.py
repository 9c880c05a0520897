"""Small ways of saying things that all chapters of an evidence pack share."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable

from salesdesk import formats
from salesdesk.reports import look
from salesdesk.reports.linebreak import Run
from salesdesk.reports.sheets import Kpi
from salesdesk.reports.text import Text


def nothing(text: str) -> Flowable:
    """The plain statement that there is nothing."""
    return Text(text, look.BODY.with_(colour=look.MUTED))


def labelled(name: str, text: str) -> Flowable:
    """A label in bold with its text behind it; "—" for nothing."""
    return Text([Run(f"{name}  ", bold=True), Run(text.strip() or formats.NO_DATA)])


def sized(value: float | None, n: int | None, kpi: Kpi, currency: str) -> str:
    """A value with the number of cases behind it: ``41.0% (n = 365)``."""
    text = formats.figure(value, kpi.kind, currency)
    return text if n is None else f"{text} (n = {formats.number(n)})"
