import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.periods import Period, day_number
from salesdesk.services.scopes import belongs, changes, cuts, members, people_in, scope_name
from salesdesk.services.staffing import Person, Staff, Stint
from salesdesk.types import COMPANY, AgentStatus, Level, Scope, ScopeKind, TeamStage

EAST, WEST = Scope(ScopeKind.TEAM, 1), Scope(ScopeKind.TEAM, 2)
JUNIOR = Scope(ScopeKind.LEVEL, 0, Level.JUNIOR)
DAYS = [date(2026, 10, day) for day in range(1, 29)]


def person(stints=(), levels=(), number=7):
    return Person(
        number, "Ann", None, "", Level.SENIOR, AgentStatus.ACTIVE, None, None, None, tuple(stints), tuple(levels)
    )


def staff(*people):
    return Staff({one.id: one for one in people}, {1: ("East", TeamStage.NEW), 2: ("West", TeamStage.NEW)}, {9: 7})


moments = st.none() | st.sampled_from(DAYS)
stints = st.lists(
    st.builds(
        lambda team, start, end: Stint(team, min(start, end) if start and end else start, end),
        st.sampled_from([1, 2]),
        moments,
        moments,
    ),
    max_size=4,
).map(lambda found: sorted(found, key=lambda stint: stint.start or date.min))
levels = st.lists(st.tuples(moments, st.sampled_from(Level)), max_size=3).map(
    lambda found: sorted(found, key=lambda pair: pair[0] or date.min)
)


@given(stints, levels, st.sampled_from([EAST, WEST, JUNIOR]))
def test_the_days_of_a_scope_are_the_days_it_holds(stints, levels, scope):
    ann = person(stints, levels)
    spans = members(staff(ann), scope).spans
    for day in DAYS:
        number = day_number(day)
        within = [
            span for span in spans if (span[1] is None or span[1] <= number) and (span[2] is None or number <= span[2])
        ]
        assert len(within) == belongs(staff(ann), 7, scope, day)


@given(stints, levels)
def test_nothing_changes_between_the_changes(stints, levels):
    ann = person(stints, levels)
    edges = changes(ann)
    for day, following in itertools.pairwise(DAYS):
        if following not in edges:
            assert ann.team_on(day) == ann.team_on(following)
            assert ann.level_on(day) == ann.level_on(following)


def test_nobody_belongs_to_the_company_only():
    crew = staff(person([Stint(1, None, None)]))
    assert belongs(crew, 0, COMPANY, DAYS[0])
    assert not belongs(crew, 0, EAST, DAYS[0])
    assert belongs(crew, 7, Scope(ScopeKind.AGENT, 7), DAYS[0])
    assert not belongs(crew, 7, Scope(ScopeKind.AGENT, 8), DAYS[0])
    assert members(crew, COMPANY).spans is None


def test_names():
    crew = staff(person())
    assert scope_name(crew, COMPANY) == "All agents"
    assert scope_name(crew, COMPANY, "Acme") == "Acme"
    assert [scope_name(crew, scope) for scope in (EAST, JUNIOR, Scope(ScopeKind.AGENT, 7))] == ["East", "junior", "Ann"]


def test_who_was_there_in_a_period():
    crew = staff(person([Stint(1, None, DAYS[4]), Stint(2, DAYS[5], None)]))
    early, late = Period(DAYS[0], DAYS[3]), Period(DAYS[10], DAYS[12])
    assert [one.id for one in people_in(crew, EAST, early)] == [7]
    assert people_in(crew, EAST, late) == []
    assert [one.id for one in people_in(crew, COMPANY, late)] == [7]
    assert cuts(crew, Period(DAYS[0], DAYS[20])) == {DAYS[5]}
    assert cuts(crew, late) == set()


@pytest.mark.parametrize("scope", [EAST, JUNIOR])
def test_without_dates_a_scope_holds_always_or_never(scope):
    assert members(staff(person()), scope).spans == []
    always = person([Stint(1, None, None)], [(None, Level.JUNIOR)])
    assert members(staff(always), scope).spans == [(7, None, None)]
