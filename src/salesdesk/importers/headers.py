"""What the names of columns say: the synonyms of ``resources/profiles/headers.toml``, and units in names."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from salesdesk import paths

EXACT, PATTERN = 1.0, 0.7
_GENERIC = frozenset(
    {"date", "time", "type", "id", "name", "number", "status", "result", "duration", "user", "total", "queue", "list", "to", "from", "source", "length", "min", "minutes", "when", "data", "day", "y", "line", "tag", "label", "时间", "日期", "类型", "姓名", "编号", "号码", "状态", "结果", "電話", "電話番号", "電話號碼", "時間", "日付", "状態", "結果", "名前", "start", "end", "call", "state", "reason", "product", "service", "created", "created at", "creation time", "date created", "created time", "log time", "record time", "timestamp", "text time", "创建时间", "记录时间", "作成日時", "登録日時", "受付日時", "建立时间", "建立時間", "入库时间", "记录生成时间", "records created", "logged at", "record created", "录音时间", "录音开始时间", "跟进时间", "billed", "计费分钟", "计费分钟数", "client", "lead", "team", "group", "priority", "res", "contact"}
)  # fmt: skip
"""Names that a more special one in the same file beats."""

_UNIT_WORDS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "秒", "秒数", "秒鐘", "秒钟", "초", "сек"), "s"),
    **dict.fromkeys(("ms", "msec", "millis", "milliseconds", "毫秒", "ミリ秒"), "ms"),
    **dict.fromkeys(("min", "mins", "minute", "minutes", "分", "分钟", "分鐘", "分間", "分数", "분"), "min"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "小时", "小時", "時間", "시간"), "h"),
    **dict.fromkeys(("hh:mm:ss", "h:mm:ss", "mm:ss", "时分秒", "hhmmss"), "clock"),
}
_BRACKETS = re.compile(r"[(（\[【]([^)）\]】]*)[)）\]】]")
_TAIL = re.compile(
    r"(?:^|[\s_\-])(?:in[\s_])?(s|sec|secs|seconds|second|ms|msec|millis|milliseconds|min|mins|minutes|minute|hrs|hours)$"
)
_TAIL_CJK = re.compile(r"(秒数|秒|毫秒|分钟|分鐘|分数|分間)$")


_PREFIXED = re.compile(r"\s*([A-Za-z]{1,12})(?:[_.:/]|\s*[:.]\s)\s*(?=\S)")

_TRADITIONAL = str.maketrans(
    "員號碼時間長話電機開結聯絡單處撥線類狀態專場繫絡編進響鈴輸錄備註費標記轉應發傳數據業務組織隊導師職級別區國際協會議門戶顧產經營銷實績統計項選擇圖書館學習車馬東樂團體與從後復顯蹤隨"
    "訂簽約續質滿評價調請購買賣額險課獲賬帳繳歸屬訴違規檢審贏廢閉關貨無興強嚴緊輕見較極喪補曠遲訓幣種擔點個問題報談對過給證劃養護聽醫傷認決憑總執紹薦還連領稱輪節週親離",
    "员号码时间长话电机开结联络单处拨线类状态专场系络编进响铃输录备注费标记转应发传数据业务组织队导师职级别区国际协会议门户顾产经营销实绩统计项选择图书馆学习车马东乐团体与从后复显踪随"
    "订签约续质满评价调请购买卖额险课获账账缴归属诉违规检审赢废闭关货无兴强严紧轻见较极丧补旷迟训币种担点个问题报谈对过给证划养护听医伤认决凭总执绍荐还连领称轮节周亲离",
)
"""So that a name need not be listed in both scripts."""


def plain_script(text: str) -> str:
    """Common traditional characters as simplified ones."""
    return text.translate(_TRADITIONAL)


class Name(NamedTuple):
    """A column's name taken apart.

    ``key``: letters and digits only; ``spaced``: its words; ``bare``: the key without the unit;
    ``unit`` ("" when not said); ``zone`` (``UTC`` when said).
    """

    key: str
    spaced: str
    bare: str
    unit: str
    zone: str


@lru_cache(maxsize=1 << 13)
def parse(name: str) -> Name:
    """A header as it is compared."""
    text = unicodedata.normalize("NFKC", name).strip().strip("\"'*#:：?？ ")
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z])", " ", text)
    lower = text.casefold()
    unit = zone = ""
    for inside in _BRACKETS.findall(lower):
        unit = unit or _UNIT_WORDS.get(inside.strip().removeprefix("in ").strip(), "")
        if inside.strip() in ("utc", "gmt"):
            zone = "UTC"
    if not zone and re.search(r"\b(utc|gmt)\b", lower.replace("_", " ")):
        zone = "UTC"
    bare = _BRACKETS.sub(" ", lower)
    if not unit and (match := _TAIL.search(bare) or _TAIL_CJK.search(bare.strip())):
        unit = _UNIT_WORDS[match[1]]
    without = _TAIL.sub("", bare) if unit else bare
    without = _TAIL_CJK.sub("", without.strip()) if unit else without
    spaced = " ".join(re.findall(r"[^\W_]+", lower)).translate(_TRADITIONAL)
    return Name(_key(lower), spaced, _key(without), unit, zone)


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold()).translate(_TRADITIONAL)


@cache
def _book() -> Mapping[str, dict[str, dict[str, list[str]]]]:
    with paths.resource("profiles", "headers.toml").open("rb") as stream:
        return tomllib.load(stream)


@cache
def _exact(section: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for field, entry in _book()[section].items():
        for name in entry["names"]:
            key = parse(name).key
            if field not in found.setdefault(key, []):
                found[key].append(field)
    return {k: tuple(v) for k, v in found.items()}


@cache
def _generic() -> frozenset[str]:
    return frozenset(map(_key, _GENERIC))


@cache
def _patterns(section: str) -> Sequence[tuple[str, re.Pattern[str]]]:
    return [
        (field, re.compile(pattern.translate(_TRADITIONAL)))
        for field, entry in _book()[section].items()
        for pattern in entry.get("patterns", [])
    ]


def known(name: str) -> bool:
    """Whether a cell is one of the words that head columns of logs or rosters."""
    parsed = parse(name)
    if not parsed.key or parsed.key.isdigit() or len(parsed.key) < 2:
        return False
    if any(key in _exact(s) for s in ("fields", "people") for key in (parsed.key, parsed.bare)):
        return True
    prefixed = _PREFIXED.match(name)
    return bool(prefixed) and any(known(part) for part in (name[prefixed.end() :] if prefixed else "",))


@lru_cache(maxsize=1 << 13)
def fields_of(name: str, section: str = "fields") -> Mapping[str, float]:
    """{field: how surely the name means it, 0 to 1}."""
    parsed = parse(name)
    found: dict[str, float] = {}
    if not parsed.key:
        return found
    for key, weight in ((parsed.key, EXACT), (parsed.bare, EXACT - 0.02)):
        for place, field in enumerate(_exact(section).get(key, ())):
            less = 0.15 if key in _generic() or parsed.spaced in _GENERIC else 0.0
            found.setdefault(field, weight - less - place * 0.001)
    for part in _halves(name) if not found else ():
        for field, weight in fields_of(part, section).items():
            found[field] = max(found.get(field, 0.0), weight - 0.05)
    for field, pattern in _patterns(section):
        if field not in found and pattern.search(parsed.spaced):
            found[field] = PATTERN
    return found


def _halves(name: str) -> list[str]:
    """The names in two scripts or with another in brackets: ``开始时间(Start Time)``, ``Agent 坐席``."""
    inside = [part.strip() for part in _BRACKETS.findall(name)]
    outside = _BRACKETS.sub(" ", name).strip()
    halves = [outside, *(part for part in inside if part.casefold() not in _UNIT_WORDS)] if inside else []
    ideographs = re.sub(r"[\x00-\x7f]+", "", name)
    if ideographs and len(ideographs) > 1 and re.search(r"[A-Za-z]{2}", name):
        halves += [
            ideographs,
            " ".join(re.sub(r"[^\x00-\x7f]+", " ", _BRACKETS.sub(" ", name) if not inside else name).split()),
        ]
    return [part for part in dict.fromkeys(halves) if part and part != name]


def without_prefix(names: Sequence[str]) -> list[str]:
    """The names without a word that a system puts before nearly all of them: ``cdr_start``, ``Call: Agent``."""
    split = [_PREFIXED.match(name) for name in names]
    counts = Counter(match[1].casefold() for match in split if match)
    named = sum(bool(name.strip()) for name in names)
    if not counts or (most := counts.most_common(1)[0])[1] < max(4, named * 0.7):
        return list(names)
    return [
        name[match.end() :] if match and match[1].casefold() == most[0] else name
        for name, match in zip(names, split, strict=True)
    ]
