"""Phrases, anchors and offers: what was done or measured, never what somebody is; nothing rests on noise."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

import factories
from salesdesk import i18n
from salesdesk.errors import SalesDeskError
from salesdesk.periods import Period
from salesdesk.services.desk import Desk
from salesdesk.services.interviews.applying import offers
from salesdesk.services.interviews.behaviours import behaviours
from salesdesk.services.interviews.phrases import PhraseSection, phrases, templates
from salesdesk.services.interviews.rules import ResultRule
from salesdesk.services.interviews.sureness import Sureness
from salesdesk.types import AppliedKind

OCTOBER = Period.parse("2026-10")
JUDGING = re.compile(
    r"\b(you|he|she|they|agent|person) (is|are)\b|\b(lazy|weak|poor|bad|careless|stupid|unmotivated|talented|gifted|"
    r"reliable|unreliable|hard-working|attitude problem|personality|character)\b"
    r"|你是|他是|她是|此人|为人|懒|笨|差劲|无能|能力差|态度差|不上进|性格|素质低|不认真|聪明|老实|优秀员工",
    re.IGNORECASE,
)


@pytest.fixture
def company(desk: Desk) -> factories.SmallCompany:
    """The small company of the factories."""
    return factories.small_company(desk.database)


def test_no_phrase_and_no_anchor_says_what_somebody_is() -> None:
    said = [text for template in templates() for text in template.texts.values()]
    said += [text for one in behaviours() for anchors in one.anchors.values() for text in anchors.values()]
    assert len(said) > 100
    assert [text for text in said if JUDGING.search(text)] == []


def test_what_is_suggested_from_the_data_judges_nobody(desk: Desk, company: factories.SmallCompany) -> None:
    for language in i18n.LANGUAGES:
        with i18n.speaking(language):
            for agent in (company.zhang, company.li):
                view = desk.interviews.draft(agent, OCTOBER)
                form = desk.interviews.refill(view.id)
                said = [*form.strengths, *(gap.text + gap.why for gap in form.gaps)]
                assert [text for text in said if JUDGING.search(text)] == []


def test_phrases_come_from_the_facts_in_both_languages(desk: Desk, company: factories.SmallCompany) -> None:
    facts = desk.interviews.draft(company.zhang, OCTOBER).facts
    assert facts is not None
    for section in PhraseSection:
        for phrase in phrases(facts, section):
            assert set(phrase.texts) == set(i18n.LANGUAGES)
            assert not any("{" in text for text in phrase.texts.values())
    assert phrases(facts, PhraseSection.MEASURES)[0].kpi in {"connect_rate", "connected", "dials"}
    nothing = replace(facts, results=())
    assert all(phrase.kpi == "" for phrase in phrases(nothing, PhraseSection.STRENGTHS))


def test_what_a_rating_leads_to_says_whether_the_data_hold_it_up(desk: Desk, company: factories.SmallCompany) -> None:
    view = desk.interviews.draft(company.zhang, OCTOBER)
    assert view.facts is not None
    rules = (
        ResultRule(rating="B", kind=AppliedKind.BONUS, text="base"),
        ResultRule(rating="C", kind=AppliedKind.DEDUCTION, text="less"),
        ResultRule(rating="A", kind=AppliedKind.BONUS, text="more"),
    )

    def sure(low: str, high: str) -> Sureness:
        ends = (dict.fromkeys(i18n.LANGUAGES, name) for name in (low, high))
        return Sureness(
            low=70, high=99, place_low=1, place_high=2, of=3, alike=1, rating_low=next(ends), rating_high=next(ends)
        )

    rated = replace(view.facts, rating=dict.fromkeys(i18n.LANGUAGES, "B"), sure=sure("B", "B"))
    (settled,) = offers(rated, rules, ())
    assert (settled.note.text, settled.settled) == ("base", True)
    wide = offers(replace(rated, sure=sure("C", "A")), rules, ())
    assert [(one.rating, one.settled) for one in wide] == [("B", False), ("A", False)]  # no deduction on noise
    low = replace(rated, rating=dict.fromkeys(i18n.LANGUAGES, "C"), sure=sure("C", "C"))
    assert [one.note.kind for one in offers(low, rules, ())] == [AppliedKind.DEDUCTION]
    assert offers(low, rules, ("No plan is open.",)) == []
    assert offers(replace(rated, rating={}), rules, ()) == []
    assert not any(one.settled for one in offers(replace(rated, sure=None), rules, ()))


def test_sureness_is_said_without_naming_a_colleague(desk: Desk, company: factories.SmallCompany) -> None:
    alike = desk.interviews.draft(company.li, OCTOBER).facts
    assert alike is not None
    assert alike.sure is not None
    assert "none that differs" in alike.sure.words  # every day of everybody is the same
    with desk.database.write() as session:
        for weekday, more in ((0, 6), (1, 1), (3, 12)):
            day = factories.MONDAY + timedelta(days=weekday)
            for agent in (company.zhang, company.li):
                factories.add_calls(session, agent, day, dials=more, connected=more // 3, talk_s=90)
    view = desk.interviews.draft(company.zhang, OCTOBER)
    assert view.facts is not None
    assert view.facts.sure is not None
    assert "95% interval" in view.facts.sure.words
    assert "Fewer than" in replace(view.facts.sure, low=None, high=None).words
    wide = Sureness(
        low=70.0,
        high=99.0,
        place_low=1,
        place_high=3,
        of=3,
        alike=2,
        rating_low={"en": "C", "zh_CN": "C"},
        rating_high={"en": "B", "zh_CN": "B"},
    )
    assert wide.place == "1–3"
    assert "reaches from C to B" in wide.words
    assert "李四" not in wide.words
    with i18n.speaking("zh_CN"):
        assert "。 " not in wide.words
    assert "settle" not in replace(wide, rating_high=wide.rating_low).words
    assert replace(wide, place_high=1).place == "1"


def test_the_list_of_results_can_be_changed_and_taken_back(desk: Desk) -> None:
    shipped = desk.interviews.result_rules()
    desk.interviews.change_results([ResultRule(rating="S", kind=AppliedKind.OTHER, text="a book")])
    assert [rule.text for rule in desk.interviews.result_rules()] == ["a book"]
    for wrong in ("Z", "S"):
        with pytest.raises(SalesDeskError):
            desk.interviews.change_results([ResultRule(rating=wrong, kind=AppliedKind.OTHER, text=" ")])
    desk.interviews.change_results(None)
    assert desk.interviews.result_rules() == shipped
    assert desk.interviews.change_rules(appeal_days=7).appeal_days == 7
    with pytest.raises(SalesDeskError, match="makes no sense"):
        desk.interviews.change_rules(appeal_days=0)
    with pytest.raises(SalesDeskError, match="Prepare comes before"):
        desk.interviews.change_rules(hold_days=1)
