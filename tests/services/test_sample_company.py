"""The sample company on any day: it ends yesterday, has results, and nothing in it is overdue at the first look."""

from __future__ import annotations

from datetime import date, timedelta

from salesdesk.metrics.catalogue import catalogue
from salesdesk.periods import Period, PeriodKind
from salesdesk.services import sample_company
from salesdesk.services.desk import Desk
from salesdesk.types import COMPANY

TODAY = date(2026, 3, 4)


def test_the_sample_company_of_another_day(desk: Desk) -> None:
    made = sample_company.load(desk, on=TODAY)
    assert made.last_day == TODAY - timedelta(days=1)
    known = desk.figures.days_with_calls()
    assert known is not None
    assert known[1] == made.last_day
    assert made.month == Period.parse("2026-02")
    span = Period(TODAY - timedelta(days=90), TODAY, PeriodKind.CUSTOM)
    rows = {row.kpi: row for row in desk.figures.figures(span, COMPANY, kpis=[one.id for one in catalogue()])}
    assert {name for name, row in rows.items() if row.value is None} == set()
    assert 0 < rows["deals"].value < rows["intents"].value < rows["effective_talks"].value
    assert rows["new_customers"].value <= rows["deals"].value
    assert rows["collections"].value < 1.05 * rows["revenue"].value
    joined = desk.outcomes.list("sale", limit=None).rows
    assert all(row.call_id is not None for row in joined)
    scores = desk.scores.scores(made.month)
    assert {one.scheme.id for one in scores if one.score.score is not None} == {"mature", "sprint", "new_team"}
    assert desk.figures.explain(span, COMPANY, "dials").days.endswith("left out")
    overdue = [card for card in desk.plans.list(on=TODAY) if card.overdue]
    assert overdue == []
