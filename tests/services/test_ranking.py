from datetime import timedelta

import pytest

from factories import MONDAY, add_agent, add_calls, add_target, add_team
from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.funnel_plot import Zone
from salesdesk.periods import Period
from salesdesk.services.ranking import adds_up, plottable

MONTH = Period(MONDAY, MONDAY + timedelta(days=27))


@pytest.fixture
def ground(database):
    """Ace connects half of the calls, Bee and Cee about a fifth, Dee has worked for two days only."""
    with database.write() as session:
        team = add_team(session)
        for kpi_id, value in (("dials", 40), ("connect_rate", 0.3)):
            add_target(session, kpi_id, value, start=MONTH.start, end=MONTH.end)
        for name, connected in (("Ace", (20, 21, 19, 20)), ("Bee", (6, 10, 8, 7)), ("Cee", (9, 5, 10, 8))):
            agent = add_agent(session, name, team=team)
            for day in range(20):
                when = MONDAY + timedelta(days=day // 5 * 7 + day % 5)
                add_calls(session, agent, when, dials=40, connected=connected[day % 4])
        dee = add_agent(session, "Dee", team=team)
        for day in range(2):
            add_calls(session, dee, MONDAY + timedelta(days=day), dials=40, connected=12)


def test_places_say_how_sure_they_are(desk, ground):
    rows = {row.agent: row for row in desk.ranking.by_kpi(MONTH, "connect_rate").rows}
    assert rows["Ace"].place.value == 0.5
    assert (rows["Ace"].place.rank, rows["Ace"].alike) == (1, ("Dee",))
    assert set(rows["Bee"].alike) == {"Cee", "Dee"}
    assert rows["Bee"].words == "Can't be told apart from Cee, Dee." or "Dee, Cee" in rows["Bee"].words
    assert rows["Dee"].place.low is None
    assert "not enough data" in rows["Dee"].words
    assert rows["Dee"].place_words == "1–4"
    assert not rows["Dee"].sure


def test_scores_carry_interval_and_ratings(desk, ground):
    ranking = desk.ranking.by_score(MONTH)
    rows = {row.agent: row for row in ranking.rows}
    ace = rows["Ace"]
    assert ace.place.low <= ace.score.score.score <= ace.place.high
    assert ace.rating_low is not None
    assert ace.rating_high is not None
    assert rows["Dee"].rating_low is None
    assert ranking.without == ()
    assert [row.agent for row in ranking.rows] == [one.agent for one in desk.scores.scores(MONTH)]


def test_counts_are_ranked_by_their_average_day(desk, ground):
    rows = {row.agent: row for row in desk.ranking.by_kpi(MONTH, "dials").rows}
    assert rows["Ace"].place.value == 40
    assert (rows["Ace"].place.low, rows["Ace"].place.high) == (None, None)  # nobody's days differ: no noise to go by
    assert "none that differs" in rows["Ace"].words
    assert set(rows["Ace"].alike) == {"Bee", "Cee", "Dee"}


def test_the_funnel_plot_holds_each_against_chance(desk, ground):
    found = desk.ranking.funnel_plot(MONTH, "connect_rate")
    points = {found.rows[point.key].name: point for point in found.plot.points}
    assert points["Ace"].n == 800
    assert points["Ace"].rate == 0.5
    assert found.plot.centre == pytest.approx((400 + 155 + 160 + 24) / (3 * 800 + 80))
    assert found.plot.dispersion > 1
    assert points["Dee"].zone is Zone.WITHIN


def test_what_a_funnel_plot_cannot_show(desk, ground):
    assert desk.ranking.funnel_plot(MONTH, "dials") is None
    assert desk.ranking.funnel_plot(MONTH, "avg_talk") is None
    assert desk.ranking.funnel_plot(Period.parse("2020-01"), "connect_rate") is None
    assert plottable(kpi("connect_rate"))
    assert not adds_up(kpi("customers_reached"))


def test_customers_reached_have_no_interval(desk, ground):
    rows = desk.ranking.by_kpi(MONTH, "customers_reached").rows
    assert rows
    assert all(row.place.low is None for row in rows)


def test_many_alike_are_counted(desk, database):
    with database.write() as session:
        for n in range(8):
            agent = add_agent(session, f"Agent {n}")
            for day in range(5):
                add_calls(session, agent, MONDAY + timedelta(days=day), dials=10 + day, connected=2 + (n + day) % 3)
    row = desk.ranking.by_kpi(MONTH, "connect_rate").rows[3]
    assert "others" in row.words


def test_nobody_to_rank(desk):
    ranking = desk.ranking.by_score(MONTH)
    assert (ranking.rows, ranking.without) == ((), ())
