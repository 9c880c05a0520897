"""What the papers say is what the one engine of figures says; nobody is named who shouldn't be."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime
from statistics import median

import pytest

import factories
from reports.reading import squeezed, words
from salesdesk import formats, i18n
from salesdesk.periods import Period, PeriodKind
from salesdesk.reports.papers.brief import brief_pdf
from salesdesk.reports.papers.funnel import funnel_pdf
from salesdesk.reports.papers.letter import letter_pdf
from salesdesk.reports.papers.personal import personal_pdf
from salesdesk.reports.papers.team import team_pdf
from salesdesk.reports.sheets import PageSize
from salesdesk.services.calibrations import CalibrationDraft
from salesdesk.services.desk import Desk
from salesdesk.services.figure_rows import By
from salesdesk.services.papers.brief import brief_sheet
from salesdesk.services.papers.funnel import funnel_sheet
from salesdesk.services.papers.gathering import Gathering
from salesdesk.services.papers.letter import letter_sheet
from salesdesk.services.papers.personal import personal_sheet
from salesdesk.services.papers.team import team_sheet
from salesdesk.types import COMPANY, Level, Rag, Scope, ScopeKind, Tier
from services.papers.conftest import DAYS, Ground

OCTOBER = Period.parse("2026-10")
PRINTED = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def gathering(desk: Desk, period: Period = OCTOBER, language: str = "en") -> Gathering:
    return Gathering(desk, period, language, PRINTED, PageSize.A4)


LANGUAGES = pytest.mark.parametrize("language", i18n.LANGUAGES)


# --- the personal sheet


def test_a_personal_sheet_shows_the_engines_figures(desk: Desk, ground: Ground) -> None:
    sheet = personal_sheet(gathering(desk), ground.zhang)
    lines = {line.kpi.name: line for line in sheet.lines}
    row = desk.figures.figure(OCTOBER, Scope(ScopeKind.AGENT, ground.zhang), "dials")
    dials = lines["Dials"]
    assert (dials.actual, dials.target, dials.numerator, dials.denominator) == (18, 20, 180, 10)
    assert (dials.actual, dials.achievement, dials.rag) == (row.per_day, row.achievement, Rag.AMBER)
    rate = lines["Connect rate"]
    assert (rate.numerator, rate.denominator, rate.actual) == (30, 180, pytest.approx(30 / 180))
    team = [r.per_day for r in desk.figures.figures(OCTOBER, ground.scope, by=By.AGENT, kpis=["dials"])]
    assert dials.median == median(value for value in team if value is not None)
    assert dials.peers == 4
    assert (sheet.on_duty_days, sheet.ask) == (10, "王主管")


@LANGUAGES
def test_a_personal_sheet_names_nobody_else_and_fits_a_page(desk: Desk, ground: Ground, language: str) -> None:
    with i18n.speaking(language):
        sheet = personal_sheet(gathering(desk, language=language), ground.zhang)
    data, result = personal_pdf(sheet)
    text = words(data)
    assert result.pages == 1
    assert "张三" in text
    for other in ("李四", "AnnLee", "BoChen", "赵闲"):
        assert other not in text
    assert "16.7%" in text
    assert "30÷180=16.7%" in text
    assert personal_pdf(sheet)[0] == data


def test_a_median_of_two_stays_unsaid(desk: Desk) -> None:
    company = factories.small_company(desk.database)
    sheet = personal_sheet(gathering(desk), company.zhang)
    assert all(line.median is None for line in sheet.lines)


def test_an_agent_without_a_call_has_an_empty_sheet(desk: Desk, ground: Ground) -> None:
    assert personal_sheet(gathering(desk), ground.idle).empty


def test_a_closed_period_is_said(desk: Desk, ground: Ground) -> None:
    period = Period.parse("2026-W42")
    assert any("isn't closed" in note for note in gathering(desk, period).notes())
    closed = desk.closing.close(period, on=date(2026, 11, 2))
    assert any("was closed" in note for note in gathering(desk, period).notes())
    desk.closing.reopen(closed.id, "a late log")
    assert any("a late log" in note for note in gathering(desk, period).notes())


# --- the morning brief


def brief_of(desk: Desk, morning: date, scope: Scope = COMPANY, language: str = "en"):
    reported = Period.of(PeriodKind.DAY, desk.calendar.calendar().step(morning, -1))
    with i18n.speaking(language):
        return brief_sheet(gathering(desk, reported, language), scope, morning)


@LANGUAGES
def test_a_brief_reports_the_last_working_day_on_a_page(desk: Desk, ground: Ground, language: str) -> None:
    sheet = brief_of(desk, date(2026, 10, 26), language=language)
    assert sheet.reported == DAYS[-1]
    data, result = brief_pdf(sheet)
    text = words(data)
    assert result.pages == 1
    for line in sheet.lines:
        assert squeezed(formats.figure(line.actual, line.kpi.kind)) in text
    for name in ("张三", "李四", "AnnLee", "BoChen", "赵闲"):
        assert name in text


def test_a_brief_looks_back_over_a_holiday(desk: Desk, ground: Ground) -> None:
    sheet = brief_of(desk, date(2026, 10, 8))
    assert sheet.reported == date(2026, 9, 30)
    assert any("National Day" in line for line in sheet.calendar)
    ahead = brief_of(desk, date(2026, 9, 28))
    assert any("National Day" in line for line in ahead.calendar)


def test_a_brief_tells_what_was_worked_on_days_off(desk: Desk, ground: Ground) -> None:
    with desk.database.write() as session:
        factories.add_calls(session, ground.li, date(2026, 10, 24), dials=7, connected=1)
    sheet = brief_of(desk, date(2026, 10, 26))
    assert len(sheet.also) == 1
    assert "7 dials" in sheet.also[0]


def test_a_brief_says_that_the_day_is_missing(desk: Desk, ground: Ground) -> None:
    sheet = brief_of(desk, date(2026, 10, 28))
    assert sheet.lines[0].actual is None
    assert any("No calls of this day" in note for note in sheet.notes)


def test_best_calls_are_one_an_agent_and_hide_the_customer(desk: Desk, ground: Ground) -> None:
    calls = brief_of(desk, date(2026, 10, 26)).calls
    assert len({call.agent for call in calls}) == len(calls) > 0
    assert all(call.customer.startswith("…") and len(call.customer) == 5 for call in calls)


def test_honours_need_days(desk: Desk, ground: Ground) -> None:
    honours = brief_of(desk, date(2026, 10, 26)).honours
    assert any("Bo Chen" in line and "10 days on duty in a row" in line for line in honours)
    assert not any("the most in" in line for line in honours), "ten days make no record"
    assert not any("张三" in line for line in honours)


def test_a_record_is_told_from_twenty_days_on(desk: Desk, ground: Ground) -> None:
    with desk.database.write() as session:
        calendar = desk.calendar.calendar()
        for back in range(1, 16):
            factories.add_calls(session, ground.bo, calendar.step(DAYS[0], -back), dials=10, connected=3)
    honours = brief_of(desk, date(2026, 10, 26)).honours
    assert any("Bo Chen" in line and "31, the most in 25 days on duty (before: 30)" in line for line in honours)


# --- the team report


@LANGUAGES
def test_a_team_report_agrees_with_the_engine(desk: Desk, ground: Ground, language: str) -> None:
    with i18n.speaking(language):
        sheet = team_sheet(gathering(desk, language=language), ground.scope, date(2026, 11, 2))
        board = desk.figures.dashboard(OCTOBER, ground.scope)
    text = words(team_pdf(sheet)[0])
    rows = {tile.row.kpi: tile.row for tile in board.tiles}
    assert sheet.on_duty_days == rows["dials"].denominator == 40
    assert squeezed(formats.figure(rows["connect_rate"].value, formats.ValueKind.PERCENT)) in text
    assert [row.agent for row in sheet.rows] == [row.agent for row in desk.ranking.by_score(OCTOBER, ground.scope).rows]
    assert sum(cell.dials for cell in sheet.heat) == rows["dials"].value
    assert "赵闲" in sheet.without


def test_agents_alike_share_the_range_of_their_places(desk: Desk, ground: Ground) -> None:
    rows = team_sheet(gathering(desk), ground.scope).rows
    assert rows[0].low is not None
    assert rows[-1].agent == "张三"


# --- the funnel report


@LANGUAGES
def test_the_parts_of_a_shortfall_add_up(desk: Desk, ground: Ground, language: str) -> None:
    with i18n.speaking(language):
        sheet = funnel_sheet(gathering(desk, language=language), ground.zhang)
    assert sheet.shortfalls
    for one in sheet.shortfalls:
        assert sum(part.effect for part in one.parts) == pytest.approx(one.difference, abs=1e-9)
        product = 1.0
        for part in one.parts:
            product *= part.actual or 0
        assert product == pytest.approx(one.actual)
    data, result = funnel_pdf(sheet)
    assert result.pages == 1
    assert "李四" not in words(data)


def test_a_lever_says_what_it_alone_would_bring(desk: Desk, ground: Ground) -> None:
    sheet = funnel_sheet(gathering(desk), ground.zhang)
    rate = next(lever for lever in sheet.levers if lever.kpi.name == "Connect rate")
    assert (rate.now, rate.then) == (pytest.approx(30 / 180), pytest.approx(median([9 / 24, 6 / 20, 70 / 265, 3 / 18])))
    assert rate.daily == pytest.approx(18 * (rate.then - rate.now) * 1.0)
    assert rate.whole == pytest.approx(rate.daily * 10)


def test_who_is_ahead_of_everybody_has_no_lever(desk: Desk, ground: Ground) -> None:
    names = [lever.kpi.name for lever in funnel_sheet(gathering(desk), ground.li).levers]
    assert "Connect rate" not in names


# --- the target letter


@LANGUAGES
def test_a_letter_says_everything_a_target_must(desk: Desk, ground: Ground, language: str) -> None:
    desk.company.change(tier_coefficients="1/1.2/1.5")
    with i18n.speaking(language):
        sheet = letter_sheet(gathering(desk, language=language), ground.zhang)
    dials = sheet.targets[0]
    assert {ask.tier: (ask.value, ask.coefficient) for ask in dials.tiers} == {
        Tier.BASE: (20, "1"),
        Tier.CHALLENGE: (24, "1.2"),
    }
    assert (dials.owner, dials.reason, dials.start, dials.end) == (
        "Supervisor",
        "agreed",
        OCTOBER.start,
        OCTOBER.end,
    )
    working = desk.calendar.calendar().working_days(OCTOBER)
    assert dials.whole == 20 * working
    assert not dials.asked
    text = words(letter_pdf(sheet)[0])
    for part in ("×1.2", "agreed", "30.0%", "张三", "王主管", squeezed(dials.definition.rstrip("。."))[:20]):
        assert part in text


def test_a_calibration_stands_beside_the_original(desk: Desk, ground: Ground) -> None:
    desk.calibrations.add(CalibrationDraft(0.5, COMPANY, date(2026, 10, 12), date(2026, 10, 16), "outage", "dials"))
    dials = letter_sheet(gathering(desk), ground.zhang).targets[0]
    assert dials.tiers[0].value == 20
    assert [(one.start, one.value) for one in dials.asked] == [
        (date(2026, 10, 8), 20),
        (date(2026, 10, 12), 10),
        (date(2026, 10, 19), 20),
    ]
    assert any("outage" in line for line in dials.calibrations)
    working = desk.calendar.calendar().working_days(OCTOBER)
    assert dials.whole == 20 * working - 5 * 10


def test_a_trainee_is_asked_the_ramp(desk: Desk, ground: Ground) -> None:
    desk.company.change(ramp="50/75/100")
    with desk.database.write() as session:
        new = factories.add_agent(
            session, "新人", team=ground.team, level=Level.TRAINEE, hired=date(2026, 10, 14), number="1009"
        )
    sheet = letter_sheet(gathering(desk), new)
    dials = sheet.targets[0]
    assert [one.value for one in dials.asked] == [10]
    assert sheet.working_days == dials.whole / 10 if dials.whole else False
    assert any("50/75/100" in rule for rule in sheet.counting)


def test_without_a_target_there_is_no_letter(desk: Desk) -> None:
    with desk.database.write() as session:
        agent = factories.add_agent(session, "张三")
    assert letter_sheet(gathering(desk), agent).empty


def test_sheets_are_frozen_pictures(desk: Desk, ground: Ground) -> None:
    first = asdict(letter_sheet(gathering(desk), ground.zhang))
    assert first == asdict(letter_sheet(gathering(desk), ground.zhang))
