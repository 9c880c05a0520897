import pytest

from salesdesk import i18n
from salesdesk.errors import SalesDeskError
from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.rules import RuleKind, read_rule, shipped, shipped_rows

BASE = dict(shipped_rows()["behind_target"])


def test_the_default_rule_is_the_documents():
    rule = shipped()[0]
    assert (rule.id, rule.kind, rule.margin, rule.run, rule.enabled) == ("behind_target", RuleKind.RUN, 0.2, 3, True)
    assert "connect_rate" in rule.kpis
    assert [one.id for one in shipped() if one.enabled] == ["behind_target"]


@pytest.mark.parametrize("rule", shipped(), ids=lambda rule: rule.id)
def test_rules_have_names_in_both_languages(rule):
    for language in i18n.LANGUAGES:
        with i18n.speaking(language):
            assert rule.name


def test_the_least_n_is_the_kpis_unless_the_rule_says_otherwise():
    assert read_rule("x", BASE).least(kpi("avg_talk")) == 10
    assert read_rule("x", {**BASE, "minimum": 50}).least(kpi("avg_talk")) == 50


@pytest.mark.parametrize(
    "change", [{"kind": "guess"}, {"kpis": ["nonsense"]}, {"margin": 1.5}, {"run": 0}, {"severity": None}, {"weeks": 2}]
)
def test_nonsense_is_refused(change):
    with pytest.raises(SalesDeskError):
        read_rule("x", {**BASE, **change})


def test_a_rule_without_its_parts_is_refused():
    with pytest.raises(SalesDeskError, match="can't be read"):
        read_rule("x", {"en": "x", "zh": "x"})
