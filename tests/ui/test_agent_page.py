"""An agent's page: header, every tab, and where its buttons lead."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QMenu

from factories import MONDAY, add_agent, add_calls, add_target
from salesdesk.i18n import _
from salesdesk.models import Alert, Interview, Plan
from salesdesk.periods import Period
from salesdesk.types import AgentStatus, IdentityKind, Level, Scope, ScopeKind, Severity
from salesdesk.ui.dialogs.people.agent import AgentDialog
from salesdesk.ui.pages.agent.header import initials, tenure
from salesdesk.ui.pages.agent.page import TABS

OCTOBER = Period.parse("2026-10")


@pytest.fixture
def visited(window, monkeypatch):
    """Where ``go`` would have led, without going there: those pages are other tests' matter."""
    places = []
    monkeypatch.setattr(window.go, "show", places.append)
    return places


@pytest.fixture
def page(window, desk, settle):
    with desk.database.write() as session:
        for day in range(2):
            add_calls(session, 1, MONDAY + timedelta(days=day), dials=20, connected=5, talk_s=100)
            add_calls(session, 2, MONDAY + timedelta(days=day), dials=30, connected=6, talk_s=50)
        add_target(session, "dials", 18)
        add_target(session, "connect_rate", 0.5, scope=Scope(ScopeKind.AGENT, 1))
    desk.people.set_mentor(2, 1)
    window.go.agent(1)
    settle()
    return window.page


def shown(page, window, settle, tab):
    window.go.agent(page.agent_id, tab)
    settle()
    return getattr(page, tab)


def test_the_header_says_who_it_is(page, window):
    assert window.header.title.text() == "张三"
    facts = page.header.facts.text()
    for words in ("A001", "senior", "一组", "here", "Mentors 李四"):
        assert words in facts
    assert page.header.avatar.text == "张三"
    assert not page.header.warnings.isVisible()


def test_figures_beside_target_before_and_team(page, window, settle):
    grid = page.figures.table.grid()
    dials = grid[1]
    assert dials[0] == "Dials (calls/day)"
    assert dials[1:3] == ["20", "18"]
    assert "111%" in dials[3]
    assert dials[4] == "on target"
    assert dials[-1] == "25"
    rate = next(row for row in grid if row[0] == "Connect rate")
    assert rate[1:3] == ["25.0%", "50.0%"]
    assert rate[4] == "behind"
    page.figures.table.selectRow(2)
    assert page.figures.card.title.text() == "Connect rate"
    page.figures.table.activated.emit(page.figures.table.current())
    settle()
    assert page.figures.sheet.isVisible()
    assert "10 ÷ 40" in page.figures.sheet.explanation.arithmetic


def test_a_point_of_the_course_opens_its_calls(page, visited):
    page.figures.trend.picked.emit(Period.parse("2026-10-12"))
    assert visited[-1].page == "calls"
    assert visited[-1].arguments["kpi"] == "dials"
    page.figures.trend.picked.emit(None)
    assert len(visited) == 1


def test_the_calls_of_the_period(page, window, settle):
    tab = shown(page, window, settle, "calls")
    tab.model.row_at(0)
    settle()
    assert tab.head.text() == "40 calls in Oct 2026"
    assert tab.table.grid()[1][0].startswith("13 Oct")
    window.focus.set_period(Period.parse("2026-09"))
    settle()
    assert tab.empty.isVisible()


def test_what_the_agent_is_asked(page, window, settle, visited, monkeypatch):
    monkeypatch.undo()
    tab = shown(page, window, settle, "targets")
    rows = {row[0]: row for row in tab.table.grid()[1:]}
    assert rows["Dials"][1:3] == ["18 calls/day", "company, Oct 2026"]
    assert rows["Connect rate"][1:3] == ["50.0%", "set for this agent, Oct 2026"]
    assert rows["Average talk"][1:3] == ["—", ""]
    tab.table.selectRow(2)
    page.change_target(tab.table.current())
    settle()
    assert window.page.name == "targets"
    assert window.page.sheet.value.text() == "50.0%"


def test_plans_and_the_way_to_a_new_one(page, window, desk, settle, visited, monkeypatch):
    tab_before = page.plans
    monkeypatch.undo()
    tab = shown(page, window, settle, "plans")
    assert tab is tab_before
    assert tab.empty.isVisible()
    with desk.database.write() as session:
        session.add(Plan(agent_id=1, reason="connect rate fell", opened_on=MONDAY, opened_at=0))
    page.refresh()
    settle()
    assert tab.table.grid()[1][3] == "connect rate fell"
    monkeypatch.setattr(window.go, "show", visited.append)
    tab.table.activated.emit(tab.table.row_at(tab.table.rows_model.index(0, 0)))
    assert (visited[-1].page, visited[-1].arguments) == ("plan", {"plan_id": 1})
    page.new_plan()
    assert visited[-1].arguments == {"new_plan": True, "agent_id": 1, "alert_id": None}


def test_talks(page, window, desk, settle, visited, monkeypatch):
    monkeypatch.undo()
    tab = shown(page, window, settle, "talks")
    assert tab.empty.isVisible()
    with desk.database.write() as session:
        for version in (1, 2):
            session.add(
                Interview(
                    agent_id=1,
                    start=date(2026, 9, 1),
                    end=date(2026, 9, 30),
                    version=version,
                    created_at=0,
                    updated_at=0,
                )
            )
    page.refresh()
    settle()
    assert tab.table.grid()[1] == ["Sep 2026", "draft", "—", "2"]
    monkeypatch.setattr(window.go, "show", visited.append)
    tab.table.activated.emit(tab.table.row_at(tab.table.rows_model.index(0, 0)))
    assert visited[-1].arguments == {"agent_id": 1, "period": Period.parse("2026-09")}
    page.talk()
    assert visited[-1].arguments == {"agent_id": 1, "period": OCTOBER}
    assert desk.interviews.of_agent(99) == []


def test_identities_are_added_refused_removed_and_undone(page, window, desk, settle):
    tab = shown(page, window, settle, "history")
    tab.kind.set_value(IdentityKind.LOGIN)
    tab.value.setText("zhang3")
    tab.value.returnPressed.emit()
    settle()
    assert desk.people.resolver()["zhang3"] == 1
    assert tab.value.text() == ""
    assert tab.identities.grid()[1] == ["login", "zhang3"]
    desk.people.add_identity(2, IdentityKind.LOGIN, "li4")
    tab.value.setText("LI4")
    tab.add_identity()
    settle()
    assert "already means 李四" in tab.refusal.text()
    tab.identities.selectRow(0)
    tab.remove_identity()
    settle()
    assert "zhang3" not in desk.people.resolver()
    window.undo.undo()
    settle()
    assert desk.people.resolver()["zhang3"] == 1


def test_teams_and_levels_with_their_dates(page, window, desk, settle):
    desk.people.move(1, 2, date(2026, 10, 1))
    desk.people.set_level(1, Level.JUNIOR, date(2026, 9, 1))
    tab = shown(page, window, settle, "history")
    assert tab.teams.grid()[1:] == [
        ["Team B", "1 Oct 2026", "today"],
        ["一组", "the beginning", "30 Sep 2026"],
    ]
    assert [row[0] for row in tab.levels.grid()[1:]] == ["junior", "senior"]
    assert not tab.merged_card.isVisible()


def test_a_merge_is_taken_apart_from_the_history(page, window, desk, settle):
    with desk.database.write() as session:
        other = add_agent(session, "Zhang San", status=AgentStatus.UNCONFIRMED)
    desk.people.merge(other, 1)
    tab = shown(page, window, settle, "history")
    assert tab.merged_card.isVisible()
    assert tab.merged.grid()[1][0] == "Zhang San"
    tab.merged.selectRow(0)
    tab.take_apart()
    settle()
    assert desk.people.card(other).row.id == other
    assert not tab.merged_card.isVisible()
    window.undo.undo()
    settle()
    assert desk.people.card(other).row.id == 1


def test_the_form_opens_on_the_agent(page, window, desk, settle):
    page.edit()
    settle()
    dialog = next(one for one in window.findChildren(AgentDialog) if one.isVisible())
    settle()
    dialog.post.setText("组长")
    dialog.submit()
    settle()
    assert "组长" in page.header.facts.text()


def test_the_plan_under_way_is_opened_and_a_new_one_by_the_menu(page, window, desk, settle):
    seen = []
    assert page.header.buttons["plan"].accessibleName() == "Improvement plan…"
    assert not page.header.more.isVisible()
    plan = desk.plans.open(1, reason="Asked for help.", on=date(2026, 10, 13))
    page.refresh()
    settle()
    assert page.header.buttons["plan"].accessibleName() == "Open plan"
    window.go.show = seen.append
    page.header.buttons["plan"].click()
    page.header.more.click()
    menu = next(menu for menu in page.header.findChildren(QMenu) if menu.isVisible())
    menu.actions()[0].trigger()
    menu.close()
    assert [(place.page, place.arguments.get("plan_id")) for place in seen] == [("plan", plan), ("plans", None)]


def test_warnings_of_one_figure_are_one_line(page, window, desk, settle):
    with desk.database.write() as session:
        for number, (rule, figure) in enumerate(
            (("behind_target", "dials"), ("declining", "dials"), ("x", "avg_talk"))
        ):
            session.add(
                Alert(
                    key=f"{rule}:{figure}",
                    rule=rule,
                    kpi=figure,
                    agent_id=1,
                    severity=Severity.WARNING,
                    first_day=date(2026, 10, 8),
                    last_day=date(2026, 10, 12),
                    margin=0.2,
                    days=[],
                    extra={},
                    created_at=number,
                )
            )
    page.refresh()
    settle()
    lines = page.header.warnings.text().splitlines()
    assert len(lines) == 2
    assert sum("Also: " in line for line in lines) == 1


def test_somebody_who_is_gone(page, window, settle):
    window.go.agent(99)
    settle()
    assert window.messages.said[-1].text == "There is no such agent any more."


def test_tabs_in_chinese_and_by_mouse(page, window, settle):
    window.switch_language("zh_CN")
    settle()
    assert page.tabs.tabText(0) == _("Figures")
    for index in range(len(TABS)):
        page.tabs.setCurrentIndex(index)
        settle()
        assert page.tab == list(TABS)[index]
    window.switch_language("en")
    settle()


@pytest.mark.parametrize(
    ("name", "letters"),
    [("张三", "张三"), ("欧阳倩", "阳倩"), ("李", "李"), ("Anna Bell", "AB"), ("BASCH", "B"), ("—", "?")],
)
def test_initials(name, letters):
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (date(2024, 7, 13), "2 years 3 months"),
        (date(2024, 10, 14), "1 year 11 months"),
        (date(2024, 10, 13), "2 years"),
        (date(2026, 10, 1), "0 months"),
        (date(2027, 1, 1), ""),
        (None, ""),
    ],
)
def test_tenure(since, words):
    assert tenure(since, date(2026, 10, 13)) == words


def test_a_merged_agents_page_is_the_other_ones(page, window, desk, settle):
    with desk.database.write() as session:
        other = add_agent(session, "Zhang San")
    desk.people.merge(other, 1)
    window.go.agent(other)
    settle()
    assert window.header.title.text() == "张三"
