import string

import pytest

from salesdesk import i18n
from salesdesk.errors import SalesDeskError
from salesdesk.metrics.catalogue import FROM_CALLS, Better, Category, Unit, catalogue, kpi
from salesdesk.metrics.counters import COUNTER_NAMES

DOMAIN = [
    "dials",
    "connected",
    "connect_rate",
    "talk_time",
    "avg_talk",
    "effective_talks",
    "conversation_rate",
    "aht",
    "customers_reached",
    "coverage_growth",
    "follow_ups",
    "fcr",
    "leads_qualified",
    "intents",
    "intent_rate",
    "opportunities",
    "cpl",
    "qa_score",
    "compliance_rate",
    "csat",
    "nps",
    "complaint_rate",
    "deals",
    "deal_rate",
    "lead_conversion",
    "revenue",
    "collections",
    "avg_order",
    "new_customers",
    "renewal_rate",
    "referral_share",
    "roi",
]


def test_the_catalogue_is_the_domains_table_in_its_order():
    assert [one.id for one in catalogue()] == DOMAIN


@pytest.mark.parametrize("one", catalogue(), ids=lambda one: one.id)
def test_every_entry_is_complete_and_counts_known_counters(one):
    assert all(name.removeprefix("-") in COUNTER_NAMES for name in one.numerator + one.denominator)
    assert one.numerator
    assert one.source.startswith("[")
    assert one.minimum >= 1
    assert not (one.per_day and one.is_rate)
    for language in i18n.LANGUAGES:
        with i18n.speaking(language):
            assert one.name
            for text in (one.formula(45), one.rule(45)):
                assert text
                assert not [field for _text, field, _spec, _conv in string.Formatter().parse(text) if field]


def test_result_kpis_and_downward_ones_are_those_of_the_domain():
    results = [one.id for one in catalogue() if one.category is Category.RESULT]
    assert results == DOMAIN[DOMAIN.index("deals") :]
    assert [one.id for one in catalogue() if one.direction is Better.DOWN] == ["aht", "cpl", "complaint_rate"]


def test_names_follow_the_language():
    assert kpi("connect_rate").name == "Connect rate"
    with i18n.speaking(i18n.CHINESE):
        assert kpi("connect_rate").name == "接通率"
        assert "45 秒" in kpi("effective_talks").formula(45)


def test_defaults_come_from_the_documents():
    assert kpi("dials").target == 100
    assert kpi("connect_rate").target == 0.20
    assert kpi("avg_talk").target == 300
    assert kpi("conversation_rate").target is None
    assert kpi("connect_rate").unit is Unit.RATIO
    assert (kpi("dials").thresholds.green, kpi("dials").thresholds.amber) == (1.0, 0.8)


def test_the_kpis_of_every_call_log_are_in_the_catalogue():
    assert [kpi(name).id for name in FROM_CALLS] == list(FROM_CALLS)


def test_an_unknown_kpi_names_its_neighbours():
    with pytest.raises(SalesDeskError, match="connect_rate") as near:
        kpi("conect_rate")
    assert "Did you mean" in near.value.hint
    with pytest.raises(SalesDeskError, match="Known: dials"):
        kpi("zzzzzz")
