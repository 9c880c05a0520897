"""Whom an unknown name of a log may mean; nothing is merged."""

from __future__ import annotations

import pytest

from salesdesk.i18n import speaking
from salesdesk.services.people.suggesting import Candidate, Known, for_all, suggest

KNOWN = (
    Known(1, "张三", "8001", ("张三", "8001", "zhang.san@example.com")),
    Known(2, "欧阳建国", "0802", ("欧阳建国", "0802")),
    Known(3, "Ann Lee", "A03", ("ann lee", "a03")),
    Known(4, "王秀英", "", ("王秀英",)),
    Known(5, "Jonathan Doe", "", ("jonathan doe", "jd@example.com")),
)


@pytest.mark.parametrize(
    ("name", "number", "agent", "reason"),
    [
        ("张 三", "", 1, "same-name"), ("张三", "9009", 1, "other-number"), ("", "08001", 1, "number-zeros"), ("", "802", 2, "number-zeros"), ("张三丰(8001)", "", 1, "number-inside"),
        ("X Y", "8001", 1, "same-number"), ("", "8001@corp", 1, "number-inside"), ("Lee, Ann", "", 3, "name-order"), ("ANN-LEE", "", 3, "same-name"), ("Zhang San", "", 1, "same-pinyin"),
        ("zhangsan", "", 1, "same-pinyin"), ("張三", "", 1, "same-pinyin"), ("san.zhang@corp.cn", "", 1, "login"), ("", "szhang", 1, "login"), ("ouyangjg", "", 2, ""),
        ("ouyangjianguo", "", 2, "same-pinyin"), ("alee", "", 3, "login"), ("Jonathon Doe", "", 5, "close-spelling"), ("王秀丽", "", 4, "one-character"), ("zs", "", 1, "initials"),
    ],
)  # fmt: skip
def test_who_may_be_meant(name: str, number: str, agent: int, reason: str) -> None:
    found = suggest(name, number, KNOWN)
    if not reason:
        assert not found
        return
    best = found[0]
    assert (best.agent_id, best.reason) == (agent, reason)
    assert 0 < best.confidence < 1


@pytest.mark.parametrize(("name", "number"), [("", ""), ("李四", ""), ("", "9999"), ("Bob", "77"), (None, None)])
def test_nobody_comes_near(name: str | None, number: str | None) -> None:
    assert suggest(name, number, KNOWN) == ()


def test_the_best_first_and_not_too_many() -> None:
    alike = [Known(n, name) for n, name in enumerate(("张珊", "章三", "张叁", "张三"), 1)]
    found = suggest("张三 ", "", alike)
    assert [c.reason for c in found] == ["same-name", "same-pinyin", "same-pinyin"]
    assert found[0].agent_id == 4


def test_the_reason_is_said_in_words() -> None:
    candidate = Candidate(1, "张三", "", "name-order", 0.9)
    assert candidate.why == "the same words in another order"
    with speaking("zh_CN"):
        assert candidate.why == "词语相同，只是顺序不同"


def test_all_of_a_log() -> None:
    one, two = for_all([("Lee Ann", ""), ("李四", "1")], KNOWN)
    assert (one.name, [c.agent_id for c in one.candidates], two.candidates) == ("Lee Ann", [3], ())
