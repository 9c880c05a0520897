"""Figures by campaign: what each list of numbers yields, from the same counting rules as every other figure."""

from __future__ import annotations

from collections.abc import Sequence

from salesdesk.errors import RefusedError
from salesdesk.i18n import _
from salesdesk.metrics.catalogue import Kpi
from salesdesk.metrics.figures import figure
from salesdesk.services.counting import Counting, as_counters
from salesdesk.services.figure_rows import FigureRow, Per
from salesdesk.services.scopes import members
from salesdesk.services.standards import Cell
from salesdesk.store.campaigns import campaign_sums
from salesdesk.types import Scope


def campaign_rows(counting: Counting, scope: Scope, per: Per, kpis: Sequence[Kpi]) -> list[FigureRow]:
    """The figures of each campaign of a scope over the whole period, by name; the calls of none last.

    A campaign has no targets, no days on duty and no records of its own: only what calls count has data.
    Raises RefusedError for buckets.
    """
    if per is not Per.TOTAL:
        raise RefusedError(_("Campaigns are broken down for a whole period only."), _("Ask for the total."))
    whole = (counting.period.first_number, counting.period.last_number)
    found = []
    sums = campaign_sums(counting.session, whole, members(counting.staff, scope))
    for name, row in sorted(sums, key=lambda one: (not one[0], one[0].casefold())):
        counted = as_counters([Cell(0, counting.period, 0, row)], counting.results)
        shown = name or _("No campaign")
        found += [counting.judge(figure(one, counted), one, scope, shown, "", None) for one in kpis]
    return found
