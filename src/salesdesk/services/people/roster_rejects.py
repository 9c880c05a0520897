"""The lines of rosters that were not taken, as a file to correct them by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from salesdesk.i18n import N_, _
from salesdesk.reports.csv_out import Value, write_csv
from salesdesk.services.people.enrolment import RosterAction, RosterPlan

_WHY = {"no-name": N_("the row names nobody")}


def save(path: Path, rosters: Iterable[tuple[str, RosterPlan]]) -> int:
    """Write the lines of some rosters (file name, plan) that were left out, with why; returns how many.

    Raises SalesDeskError when the file cannot be written.
    """
    rows = (row for file, plan in rosters for row in _rows(file, plan))
    return write_csv(path, (_("File"), _("Line"), _("Reason"), _("Text")), rows)


def _rows(file: str, plan: RosterPlan) -> Iterator[tuple[Value, ...]]:
    left_out = [
        (line.line, line.problem, f"{line.name} {line.number}".strip())
        for line in plan.lines
        if line.action is RosterAction.CONFLICT
    ]
    left_out += [
        (error.line, _(_WHY[error.reason]) if error.reason in _WHY else error.reason, " ".join(error.raw).strip())
        for error in plan.errors
    ]
    for line, reason, text in sorted(left_out):
        yield file, line, reason, text
