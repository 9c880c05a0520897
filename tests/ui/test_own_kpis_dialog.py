"""Own KPIs in the window: tried while they are typed, kept, shown on the dashboard, changed, archived, undone."""

import pytest

from salesdesk.metrics.catalogue import own
from salesdesk.ui.dialogs.kpis.own import OwnKpisDialog


@pytest.fixture
def dialog(calls, window, settle):
    window.go.page("settings")
    settle()
    window.page.open_own_kpis()
    settle()
    return next(one for one in window.findChildren(OwnKpisDialog) if one.isVisible())


def type_in(dialog, name="Missed share", formula="(dials - connected) / dials"):
    dialog.name.setText(name)
    dialog.formula.setText(formula)
    dialog._edited()
    dialog.try_out()


def test_it_is_tried_while_it_is_typed(dialog, settle, desk):
    type_in(dialog)
    settle()
    rows = {shown.name: shown.row.value for shown in dialog.preview.rows_model.rows}
    assert len(rows) == 5
    assert 0.6 < rows["Tom Reed"] <= 1
    assert "talk_time" in dialog.names.text()
    type_in(dialog, formula="dials * connected")
    settle()
    assert "can't be multiplied" in dialog.refusal.text()
    assert dialog.preview.rows_model.rows == ()
    type_in(dialog, formula="")
    assert not dialog.save_button.isEnabled()
    assert desk.own_kpis.stored() == []


def test_kept_shown_changed_archived_and_undone(dialog, settle, desk, window):
    type_in(dialog)
    dialog.save_button.click()
    settle()
    assert [one.id for one in own()] == ["own_1"]
    dialog.note.setText("calls nobody took")
    dialog.save_button.click()
    settle()
    assert desk.own_kpis.stored()[0].note == "calls nobody took"
    dialog.accept()
    window.go.page("dashboard")
    settle()
    assert "own_1" in window.page.tiles
    assert any(column.key == "own_1" for column in window.page.table.rows_model.columns)
    window.page.choose_kpi("own_1")
    desk.own_kpis.archive("own_1")
    window.page.refresh()
    settle()
    assert "own_1" not in window.page.tiles
    assert window.page.kpi == "dials"
    for _step in range(2):
        window.undo.undo()
        settle()
    assert desk.own_kpis.stored(archived=True) == []


def test_the_list_opens_what_was_kept(dialog, settle, desk):
    type_in(dialog)
    dialog.save_button.click()
    settle()
    dialog.start_new()
    assert dialog.name.text() == ""
    dialog._choose(dialog.table.rows_model.rows[0])
    assert (dialog.name.text(), dialog.formula.text()) == ("Missed share", "(dials - connected) / dials")
    dialog.archive_button.click()
    settle()
    assert desk.own_kpis.stored() == []
    assert dialog.table.rows_model.rows == ()


def test_what_is_refused_stays_in_the_fields(dialog, settle, desk):
    type_in(dialog, name="Dials")
    dialog.save_button.click()
    settle()
    assert "of that name" in dialog.refusal.text()
    assert dialog.name.text() == "Dials"
