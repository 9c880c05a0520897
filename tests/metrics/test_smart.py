from dataclasses import replace

import pytest

from salesdesk import i18n
from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.smart import TargetDraft, inflation, refusals
from salesdesk.periods import Period
from salesdesk.types import COMPANY

COMPLETE = TargetDraft("connect_rate", 0.2, COMPANY, Period.parse("2026-10"), "Wang", "agreed in the October review")


def test_a_complete_target_is_accepted():
    assert refusals(COMPLETE) == []
    assert refusals(replace(COMPLETE, value=0)) == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"kpi": ""}, "needs a KPI"),
        ({"kpi": "conect_rate"}, "no KPI"),
        ({"value": None}, "needs a value"),
        ({"value": float("nan")}, "needs a value"),
        ({"value": -1}, "below zero"),
        ({"value": 20}, "more than 100%"),
        ({"scope": None}, "somebody"),
        ({"period": None}, "period"),
        ({"owner": " "}, "owner"),
        ({"reason": "\n"}, "reason"),
    ],
)
def test_a_target_that_lacks_a_part_is_refused_with_the_reason(change, reason):
    (said,) = refusals(replace(COMPLETE, **change))
    assert reason in said


def test_all_that_is_missing_is_said_at_once():
    assert len(refusals(TargetDraft())) == 6


def test_growth_may_exceed_one():
    assert refusals(replace(COMPLETE, kpi="roi", value=1.5)) == []


def test_a_target_far_beyond_what_was_reached_is_questioned():
    found = inflation(kpi("dials"), 150, 120)
    assert found.by == 0.25
    assert "25%" in found.text
    assert "120" in found.text
    with i18n.speaking(i18n.CHINESE):
        assert found.text
    assert inflation(kpi("dials"), 138, 120) is None
    assert inflation(kpi("dials"), 150, 120, share=0.3) is None


def test_nothing_to_compare_with_is_no_inflation():
    assert inflation(kpi("dials"), 150, None) is None
    assert inflation(kpi("dials"), 150, 0) is None


def test_less_is_more_where_less_is_better():
    assert inflation(kpi("complaint_rate"), 0.01, 0.02).by == 0.5
    assert inflation(kpi("complaint_rate"), 0.03, 0.02) is None
