"""Names: normalised, in pinyin, by initials, and alike."""

from __future__ import annotations

import pytest

from salesdesk.services.people import names


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("张三", "zhangsan zs"),
        ("曾志伟", "zengzhiwei zzw cengzhiwei czw"),
        ("单雄信", "shanxiongxin sxx danxiongxin dxx"),
        ("仇英", "qiuying qy chouying cy"),
        ("解晓东", "xiexiaodong xxd jiexiaodong jxd"),
        ("尉迟恭", "yuchigong ycg"),
        ("任静", "renjing rj"),
        ("Ann  Lee", "annlee al"),
        ("BASCH", "basch b"),
        ("张三（1001）", "zhangsan1001 zs1"),
        ("x", "x"),
        ("—", ""),
        ("", ""),
    ],
)
def test_pinyin_key(name: str, key: str) -> None:
    assert names.pinyin_key(name) == key


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("", 0),
        ("张三", 0),
        ("1001", 0),
        ("１００１", 0),
        ("张", 1),
        ("100", 1),
        ("zs", 2),
        ("ZhangSan", 2),
        ("zhang s", 3),
        ("zh", 3),
        ("三", 4),
        ("01", 4),
        ("san", 5),
        ("n", None),
        ("lisi", None),
        ("!", None),
    ],
)
def test_rank(query: str, place: int | None) -> None:
    assert names.rank(query, "张三", ("1001",), "zhangsan zs") == place


@pytest.mark.parametrize(
    ("one", "other", "close"),
    [
        ("Jonathan Doe", "Jonathon Doe", True),
        ("Lee Ann", "Ann Lee", True),
        ("Agent 11", "Agent 12", False),
        ("Ann", "Anna", False),
        ("张三丰小明", "张三丰小朋", False),
        ("Margaret Hill", "Robert Frost", False),
    ],
)
def test_close_spelling(one: str, other: str, close: bool) -> None:
    assert names.close_spelling(one, other) is close


def test_full_pinyin_leaves_out_the_initials() -> None:
    assert names.full_pinyin("zengwei zw cengwei cw") == {"zengwei", "cengwei"}
    assert names.full_pinyin("") == frozenset()


def test_squash_and_normalise() -> None:
    assert names.normalise("  Ａnn　 LEE ") == "ann lee"
    assert names.squash("Lee, Ann-1") == "leeann1"
