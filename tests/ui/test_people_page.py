"""The team page and its dialogs, driven as a user would; every change is taken back with Ctrl+Z."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from factories import MONDAY, add_agent, add_calls
from salesdesk.importers import reader
from salesdesk.importers.rows import People, PersonRow, RowError
from salesdesk.importers.understanding import Understanding
from salesdesk.types import AgentStatus, Level, TeamStage
from salesdesk.ui.dialogs.people.agent import AgentDialog
from salesdesk.ui.dialogs.people.merging import MergeDialog
from salesdesk.ui.dialogs.people.moving import LeaveDialog, MoveDialog
from salesdesk.ui.dialogs.people.roster import RosterDialog, ask_for_roster, counted
from salesdesk.ui.dialogs.people.team import TeamDialog
from salesdesk.ui.dialogs.targets.copying import CopyDialog


@pytest.fixture
def page(window, settle):
    window.go.page("people")
    settle()
    return window.page


@pytest.fixture
def found(desk):
    """Two agents a log named: “Zhang San”, who is 张三, and Nina."""
    with desk.database.write() as session:
        other = add_agent(session, "Zhang San", status=AgentStatus.UNCONFIRMED, pinyin="zhangsan zs")
        add_calls(session, other, MONDAY)
        add_agent(session, "Nina", status=AgentStatus.UNCONFIRMED, pinyin="nina n")
    return other


def dialog_of(window, kind):
    return next(one for one in window.findChildren(kind) if one.isVisible())


def names(page):
    return [row.name for row in page.agents.rows_model.rows]


def choose(page, *wanted):
    page.agents.clearSelection()
    page._select({row.id for row in page.agents.rows_model.rows if row.name in wanted})


def undo(window, settle):
    window.undo.undo()
    settle()


# --- the page


def test_teams_and_agents_are_shown(page):
    assert [(line.name, line.agents) for line in page.teams.rows_model.rows] == [
        ("All agents", 4),
        ("Team B", 2),
        ("一组", 2),
    ]
    assert names(page) == ["Anna Bell", "李四", "Tom Reed", "张三"] or sorted(names(page)) == sorted(
        ["Anna Bell", "李四", "Tom Reed", "张三"]
    )
    assert page.count.text() == "4 agents"
    assert not page.found.isVisible()
    assert not page.pairs.isVisible()
    assert not page.edit_team_button.isEnabled()


def test_a_team_narrows_the_agents(page):
    page.teams.selectRow(2)
    assert set(names(page)) == {"张三", "李四"}
    assert page.edit_team_button.isEnabled()


def test_search_by_initials_and_number(page, qtbot):
    page.search.setText("zs")
    qtbot.waitUntil(lambda: names(page) == ["张三"])
    page.search.setText("B00")
    qtbot.waitUntil(lambda: set(names(page)) == {"Anna Bell", "Tom Reed"})


def test_what_is_offered_follows_the_selection(page):
    def offered():
        return {name for name, button in page.offers.items() if button.isVisibleTo(page)}

    assert offered() == set()
    choose(page, "张三")
    assert offered() == {"open", "edit", "move", "merge", "leave"}
    choose(page, "张三", "李四")
    assert offered() == {"move", "merge"}


def test_enter_opens_the_agent(page, window, settle, qtbot):
    choose(page, "张三")
    page.agents.setCurrentIndex(page.agents.selectionModel().selectedRows()[0])
    qtbot.keyClick(page.agents, Qt.Key.Key_Return)
    settle()
    assert window.go.place.page == "agent"
    assert window.go.place.arguments["agent_id"] == 1


def test_an_empty_page_teaches(window, desk, settle):
    with desk.database.write() as session:
        session.execute(page_module_sql("DELETE FROM membership"))
        session.execute(page_module_sql("DELETE FROM agent"))
        session.execute(page_module_sql("DELETE FROM team"))
    window.go.page("people")
    settle()
    page = window.page
    assert page.stack.currentIndex() == 1
    assert "roster" in page.empty.text.text()


def page_module_sql(text):
    from sqlalchemy import text as sql

    return sql(text)


def test_the_page_speaks_chinese_at_once(page, window, settle):
    window.switch_language("zh_CN")
    settle()
    assert page.teams.rows_model.headerData(0, Qt.Orientation.Horizontal) == "团队"
    window.switch_language("en")
    settle()


# --- teams


def test_a_team_is_added_and_undone(page, window, desk, settle):
    page.add_team()
    dialog = dialog_of(window, TeamDialog)
    dialog.submit()
    settle()
    assert "needs a name" in dialog.refusal.text()
    dialog.name.setText("North")
    dialog.stage.set_value(TeamStage.SPRINT)
    dialog.submit()
    settle()
    assert next((team.name, team.stage) for team in desk.people.teams()) == ("North", TeamStage.SPRINT)
    assert "North" in [line.name for line in page.teams.rows_model.rows]
    undo(window, settle)
    assert "North" not in [team.name for team in desk.people.teams()]
    window.undo.redo()
    settle()
    assert "North" in [team.name for team in desk.people.teams()]


def test_a_team_is_edited_closed_and_reopened(page, window, desk, settle):
    page.teams.selectRow(1)
    page.edit_team()
    dialog = dialog_of(window, TeamDialog)
    assert dialog.name.text() == "Team B"
    dialog.name.setText("Team C")
    dialog.submit()
    settle()
    assert desk.people.team_named("Team C").id == 2
    page.close_team()
    settle()
    assert "still has agents" in window.messages.said[-1].text
    for agent in (3, 4):
        desk.people.move(agent, 1)
    page.refresh()
    settle()
    page.close_team()
    settle()
    assert not desk.people.team_named("Team C").active
    page.teams.selectRow(2)
    assert page.close_team_button.accessibleName() == "Reopen team"
    page.close_team()
    settle()
    assert desk.people.team_named("Team C").active


# --- agents


def test_an_agent_is_added_in_the_team_in_sight(page, window, desk, settle):
    page.teams.selectRow(2)
    page.add_agent()
    dialog = dialog_of(window, AgentDialog)
    settle()
    assert dialog.team.value() == 1
    assert not dialog.since_field.isVisible()
    dialog.name.setText("曾志伟")
    dialog.number.setText("A001")
    dialog.submit()
    settle()
    assert "belongs to 张三" in dialog.refusal.text()
    dialog.number.setText("A003")
    dialog.submit()
    settle()
    row = desk.people.agent_named("A003")
    assert (row.name, row.team, row.level) == ("曾志伟", "一组", Level.INTERMEDIATE)
    assert "曾志伟" in names(page)
    undo(window, settle)
    assert "曾志伟" not in names(page)


def test_an_agent_is_edited_with_a_dated_change(page, window, desk, settle):
    choose(page, "李四")
    page._edit()
    settle()
    dialog = dialog_of(window, AgentDialog)
    settle()
    assert (dialog.name.text(), dialog.level.value()) == ("李四", Level.JUNIOR)
    dialog.level.set_value(Level.SENIOR)
    assert dialog.since_field.isVisible()
    dialog.since.set_day(date(2026, 9, 1))
    dialog.mentor.set_value(1)
    dialog.note.set_text("fast learner")
    dialog.submit()
    settle()
    card = desk.people.card(2)
    assert (card.row.level, card.row.mentor, card.note) == (Level.SENIOR, "张三", "fast learner")
    assert desk.people.card(2, date(2026, 8, 31)).row.level is Level.JUNIOR
    undo(window, settle)
    assert desk.people.card(2).row.level is Level.JUNIOR


def test_a_half_typed_agent_is_found_again(page, window, desk, settle):
    page.add_agent()
    dialog = dialog_of(window, AgentDialog)
    settle()
    dialog.name.setText("半成品")
    dialog.hired.set_day(date(2026, 10, 8))
    dialog.keep_draft()
    settle()
    assert desk.drafts.find("agent:new")["name"] == "半成品"
    again = AgentDialog(window.context, window, page.data.teams, page.data.agents)
    settle()
    assert (again.name.text(), again.hired.day()) == ("半成品", date(2026, 10, 8))
    dialog.reject()
    again.reject()
    settle()
    assert desk.drafts.find("agent:new") is None


def test_agents_are_moved(page, window, desk, settle):
    choose(page, "Anna Bell", "Tom Reed")
    page._move()
    dialog = dialog_of(window, MoveDialog)
    dialog.team.set_value(1)
    dialog.since.set_day(date(2026, 10, 1))
    dialog.submit()
    settle()
    assert {desk.people.card(one).row.team for one in (3, 4)} == {"一组"}
    assert desk.people.card(3, date(2026, 9, 30)).row.team == "Team B"
    undo(window, settle)
    assert desk.people.card(3).row.team == "Team B"


def test_an_agent_leaves_and_comes_back(page, window, desk, settle):
    choose(page, "Tom Reed")
    page._leave()
    dialog = dialog_of(window, LeaveDialog)
    dialog.left_on.set_day(date(2020, 1, 1))
    dialog.submit()
    settle()
    assert "before being hired" in dialog.refusal.text()
    dialog.left_on.set_day(date(2026, 10, 9))
    dialog.submit()
    settle()
    assert "Tom Reed" not in names(page)
    page.shown_statuses.set_value("left")
    page._narrow()
    assert names(page) == ["Tom Reed"]
    choose(page, "Tom Reed")
    page._back()
    settle()
    assert desk.people.card(4).row.status is AgentStatus.ACTIVE
    undo(window, settle)
    assert desk.people.card(4).row.left_on == date(2026, 10, 9)


# --- found in logs, and merged


def test_found_agents_are_confirmed_into_a_team(found, page, window, desk, settle):
    assert page.found.isVisible()
    assert "2 agents found" in page.found.text.text()
    page._show_found()
    assert set(names(page)) == {"Nina", "Zhang San"}
    page._confirm()
    menu = next(one for one in page.findChildren(QMenu) if one.isVisible())
    assert [action.text() for action in menu.actions()] == ["Into Team B", "Into 一组", "Leave the team as it is"]
    menu.actions()[0].trigger()
    menu.close()
    settle()
    assert desk.people.agent_named("Nina").team == "Team B"
    assert not page.found.isVisible()
    undo(window, settle)
    assert desk.people.agent_named("Nina").status is AgentStatus.UNCONFIRMED


def test_all_found_agents_at_once_without_teams(found, page, window, desk, settle):
    for team in desk.people.teams():
        for row in desk.people.agents():
            desk.people.move(row.id, None)
        desk.people.close_team(team.id)
    page.refresh()
    settle()
    page._confirm_all()
    settle()
    assert {row.status for row in desk.people.agents()} == {AgentStatus.ACTIVE}


def test_a_suggested_pair_is_merged_after_a_preview_and_taken_apart(found, page, window, desk, settle):
    assert "张三 (A001) and Zhang San may be one person (same pinyin)." in page.pairs.text.text()
    page.pairs.merge.click()
    dialog = dialog_of(window, MergeDialog)
    settle()
    assert "Zhang San" in dialog.facts.text()
    assert "All calls of Zhang San count for 张三" in dialog.moves.text()
    assert "1 name or number in exports" in dialog.moves.text()
    dialog.swap_them()
    settle()
    assert dialog.keep.value() == found
    dialog.swap_them()
    settle()
    dialog.submit()
    settle()
    assert desk.people.card(found).row.id == 1
    assert "Zhang San" not in names(page)
    undo(window, settle)
    assert desk.people.card(found).row.id == found


def test_a_merge_needs_two(page, window, settle):
    choose(page, "张三", "李四")
    page._merge()
    dialog = dialog_of(window, MergeDialog)
    settle()
    assert dialog.ok.isEnabled()
    dialog.other.set_value(dialog.keep.value())
    dialog._look()
    settle()
    assert not dialog.ok.isEnabled()
    dialog.submit()
    dialog.reject()


def test_two_people_are_not_asked_about_again(found, page, window, settle):
    page.pairs.two.click()
    settle()
    assert not page.pairs.isVisible()
    undo(window, settle)
    assert page.pairs.isVisible()


# --- roster

ROSTER = People(
    [
        PersonRow("Nora", "C001", "Team C", "senior", None, None, None, None, 2),
        PersonRow("张三", "A001", None, None, date(2024, 1, 1), None, None, None, 3),
        PersonRow("李四", "A002", None, None, None, None, None, None, 4),
        PersonRow(None, "404", None, None, None, None, None, None, 5),
    ],
    [RowError(6, "no-name", "", ())],
)


@pytest.fixture
def roster(monkeypatch, tmp_path) -> Path:
    monkeypatch.setattr(reader, "inspect", lambda path, choices=None, limit=None: Understanding(str(path)))
    monkeypatch.setattr(reader, "read_people", lambda path, understanding: ROSTER)
    file = tmp_path / "roster.csv"
    file.write_text("x", encoding="utf-8")
    return file


def test_a_roster_is_shown_imported_and_undone(page, window, desk, settle, roster):
    page.open(roster=roster)
    dialog = dialog_of(window, RosterDialog)
    settle()
    assert dialog.counts.text() == "1 new agent, 1 changed, 1 as it is, 2 can't be taken New teams: Team C."
    grid = dialog.table.grid()
    assert grid[1][1] == "new"
    assert "hired: 2025-03-01 → 2024-01-01" in grid[2][4]
    assert "nobody has the number" in grid[4][4]
    dialog.submit()
    settle()
    assert desk.people.agent_named("Nora").team == "Team C"
    undo(window, settle)
    assert "Nora" not in names(page)
    assert [team.name for team in desk.people.teams()] == ["Team B", "一组"]


def test_a_roster_that_cannot_be_read_says_why(page, window, settle, monkeypatch, roster):
    from salesdesk.errors import UnreadableFileError

    def refuse(path, understanding):
        raise UnreadableFileError("This is a picture.", "Choose another file.")

    monkeypatch.setattr(reader, "read_people", refuse)
    page.import_roster(roster)
    dialog = dialog_of(window, RosterDialog)
    settle()
    assert dialog.refusal.text() == "This is a picture. Choose another file."
    assert not dialog.ok.isEnabled()


def test_an_empty_roster_and_no_choice(page, monkeypatch):
    from PySide6.QtWidgets import QFileDialog

    from salesdesk.services.people.enrolment import RosterPlan

    assert counted(RosterPlan(())) == "The roster is empty."
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *args: ("", ""))
    assert ask_for_roster(page) is None
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *args: ("/x/y.csv", ""))
    assert ask_for_roster(page) == Path("/x/y.csv")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_dialog_fits_a_small_screen_in_each_language(page, window, settle, roster, language):
    window.switch_language(language)
    settle()
    data, context = page.data, window.context
    dialogs = [
        TeamDialog(context, window, data.teams[0]),
        AgentDialog(context, window, data.teams, data.agents, window.context.desk.people.card(1)),
        MergeDialog(context, window, data.agents, 1, 2),
        MoveDialog(context, window, data.agents, data.teams),
        LeaveDialog(context, window, data.agents[0]),
        RosterDialog(context, window, roster),
        CopyDialog(context, window, window.focus.period, window.focus.scope),
    ]
    settle()
    for dialog in dialogs:
        dialog.show()
        settle()
        assert dialog.windowTitle()
        wanted = dialog.sizeHint()
        assert wanted.width() <= 1000, type(dialog)
        assert wanted.height() <= 740, type(dialog)
        dialog.reject()
    window.switch_language("en")
    settle()
