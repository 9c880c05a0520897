"""The page of the warning rules: change one, see what it would have said, save, undo, a rule of one's own."""

import pytest

from salesdesk.types import Level


@pytest.fixture
def page(calls, window, settle):
    window.go.page("rules")
    settle()
    return window.page


def test_the_first_rule_is_shown_with_its_back_test(page, desk, window):
    assert [rule.id for rule in page.table.rows_model.rows] == [rule.id for rule in desk.warnings.rules()]
    assert page.form.rule.id == "behind_target"
    tested = desk.back_tests.run(page.form.rule, window.context.today(), 6)
    assert tested.said
    assert [row.on for row in page.said.rows_model.rows] == [one.on for one in reversed(tested.said)]
    assert page.summary.text().startswith(f"{len(tested.said)} warning")
    assert sum(bar.value for bar in page.weeks.bars) == len(tested.said)


def test_a_change_is_tried_before_it_is_saved(page, settle, desk, window):
    page.form.margin.setValue(95)
    page.try_out()
    settle()
    assert page.said.rows_model.rows == ()
    assert page.save_button.isEnabled()
    rules = {rule.id: rule for rule in desk.warnings.rules()}
    assert rules["behind_target"].margin == 0.2
    page.save_button.click()
    settle()
    rules = {rule.id: rule for rule in desk.warnings.rules()}
    assert rules["behind_target"].margin == 0.95
    assert rules["behind_target"].name == "Behind target"
    window.undo.undo()
    settle()
    assert {rule.id: rule for rule in desk.warnings.rules()}["behind_target"].margin == 0.2


def test_levels_and_teams_narrow_a_rule(page, settle, desk):
    page.form.levels.item(0).setCheckState(page.form.levels.item(0).checkState().Checked)
    page.form.edited.emit()
    page.save_button.click()
    settle()
    assert desk.warnings.rules()[0].levels == (Level.TRAINEE,)


def test_no_kpi_is_refused(page, settle):
    for row in range(page.form.kpis.count()):
        page.form.kpis.item(row).setCheckState(page.form.kpis.item(row).checkState().Unchecked)
    page.try_out()
    assert page.refusal.text() == "Tick at least one KPI."
    page.save()
    settle()


def test_numbers_that_make_no_sense_are_refused(page, settle, desk):
    page.form.name.setText("Mine")
    page.form.margin.setRange(0, 300)
    page.form.margin.setValue(200)
    page.try_out()
    assert "make no sense" in page.refusal.text()
    page.save_copy()
    settle()
    assert len(desk.warnings.rules()) == page.table.rows_model.rowCount()


def test_a_rule_of_ones_own_and_away_again(page, settle, desk, window):
    before = len(desk.warnings.rules())
    page.form.name.setText("Mine")
    page.save_copy()
    settle()
    mine = next(rule for rule in desk.warnings.rules() if rule.id == "own_1")
    assert (mine.name, page.chosen) == ("Mine", "own_1")
    assert page.reset_button.text().strip() == "Delete this rule"
    page.reset_button.click()
    settle()
    assert len(desk.warnings.rules()) == before
    window.undo.undo()
    settle()
    assert any(rule.id == "own_1" for rule in desk.warnings.rules())


def test_a_copy_without_a_new_name_says_that_it_is_one(page, settle, desk):
    page.save_copy()
    settle()
    assert next(rule for rule in desk.warnings.rules() if rule.id == "own_1").name == "Behind target (copy)"


def test_back_to_the_shipped_rule(page, settle, desk):
    desk.warnings.change_rule("behind_target", margin=0.5)
    page.refresh()
    settle()
    page.reset_button.click()
    settle()
    assert desk.warnings.rules()[0].margin == 0.2


def test_other_kinds_show_their_own_fields(page, settle):
    kinds = {rule.kind.value: rule for rule in page.table.rows_model.rows}
    page._choose(kinds["trend"])
    settle()
    assert not page.form._field_of(page.form.run).isVisible()
    assert page.form._field_of(page.form.weeks).isVisible()
    page._choose(kinds["hour"])
    settle()
    assert not page.form._field_of(page.form.levels).isVisible()


def test_a_warning_opens_its_agent(page, window, settle):
    page.said.activated.emit(page.said.rows_model.rows[0])
    settle()
    assert window.page.name == "agent"


def test_today_leads_to_the_rules(window, settle, calls):
    window.go.page("rules", rule="decline")
    settle()
    assert window.page.form.rule.id == "decline"
    assert window.navigation.buttons["today"].isChecked()
