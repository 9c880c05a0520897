"""The book of outcomes: what is typed, entered at once, found again, added up."""

from __future__ import annotations

from datetime import date, time

import pytest

from factories import MONDAY, add_agent, add_calls, add_team
from salesdesk.periods import Period
from salesdesk.services.desk import Desk
from salesdesk.services.outcomes.ledger import Question
from salesdesk.types import Join, OutcomeKind, Scope, ScopeKind

DAY = MONDAY
K = OutcomeKind


@pytest.fixture
def people(desk: Desk) -> dict[str, int]:
    with desk.database.write() as session:
        team = add_team(session, "一组")
        return {
            "zhang": add_agent(session, "张三", team=team, number="A001", pinyin="zhangsan zs"),
            "li": add_agent(session, "李四", number="A002", pinyin="lisi ls"),
            "li2": add_agent(session, "李四", number="A003", pinyin="lisi ls", identities=()),
            "team": team,
        }


@pytest.mark.parametrize("text", ["张三", "A001", "a001", "zs", "zhangsan", "张三 · A001", "张"])
def test_an_agent_by_any_name(desk: Desk, people: dict[str, int], text: str) -> None:
    assert (
        desk.ledger.read(K.SALE, {"day": "10-05", "agent_name": text, "amount": "1"}, DAY).values["agent_id"]
        == (people["zhang"])
    )


@pytest.mark.parametrize(
    ("text", "words"), [("李四", "A002, A003"), ("ls", "李四"), ("nobody", "Nobody"), ("A00", "张三")]
)
def test_an_agent_that_is_not_one(desk: Desk, people: dict[str, int], text: str, words: str) -> None:
    reading = desk.ledger.read(K.SALE, {"agent_name": text}, DAY)
    assert words in reading.problems["agent_name"]


@pytest.mark.parametrize(
    ("text", "day", "at"),
    [
        ("2026-10-05", date(2026, 10, 5), None),
        ("20261005", date(2026, 10, 5), None),
        ("2026年10月5日", date(2026, 10, 5), None),
        ("10/5 14:30", date(2026, 10, 5), time(14, 30)),
        ("2026-10-05T08:01:02", date(2026, 10, 5), time(8, 1, 2)),
        ("today", DAY, None),
        ("昨天", date.fromordinal(DAY.toordinal() - 1), None),
    ],
)
def test_days(desk: Desk, text: str, day: date, at: time | None) -> None:
    values = desk.ledger.read(K.SALE, {"day": text, "amount": "1"}, DAY).values
    assert (values["day"], values.get("time")) == (day, at)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("day", "5", "Write the day"),
        ("day", "2026-02-30", "no such day"),
        ("day", "10-05 25:00", "no such time"),
        ("day", "", "needed"),
        ("amount", "", "needed"),
        ("amount", "much", "Write an amount"),
        ("amount", "-5", "refund"),
        ("status", "perhaps", "Choose one of won"),
        ("referral", "perhaps", "yes or no"),
        ("customer", "000", "no customer's number"),
    ],
)
def test_what_cannot_be_read_says_why(desk: Desk, name: str, text: str, words: str) -> None:
    reading = desk.ledger.read(K.SALE, {"day": "10-05", "amount": "1", name: text}, DAY)
    assert words.casefold() in reading.problems[name].casefold()


@pytest.mark.parametrize(
    ("text", "minor"), [("1,280.50", 128050), ("¥1280", 128000), ("1.2万", 1200000), ("３００元", 30000), (".5", 50)]
)
def test_amounts(desk: Desk, text: str, minor: int) -> None:
    assert desk.ledger.read(K.PAYMENT, {"amount": text}, DAY).values["amount"] == minor


def test_amounts_of_a_currency_without_cents(desk: Desk) -> None:
    desk.company.change(currency="JPY")
    assert desk.ledger.read(K.SALE, {"amount": "500"}, DAY).values["amount"] == 500


def test_words_flags_scores_and_shares(desk: Desk) -> None:
    read = desk.ledger.read
    sale = read(K.SALE, {"status": "can", "referral": "是", "product": " Gold  "}, DAY).values
    assert (sale["status"], sale["referral"], sale["product"]) == ("cancelled", True, "Gold")
    assert read(K.SALE, {"referral": "n"}, DAY).values["referral"] is False
    feedback = read(K.FEEDBACK, {"kind": "NPS", "score": "9"}, DAY).values
    assert (feedback["score"], feedback["scale"]) == (900, 10)
    assert read(K.FEEDBACK, {"kind": "csat", "score": "8/10"}, DAY).values["scale"] == 10
    quality = read(K.QUALITY, {"score": "88.5分"}, DAY)
    assert (quality.values["score"], "scale" in quality.values) == (8850, False)
    assert "4.5" in read(K.QUALITY, {"score": "good"}, DAY).problems["score"]
    shares = [read(K.ATTENDANCE, {"share": text}, DAY).values["share"] for text in ("0.5", "4h", "半天", "50%", "1天")]
    assert shares == [50, 50, 50, 50, 100]
    assert "part of the day" in read(K.ATTENDANCE, {"share": "long"}, DAY).problems["share"]


def test_lines_are_entered_at_once_and_taken_back(desk: Desk, people: dict[str, int]) -> None:
    lines = [
        {"day": DAY, "agent_id": people["zhang"], "customer": "13800000001", "amount": 100_00, "source_id": "S1"},
        {"day": DAY, "agent_id": people["li"], "amount": 50_00, "source_id": "S1"},
        {"day": DAY, "amount": 25_00, "referral": True},
    ]
    done = desk.ledger.enter(K.SALE, lines)
    assert len(done.ids) == 2
    assert list(done.refused) == [1]
    assert "entered already" in done.refused[1]["source_id"]
    totals = desk.ledger.totals(Question(K.SALE))
    assert (totals.count, [one.value for one in totals.sums]) == (2, [2, 125_00, 62_50, 1])
    desk.ledger.remove(K.SALE, done.ids)
    assert desk.ledger.page(Question(K.SALE)).total == 0


def test_leave_over_several_days_skips_the_weekend(desk: Desk, people: dict[str, int]) -> None:
    friday, tuesday = date(2026, 11, 6), date(2026, 11, 10)
    line = {"day": friday, "until": tuesday, "agent_id": people["zhang"], "kind": "leave"}
    done = desk.ledger.enter(K.ATTENDANCE, [line, {**line, "until": date(2026, 11, 1)}])
    assert len(done.ids) == 3
    assert "until" in done.refused[1]
    found = desk.ledger.page(Question(K.ATTENDANCE, by="agent_name", descending=False)).rows
    assert [row.day.day for row in found] == [10, 9, 6]
    assert desk.ledger.totals(Question(K.ATTENDANCE)).sums[0].value == 3


def test_pages_of_a_scope_sorted_and_filtered(desk: Desk, people: dict[str, int]) -> None:
    team = Scope(ScopeKind.TEAM, people["team"])
    lines = [
        {"day": DAY, "agent_id": people[who], "amount": amount, "customer": f"1380000000{amount}", "campaign": who}
        for who, amount in (("zhang", 3), ("li", 1), ("zhang", 2))
    ]
    desk.ledger.enter(K.SALE, lines)

    def amounts(**how: object) -> list[object]:
        return [row.values["amount"] for row in desk.ledger.page(Question(K.SALE, **how)).rows]  # type: ignore[arg-type]

    assert amounts(by="amount") == [3, 2, 1]
    assert amounts(by="amount", descending=False, scope=team) == [2, 3]
    assert amounts(by="campaign", descending=False)[0] == 1
    assert amounts(period=Period.parse("2020")) == []
    assert amounts(search="13800000001") == [1]
    assert amounts(by_hand=False) == []
    assert len(amounts(by_hand=True, joined=Join.NONE)) == 3
    assert desk.ledger.page(Question(K.SALE), limit=0).total == 3
    assert desk.ledger.scope_name(team) == "一组"


def test_what_came_of_a_call(desk: Desk, people: dict[str, int]) -> None:
    with desk.database.write() as session:
        add_calls(session, people["zhang"], DAY, dials=1, connected=1, customers=["13900000000"])
    call = desk.figures.calls(Period.parse(DAY.isoformat()), limit=1).rows[0]
    done = desk.ledger.enter(K.SALE, [{"day": DAY, "amount": 5, "customer": call.customer}])
    found = desk.ledger.of_call(call.id)
    assert [(one.kind, one.id, one.joined) for one in found] == [(K.SALE, done.ids[0], Join.CUSTOMER)]


def test_sums_of_every_kind(desk: Desk, people: dict[str, int]) -> None:
    enter = desk.ledger.enter
    enter(K.PAYMENT, [{"day": DAY, "amount": 500}, {"day": DAY, "amount": 200, "kind": "refund"}])
    enter(K.LEAD, [{"day": DAY, "intent": True, "qualified_day": DAY, "cost": 300}, {"day": DAY}])
    enter(K.RENEWAL, [{"day": DAY, "renewed_day": DAY, "amount": 700}, {"day": DAY}])
    scores = [("csat", 450, 5), ("nps", 900, 10), ("nps", 600, 10), ("nps", 1000, 10)]
    enter(K.FEEDBACK, [{"day": DAY, "kind": kind, "score": s, "scale": of} for kind, s, of in scores])
    enter(K.FEEDBACK, [{"day": DAY, "kind": "complaint", "text": "late"}])
    enter(K.QUALITY, [{"day": DAY, "score": 9000, "compliant": True}, {"day": DAY, "score": 8000, "compliant": False}])
    found = {kind: [one.value for one in desk.ledger.totals(Question(kind)).sums] for kind in K}
    assert found[K.PAYMENT] == [500, 200, 300]
    assert found[K.LEAD] == [1, 1, 300, 300]
    assert found[K.RENEWAL] == [1, 0.5, 700]
    assert found[K.FEEDBACK] == [4.5, pytest.approx(100 / 3), 1]
    assert found[K.QUALITY] == [85, 0.5, 0]
    assert found[K.SALE] == [0, 0, None, 0]
    assert found[K.ATTENDANCE] == []
