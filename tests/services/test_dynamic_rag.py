"""Dynamic bands: colours against the own past weeks, where there are enough of them."""

from datetime import timedelta

import pytest

from factories import MONDAY, add_agent, add_calls, add_target
from salesdesk.errors import SalesDeskError
from salesdesk.periods import Period
from salesdesk.services.figure_rows import By
from salesdesk.types import Rag

WEEK = Period(MONDAY, MONDAY + timedelta(days=6))


@pytest.fixture
def people(database):
    """Usual dials 38 to 42 a day for twelve weeks; then one agent as ever, one a little and one far below; one is new."""
    with database.write() as session:
        add_target(session, "dials", 20)
        for name, now in (("As ever", 40), ("A little", 39), ("Far", 20), ("New", 10)):
            agent = add_agent(session, name)
            weeks = range(1, 13) if name != "New" else ()
            for week in weeks:
                add_calls(session, agent, MONDAY - timedelta(weeks=week), dials=38 + week % 5, connected=5)
            add_calls(session, agent, MONDAY, dials=now, connected=2)


def colours(desk):
    return {row.name: row.rag for row in desk.figures.figures(WEEK, by=By.AGENT, kpis=["dials"])}


def test_against_the_target_all_but_one_are_green(desk, people):
    assert colours(desk) == {"As ever": Rag.GREEN, "A little": Rag.GREEN, "Far": Rag.GREEN, "New": Rag.RED}


def test_against_the_own_past(desk, people):
    desk.company.change(rag_by="past")
    assert colours(desk) == {"As ever": Rag.GREEN, "A little": Rag.AMBER, "Far": Rag.RED, "New": Rag.RED}
    row = next(row for row in desk.figures.figures(WEEK, by=By.AGENT, kpis=["dials"]) if row.name == "Far")
    assert row.achievement == 1.0  # the colour alone is another one
    desk.company.change(rag_by="target")
    assert colours(desk)["Far"] is Rag.GREEN


@pytest.mark.parametrize("values", [{"rag_by": "luck"}, {"rag_spread": 0.1}, {"rag_spread": 9}])
def test_what_makes_no_sense_is_refused(desk, values):
    with pytest.raises(SalesDeskError):
        desk.company.change(**values)
