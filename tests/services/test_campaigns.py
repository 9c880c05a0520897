"""Figures by campaign: the parts add up to the whole, for the company, a team and an agent."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from factories import MONDAY, add_agent, add_calls, add_team
from salesdesk.errors import RefusedError
from salesdesk.models import Call, Campaign
from salesdesk.periods import Period
from salesdesk.services.figure_rows import By, Per
from salesdesk.types import COMPANY, Scope, ScopeKind

WEEK = Period(MONDAY, MONDAY + timedelta(days=4))
KPIS = ("dials", "connected", "connect_rate", "talk_time", "effective_talks", "deals")


@pytest.fixture
def people(database):
    """Two agents of two teams; the first half of each one's calls belongs to “Autumn”, the second to none."""
    with database.write() as session:
        session.add(Campaign(id=1, name="Autumn <b>"))
        session.flush()
        ids = []
        for name in ("One", "Two"):
            agent = add_agent(session, name, team=add_team(session, f"Team {name}"))
            first, last = add_calls(session, agent, MONDAY, dials=20, connected=8, talk_s=90)
            session.execute(update(Call).where(Call.id.between(first, first + 9)).values(campaign_id=1))
            assert last == first + 19
            ids.append(agent)
    return ids


def rows(desk, scope=COMPANY, period=WEEK):
    found = desk.figures.figures(period, scope, by=By.CAMPAIGN, kpis=KPIS)
    return {(row.name, row.kpi): row for row in found}


def test_campaigns_add_up_to_the_whole(desk, people):
    found = rows(desk)
    assert {name for name, _kpi in found} == {"Autumn <b>", "No campaign"}
    assert [found[name, "dials"].value for name in ("Autumn <b>", "No campaign")] == [20, 20]
    assert found["Autumn <b>", "connect_rate"].value == 16 / 20
    assert found["No campaign", "connect_rate"].value == 0
    for kpi in ("dials", "connected", "talk_time", "effective_talks"):
        whole = desk.figures.figure(WEEK, COMPANY, kpi).value
        assert sum(found[name, kpi].value for name in ("Autumn <b>", "No campaign")) == whole
    assert found["Autumn <b>", "deals"].value is None
    assert found["Autumn <b>", "dials"].target is None


def test_campaigns_of_a_team_and_an_agent(desk, people):
    assert rows(desk, Scope(ScopeKind.AGENT, people[0]))["Autumn <b>", "dials"].value == 10
    team = next(team.id for team in desk.people.teams() if team.name == "Team Two")
    assert rows(desk, Scope(ScopeKind.TEAM, team))["No campaign", "connected"].value == 0
    assert rows(desk, period=Period.parse("2020-01")) == {}


def test_campaigns_have_no_buckets(desk, people):
    with pytest.raises(RefusedError, match="whole period"):
        desk.figures.figures(WEEK, by=By.CAMPAIGN, per=Per.DAY)
