"""The page of scores in the window: ranking, comparison, and weights that are tried before they are adopted."""

import pytest

from salesdesk.types import COMPANY, Scope, ScopeKind, TeamStage
from salesdesk.ui.dialogs.scores.weights import WeightsDialog


@pytest.fixture
def page(calls, window, settle):
    window.go.page("scores")
    settle()
    return window.page


def dialog_of(window):
    return next(one for one in window.findChildren(WeightsDialog) if one.isVisible())


def test_the_ranking_is_the_services(page, desk, window):
    ranking = desk.ranking.by_score(window.focus.period)
    assert [row.agent for row in page.table.rows_model.rows] == [row.agent for row in ranking.rows]
    assert page.table.rows_model.rows[-1].agent == "Tom Reed"
    assert page.note.text().startswith("A place from–to")
    assert page.intervals.isVisible()
    assert [row.label for row in page.intervals.rows] == [row.agent for row in ranking.rows]
    assert "Tom Reed" in page.intervals.accessibleName()


def test_rates_are_compared_on_a_funnel_plot(page, window, settle):
    page.chooser.set_value("connect_rate")
    page.chooser.picked.emit("connect_rate")
    settle()
    assert page.plot.isVisible()
    assert not page.intervals.isVisible()
    assert {dot.label for dot in page.plot.dots if dot.outside} >= {"Tom Reed"}
    assert "Dashed" in page.legend.text()
    assert page.plot.picture().width() > 0
    page.plot.picked.emit(4)
    settle()
    assert window.page.name == "agent"


def test_a_row_opens_its_agent(page, window, settle):
    page.table.activated.emit(page.table.rows_model.rows[0])
    settle()
    assert window.page.name == "agent"


def test_the_preset_in_force_is_named(page):
    texts = [label.text() for label in page.weights.findChildren(type(page.note))]
    assert any("Calls only" in text for text in texts)
    assert any("A preset." in text for text in texts)


def test_weights_are_tried_before_they_are_adopted(page, window, settle, desk, messages):
    page.weights.add.click()
    dialog = dialog_of(window)
    settle()
    assert dialog.sum.text().startswith("Together 100 of 100")
    dialog.weights["dials"].setValue(0)
    assert "to go" in dialog.sum.text()
    assert not dialog.ok.isEnabled()
    dialog.refresh()
    assert "waits" in dialog.preview_note.text()
    dialog.show_weights({"dials": 100.0})
    dialog.refresh()
    settle()
    assert len(dialog.preview.rows_model.rows) == 4
    assert "for 4 of them" in dialog.preview_note.text()
    assert desk.schemes.stored() == []
    dialog.ok.click()
    settle()
    assert "needs a name" in dialog.refusal.text()
    dialog.name.setText("October")
    dialog.reason.setText("a trial")
    dialog.ok.click()
    settle()
    (stored,) = desk.schemes.stored()
    assert stored.draft.weights == {"dials": 100.0}
    assert any("New weights adopted" in text for text in map(str, messages.said))
    assert any("October" in label.text() for label in page.weights.findChildren(type(page.note)))
    window.undo.undo()
    settle()
    assert desk.schemes.stored() == []


def test_a_preset_fills_the_fields_and_a_team_can_be_meant(page, window, settle, desk):
    page.weights.add.click()
    dialog = dialog_of(window)
    settle()
    dialog.take_preset("sprint")
    assert dialog.weights["revenue"].value() == 35
    assert dialog.name.text()
    texts = [dialog.whom.itemText(i) for i in range(dialog.whom.count())]
    assert "一组" in texts
    dialog.whom.set_value((Scope(ScopeKind.TEAM, 1), None))
    dialog.reason.setText("the sprint")
    dialog.ok.click()
    settle()
    (stored,) = desk.schemes.stored()
    assert stored.draft.scope == Scope(ScopeKind.TEAM, 1)
    assert any("一组" in label.text() for label in page.weights.findChildren(type(page.note)))
    page.weights.withdraw(stored.id)
    settle()
    assert desk.schemes.stored() == []


def test_changing_a_scheme_starts_from_it(page, window, settle, desk):
    from salesdesk.services.schemes import SchemeDraft

    desk.schemes.adopt(
        SchemeDraft("New teams", {"dials": 100.0}, page.context.focus.period.start, "why", COMPANY, TeamStage.NEW)
    )
    page.refresh()
    settle()
    row = desk.schemes.stored()[0]
    page.weights.open_from(row.scheme, row)
    dialog = dialog_of(window)
    settle()
    assert dialog.whom.value() == (COMPANY, TeamStage.NEW)
    assert (dialog.name.text(), dialog.chosen_weights()) == ("New teams", {"dials": 100.0})
    dialog.reject()


def test_nobody_to_score_says_what_to_do(window, settle):
    window.go.page("scores")
    settle()
    page = window.page
    assert page.empty.isVisible()
    assert "targets" in page.empty.text.text()


def test_a_narrow_page_stacks(page, window, settle):
    window.resize(900, 700)
    settle()
    assert page.line.direction() == page.line.Direction.TopToBottom
