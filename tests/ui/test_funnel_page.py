"""From revenue to dials in the window: rates of the past, sliders, exact parts, adopted and taken back in one step."""

from dataclasses import replace

import pytest

from salesdesk.metrics.funnel import Rate
from salesdesk.types import COMPANY, ScopeKind
from salesdesk.ui.dialogs.targets.calibrating import CalibrationsDialog


@pytest.fixture
def page(calls, window, settle):
    window.go.page("funnel")
    settle()
    return window.page


def fill(page, revenue=20_000):
    """The rates that no call log tells."""
    page.rates["avg_order"].field.setValue(2_000)
    page.rates["lead_conversion"].field.setValue(20)
    page.rates["intents_per_talk"].field.setValue(30)
    page.revenue.setValue(revenue)


def test_the_past_gives_the_rates_with_their_n(page, desk):
    ground = page.data.ground
    assert ground.rates["avg_order"] is None
    assert page.rates["avg_order"].past.text() == "no data in the past"
    assert f"n = {ground.rates['connect_rate'].n:,}" in page.rates["connect_rate"].past.text()
    assert page.verdict.text().startswith("Type the revenue")
    assert not page.adopt_button.isEnabled()


def test_missing_rates_are_named(page):
    page.revenue.setValue(20_000)
    assert "Average order" in page.verdict.text()
    assert page.table.rows_model.rows == ()


def test_the_parts_add_up_exactly(page, desk):
    fill(page)
    made = page.made
    assert made.whole.deals == 10
    assert sum(part.plan.part.dials for part in made.agents) == made.whole.dials
    assert sum(part.plan.part.revenue for part in page.table.rows_model.rows) == 2_000_000
    assert [step.value for step in page.funnel.steps][::-1][0] == 10
    assert "exactly" in page.note.text()


def test_a_slider_reckons_at_once_and_goes_back(page):
    fill(page)
    before = page.made.whole.dials
    rate = page.rates["connect_rate"]
    rate.slider.setValue(rate.slider.value() // 2)
    assert page.made.whole.dials > before
    assert page.made.rates["connect_rate"].n is None
    assert rate.back.isEnabled()
    rate.back.click()
    assert page.made.whole.dials == before
    assert page.made.rates["connect_rate"].n


def test_sharing_by_heads_is_even(page):
    fill(page)
    page.share.set_value("headcount")
    page.share.picked.emit("headcount")
    revenues = {part.plan.part.revenue for part in page.made.agents}
    assert len(revenues) == 1


def test_what_nobody_ever_dialled_is_said(page):
    fill(page, 2_000_000)
    assert page.verdict.text().startswith("More than ")


def test_adopting_and_undoing_in_one_step(page, settle, desk, window):
    fill(page, 4_000)
    before = {target.id for target in desk.targets.targets()}
    for tick in page.ticks.values():
        tick.setChecked(True)
    page.reason.setText("the plan of the year")
    page.adopt_button.click()
    settle()
    new = [target for target in desk.targets.targets() if target.id not in before]
    assert {target.kpi for target in new} == set(page.ticks)
    assert sum(target.value for target in new if target.kpi == "revenue") == 400_000
    assert {target.scope.kind for target in new} == {ScopeKind.AGENT}
    window.undo.undo()
    settle()
    assert {target.id for target in desk.targets.targets()} == before


def test_a_steep_rise_asks_for_a_reason(page, settle, desk, window):
    from salesdesk.periods import Period

    window.focus.set_period(Period.parse("2026-11"))
    settle()
    fill(page, 400_000)
    page.adopt_button.click()
    settle()
    assert "Write the reason" in page.refusal.text()
    page.reason.setText("a campaign with new lists")
    page.adopt_button.click()
    settle()
    assert page.refusal.text() == ""
    assert {row.kpi for row in desk.targets.targets(Period.parse("2026-11"))} == {"dials", "revenue"}


def test_nothing_ticked_cannot_be_adopted(page):
    fill(page)
    for tick in page.ticks.values():
        tick.setChecked(False)
    assert not page.adopt_button.isEnabled()


def test_another_team_and_window(page, settle):
    page.looked_back.set_value(4)
    page.team.set_value(2)
    page.team.picked.emit(2)
    settle()
    assert page.data.ground.team == "Team B"
    assert (page.data.ground.window.end - page.data.ground.window.start).days == 27


def test_break_even(page):
    card = page.break_even
    assert "6,250" in card.answer.text()
    card.cost.setValue(500)
    card.profit.setValue(6_250)
    assert "8" in card.answer.text()
    card.show_past(0.05)
    assert "is not enough" in card.answer.text()
    card.show_past(0.2)
    assert "is enough" in card.answer.text()


def test_a_rate_of_the_past_in_money(page):
    field = page.rates["avg_order"]
    field.show_past(Rate(123_456.7, 40), "CNY")
    assert "n = 40" in field.past.text()
    assert not field.by_hand
    field.field.setValue(900)
    assert field.value() == 90_000
    assert field.by_hand


def test_no_team_says_so(page):
    page.show_data(replace(page.data, ground=None, teams=()))
    assert page.empty.isVisible()


# --- calibrations


@pytest.fixture
def dialog(calls, window, settle):
    window.go.page("targets")
    settle()
    window.page.calibrate_button.click()
    settle()
    return next(one for one in window.findChildren(CalibrationsDialog) if one.isVisible())


def test_a_calibration_is_added_and_taken_back(dialog, settle, desk, window):
    dialog.add_button.click()
    settle()
    assert "needs a reason" in dialog.refusal.text()
    dialog.reason.setText("outage")
    dialog.add_button.click()
    settle()
    (stored,) = desk.calibrations.stored()
    assert (stored.draft.factor, stored.draft.scope, stored.draft.reason) == (0.8, COMPANY, "outage")
    assert dialog.refusal.text() == ""
    dialog.withdraw()
    assert "Choose a calibration" in dialog.refusal.text()
    dialog.table.selectRow(0)
    dialog.withdraw_button.click()
    settle()
    assert desk.calibrations.stored() == []
    window.undo.undo()
    settle()
    assert len(desk.calibrations.stored()) == 1


def test_the_ramp_is_changed_when_its_field_is_left(dialog, settle, desk):
    dialog.ramp.setText("50/75")
    dialog.ramp.editingFinished.emit()
    settle()
    assert desk.company.get().ramp == "50/75"
    dialog.ramp.setText("many")
    dialog.ramp.editingFinished.emit()
    settle()
    assert "no ramp" in dialog.refusal.text()
    assert desk.company.get().ramp == "50/75"


def test_the_funnel_is_reached_from_the_targets(calls, window, settle):
    window.go.page("targets")
    settle()
    window.page.funnel_button.click()
    settle()
    assert window.page.name == "funnel"
