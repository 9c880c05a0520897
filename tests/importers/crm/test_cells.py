"""Single cells: amounts, scores, shares of a day, words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.importers.crm import amounts, scores, shares, vocabulary
from salesdesk.importers.crm.amounts import Amount, Rule
from salesdesk.types import FeedbackKind, OutcomeKind


@pytest.mark.parametrize(
    ("text", "minor", "currency"),
    [
        ("¥12,345.60", 1234560, "CNY"), ("￥０", 0, "CNY"), ("1.2万", 1200000, ""), ("1.5万元", 1500000, "CNY"), ("1.2w", 1200000, ""),
        ("(1,200.00)", -120000, ""), ("200-", -20000, ""), ("−5", -500, ""), ("¥-200.00", -20000, "CNY"), ("1.234,56", 123456, ""),
        ("12,5", 1250, ""), ("5,00", 500, ""), ("12.345.678", 1234567800, ""), ("1'234.50", 123450, ""), ("1 234,50 €", 123450, "EUR"),
        ("1,23,456.00", 12345600, ""), ("US$ 1,200", 120000, "USD"), ("$5", 500, "USD"), ("HK$88", 8800, "HKD"), ("3,000元整", 300000, "CNY"),
        ("人民币 1200", 120000, "CNY"), ("99.9k", 9990000, ""), ("199.99000000000001", 19999, ""), (".5", 50, ""), ("2亿", 20000000000, ""),
    ],
)  # fmt: skip
def test_amounts(text: str, minor: int, currency: str) -> None:
    assert amounts.read(text) == Amount(minor, currency)


@pytest.mark.parametrize(
    "text", ["", "abc", "1,2,3", "1.2.3", "2026-10-01", "100%", "1e5", "12:30", "1 or 2", "¥", "9" * 61, "5 apples"]
)
def test_what_is_no_amount(text: str) -> None:
    assert amounts.read(text) is None


def test_the_shared_marks_follow_the_company() -> None:
    assert amounts.read("¥5", home="JPY") == Amount(5, "JPY")  # a yen has no minor unit
    assert amounts.read("$5", home="TWD") == Amount(500, "TWD")


@pytest.mark.parametrize(
    ("texts", "name", "rule"),
    [
        (["1.234,56", "2.000"], "", Rule(",")), (["1,234", "2.5"], "", Rule(".")), (["1.234", "2.345"], "", Rule(",")),
        (["12"], "金额(万元)", Rule(".", 10000)), (["12"], "金额（单位：万元）", Rule(".", 10000)), (["12"], "Revenue (k)", Rule(".", 1000)),
        (["12"], "Amount (USD)", Rule(".")), ([], "金额/万", Rule(".", 10000)),
    ],
)  # fmt: skip
def test_a_column_settles_how_its_amounts_are_written(texts: list[str], name: str, rule: Rule) -> None:
    assert amounts.rule_of(texts, name) == rule


@pytest.mark.parametrize(
    ("name", "code"), [("Amount (USD)", "USD"), ("金额（万元）", "CNY"), ("Total EUR", "EUR"), ("Amount", ""), ("金额（美元）", "USD")]
)  # fmt: skip
def test_a_column_says_its_currency(name: str, code: str) -> None:
    assert amounts.currency_in_name(name, "CNY") == code


@given(st.integers(0, 10**13), st.sampled_from([(",", "."), (".", ","), ("", "."), ("", ","), (" ", ",")]))
def test_an_amount_is_read_as_it_was_written(minor: int, marks: tuple[str, str]) -> None:
    group, decimal = marks
    text = f"{minor // 100:,}".replace(",", group) + f"{decimal}{minor % 100:02}"
    assert amounts.read(text, Rule(decimal)) == Amount(minor, "")


@given(st.text(max_size=70))
def test_no_text_breaks_a_reader(text: str) -> None:
    found = amounts.read(text)
    assert found is None or abs(found.minor) < amounts.MOST
    scored = scores.read(text, 5)
    assert scored is None or 0 <= scored.hundredths <= 100 * scored.scale
    share = shares.read(text, hours=True)
    assert share is None or share >= 0
    vocabulary.meaning_of(text, "status")
    for kind in OutcomeKind:
        vocabulary.fields_of(text, kind)


@pytest.mark.parametrize(
    ("text", "scale", "hundredths", "of"),
    [
        ("4.5", 5, 450, 5), ("4.5/5", 10, 450, 5), ("90%", 5, 9000, 100), ("★★★★☆", 10, 400, 5), ("5分", 5, 500, 5), ("非常满意", 10, 500, 5),
        ("9 - Very likely", 10, 900, 10), ("Very satisfied", 5, 500, 5), ("0.85", 1, 8500, 100), ("8 / 10", 5, 800, 10), ("五星", 5, 500, 5),
    ],
)  # fmt: skip
def test_scores(text: str, scale: int, hundredths: int, of: int) -> None:
    assert scores.read(text, scale) == (hundredths, of)


@pytest.mark.parametrize("text", ["-1", "6", "x", "", "11/10", "☹"])
def test_what_is_no_score_of_five(text: str) -> None:
    assert scores.read(text, 5) is None


def test_scores_of_quality_become_hundredths_of_a_hundred() -> None:
    assert scores.read("4.5", 5, into=100) == (9000, 100)
    assert scores.read("88.5", 100, into=100) == (8850, 100)


@pytest.mark.parametrize(
    ("texts", "name", "kind", "scale"),
    [
        (["4", "5"], "满意度", None, 5), (["4", "5"], "NPS", None, 10), (["4"], "x", FeedbackKind.NPS, 10), (["7"], "CSAT", None, 10),
        (["77"], "score", None, 100), (["0.85"], "qa", None, 1), (["3"], "得分(满分100)", None, 100), (["3"], "Rating (1-10)", None, 10),
    ],
)  # fmt: skip
def test_the_scale_of_a_column(texts: list[str], name: str, kind: FeedbackKind | None, scale: int) -> None:
    assert scores.scale_of(texts, name, kind) == scale


@pytest.mark.parametrize(
    ("text", "hours", "share"),
    [("3", False, 300), ("0.5天", False, 50), ("4", True, 50), ("4小时", False, 50), ("1天4小时", False, 150), ("半天", False, 50),
     ("全天", False, 100), ("1/2", False, 50), ("half day", False, 50), ("2 days", True, 200), ("很久", False, None)],
)  # fmt: skip
def test_shares_of_a_day(text: str, hours: bool, share: int | None) -> None:
    assert shares.read(text, hours=hours) == share


@pytest.mark.parametrize(
    ("word", "section", "meaning"),
    [
        ("Closed Won", "status", "won"), ("5-赢单", "status", "won"), ("訂單取消", "status", "cancelled"), ("キャンセル", "status", "cancelled"),
        ("Closed - Not Converted", "stage", "lost"), ("1-初步接洽", "stage", "contacted"), ("病假（下午）", "attendance", "sick"),
        ("調休", "attendance", "day_off"), ("火星", "attendance", None), ("Part refund", "payment_kind", "refund"),
    ],
)  # fmt: skip
def test_words(word: str, section: str, meaning: str | None) -> None:
    assert vocabulary.meaning_of(word, section) == meaning
