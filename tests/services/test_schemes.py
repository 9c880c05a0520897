from dataclasses import replace
from datetime import date

import pytest

from factories import MONDAY, small_company
from salesdesk.errors import RefusedError
from salesdesk.metrics.scores import Part, Score, combined
from salesdesk.metrics.smart import TargetDraft
from salesdesk.periods import Period
from salesdesk.services.figure_rows import By
from salesdesk.services.schemes import SchemeDraft
from salesdesk.types import COMPANY, Level, Scope, ScopeKind, TeamStage

OCTOBER = Period.parse("2026-10")
WEIGHTS = {"dials": 60.0, "connect_rate": 40.0}


def draft(**fields):
    return replace(SchemeDraft("Autumn", WEIGHTS, date(2026, 10, 1), "the season"), **fields)


@pytest.fixture
def company(database):
    return small_company(database)


def schemes_used(desk, period=OCTOBER):
    return {one.agent: one.score.scheme for one in desk.scores.scores(period)}


def test_a_scheme_of_ones_own_takes_the_place_of_the_preset(desk, company):
    assert set(schemes_used(desk).values()) == {"calls_only"}
    (made,) = desk.schemes.adopt(draft()).created
    assert set(schemes_used(desk).values()) == {f"own-{made}"}
    one = desk.scores.scores(OCTOBER)[0]
    assert {part.kpi: part.weight for part in one.score.parts} == WEIGHTS
    assert one.scheme.name == "Autumn"


def test_the_particular_stands_over_the_general(desk, company):
    made = [
        desk.schemes.adopt(draft(scope=scope, stage=stage, name=name)).created[0]
        for name, scope, stage in (
            ("all", COMPANY, None),
            ("mature", COMPANY, TeamStage.MATURE),
            ("seniors", Scope(ScopeKind.LEVEL, 0, Level.SENIOR), None),
            ("east", Scope(ScopeKind.TEAM, company.east), None),
        )
    ]
    names = {f"own-{number}": row.draft.name for number in made for row in desk.schemes.stored() if row.id == number}
    used = {agent: names[scheme] for agent, scheme in schemes_used(desk).items()}
    assert used == {"张三": "east", "李四": "east", "Ann Lee": "mature", "Bo Chen": "mature"}
    desk.schemes.withdraw(made[1])
    assert schemes_used(desk)["Ann Lee"] == f"own-{made[0]}"


def test_a_season_ends_and_last_month_stays_as_it_was(desk, company):
    desk.schemes.adopt(draft(name="usual", start=date(2026, 1, 1)))
    desk.schemes.adopt(draft(name="season", start=date(2026, 10, 1), end=date(2026, 10, 15)))
    week = Period(MONDAY, date(2026, 10, 15))
    assert {one.scheme.name for one in desk.scores.scores(week)} == {"season"}
    assert {one.scheme.name for one in desk.scores.scores(OCTOBER)} == {"usual"}


def test_the_same_first_day_gives_way_and_undo_brings_it_back(desk, company):
    desk.schemes.adopt(draft(name="first"))
    change = desk.schemes.adopt(draft(name="second"))
    assert [row.draft.name for row in desk.schemes.stored()] == ["second"]
    assert len(desk.schemes.stored(withdrawn=True)) == 2
    desk.schemes.take_back(change)
    assert [row.draft.name for row in desk.schemes.stored(withdrawn=True)] == ["first"]


def test_undo_after_a_later_change_is_refused(desk, company):
    change = desk.schemes.adopt(draft())
    desk.schemes.adopt(draft(name="later"))
    with pytest.raises(RefusedError, match="changed again"):
        desk.schemes.take_back(change)


def test_withdrawing_goes_back_to_the_preset(desk, company):
    (made,) = desk.schemes.adopt(draft()).created
    change = desk.schemes.withdraw(made)
    assert set(schemes_used(desk).values()) == {"calls_only"}
    desk.schemes.take_back(change)
    assert set(schemes_used(desk).values()) == {f"own-{made}"}
    assert desk.schemes.withdraw(99).withdrawn == ()


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"weights": {"dials": 60.0, "connect_rate": 30.0}}, "not to 100"),
        ({"weights": {"dials": 120.0, "connect_rate": -20.0}}, "below zero"),
        ({"name": "  "}, "name"),
        ({"reason": ""}, "reason"),
        ({"end": date(2026, 9, 1)}, "ends before"),
        ({"scope": Scope(ScopeKind.AGENT, 1)}, "one agent"),
    ],
)
def test_what_makes_no_sense_is_refused(desk, fields, why):
    with pytest.raises(RefusedError, match=why):
        desk.schemes.adopt(draft(**fields))
    assert desk.schemes.stored(withdrawn=True) == []


def test_the_presets_are_offered(desk):
    for preset in desk.schemes.presets():
        desk.schemes.check(draft(weights=preset.weights, basis=preset.id))


def test_a_preview_shows_who_would_move_and_stores_nothing(desk, company):
    before = {one.agent: one.score.score for one in desk.scores.scores(OCTOBER)}
    moves = desk.scores.preview(draft(weights={"dials": 100.0}), OCTOBER)
    assert {move.agent: move.score_now for move in moves} == before
    assert all(move.concerned for move in moves)
    scored = [move for move in moves if move.score_then is not None]
    assert scored == sorted(scored, key=lambda move: (move.place_then, move.agent))
    assert sum(move.climbs for move in scored) == 0 or len({m.place_now for m in scored}) < len(scored)
    desk.schemes.adopt(draft(weights={"dials": 100.0}))
    after = {one.agent: one.score.score for one in desk.scores.scores(OCTOBER)}
    assert {move.agent: move.score_then for move in moves} == after


def test_a_preview_leaves_out_whom_the_scheme_is_not_for(desk, company):
    moves = desk.scores.preview(draft(scope=Scope(ScopeKind.TEAM, company.west)), OCTOBER)
    assert {move.concerned for move in moves} == {True, False}
    assert all(move.score_now == move.score_then for move in moves if not move.concerned)


def test_a_quarter_is_the_mean_of_its_months(desk, company):
    months = {one.agent: one.score.score for one in desk.scores.scores(OCTOBER)}
    for one in desk.scores.scores(Period.parse("2026-Q4")):
        assert one.score.score == months[one.agent]
        assert [code for code, _score in one.score.of] == ["2026-10", "2026-11", "2026-12"]
        points = sum(part.points for part in one.score.parts if part.points is not None)
        assert points == pytest.approx(one.score.score)
        assert "2026-10" in one.score.note
    year = {one.agent: one.score.of[-1] for one in desk.scores.scores(Period.parse("2026"))}
    assert {code for code, _score in year.values()} == {"2026-Q4"}
    desk.company.change(score_by_parts=False)
    assert all(not one.score.of for one in desk.scores.scores(Period.parse("2026-Q4")))


def test_months_count_the_same_and_add_up():
    def month(code, points, *, missing=False):
        parts = (
            Part("dials", 50, 1.0, 100 if missing else 50, points),
            Part("connect_rate", 50, None if missing else 0.5, 0 if missing else 50, None if missing else 25.0),
        )
        return code, Score(sum(part.points or 0 for part in parts), parts, "mature")

    whole = combined([month("2026-07", 40.0), month("2026-08", 100.0, missing=True), ("2026-09", Score(None, (), "x"))])
    assert whole.score == (65 + 100) / 2
    assert sum(part.points for part in whole.parts) == whole.score
    assert [(part.kpi, part.weight, part.weight_used) for part in whole.parts] == [
        ("dials", 50, 75),
        ("connect_rate", 50, 25),
    ]
    assert whole.note == "The mean of the scores of 2 periods: 2026-07 65, 2026-08 100."
    assert whole.scheme == "mature"


def test_months_without_a_score_make_none():
    nothing = combined([("2026-07", Score(None, (), "mature"))])
    assert (nothing.score, nothing.scheme) == (None, "mature")
    assert combined([]).score is None


def test_what_scores_of_parts_are_made_of_is_what_the_rows_say(desk, company):
    """Read together and without what has no target, the achievements are those of each period's own rows."""
    desk.targets.set(TargetDraft("dials", 3, COMPANY, OCTOBER, "me", "try"), "a test")
    periods = [Period.parse("2026-09"), OCTOBER, Period(MONDAY, date(2026, 10, 15))]
    kpis = ["connect_rate", "dials", "deals"]
    together = desk.figures.achievements([(period, kpis) for period in periods])
    for period, agents in zip(periods, together, strict=True):
        rows = desk.figures.figures(period, by=By.AGENT, kpis=kpis)
        assert agents.keys() == {row.scope.id for row in rows}
        assert all(agents[row.scope.id].get(row.kpi) == row.achievement for row in rows)
    assert any(mine["dials"] is not None for mine in together[1].values())
    assert desk.figures.achievements([]) == []


def test_figures_alone_are_the_same_and_held_against_nothing(desk, company):
    held = desk.figures.figures(OCTOBER, by=By.AGENT)
    alone = desk.figures.figures(OCTOBER, by=By.AGENT, targets=False)
    assert alone == [replace(row, target=None, achievement=None, rag=None) for row in held]
