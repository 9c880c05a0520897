"""Amounts of money as people and systems write them, to minor units of one currency."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

from salesdesk.formats import minor_digits

_CODES: Final = {
    "CNY": ("cny", "rmb", "人民币", "人民幣", "元", "圆", "块", "块钱", "元整", "cn¥"),
    "JPY": ("jpy", "円", "日元", "日圆", "jp¥"),
    "USD": ("usd", "us$", "美元", "美金", "dollar", "dollars"),
    "EUR": ("eur", "€", "euro", "euros", "欧元"),
    "GBP": ("gbp", "£", "英镑", "pound", "pounds"),
    "HKD": ("hkd", "hk$", "港币", "港幣", "港元"),
    "TWD": ("twd", "ntd", "nt$", "ntd$", "新台币", "新臺幣", "台币", "臺幣"),
    "KRW": ("krw", "₩", "韩元"),
    "SGD": ("sgd", "s$", "新加坡元"),
    "MYR": ("myr", "rm", "令吉"),
    "THB": ("thb", "฿", "泰铢"),
    "INR": ("inr", "₹", "rs", "rs."),
    "AUD": ("aud", "a$", "澳元"),
    "CAD": ("cad", "c$", "加元"),
    "NZD": ("nzd", "nz$"),
    "CHF": ("chf", "sfr", "瑞士法郎"),
    "RUB": ("rub", "₽"),
    "BRL": ("brl", "r$"),
    "VND": ("vnd", "₫"),
    "PHP": ("php", "₱"),
    "MOP": ("mop", "mop$", "澳门元"),
}
_BY_WORD: Final = {word: code for code, words in _CODES.items() for word in (*words, code.casefold())}
_SHARED: Final = {
    "¥": ("CNY", "JPY"),
    "$": ("USD", "HKD", "TWD", "SGD", "AUD", "CAD", "NZD", "MOP"),
    "元": ("CNY", "TWD", "HKD", "MOP"),
}
"""Marks that several currencies have: the company's own if it is among them, else the first."""

_TIMES: Final = {
    **dict.fromkeys(("万", "萬", "w"), 10_000),
    **dict.fromkeys(("亿", "億"), 100_000_000),
    **dict.fromkeys(("千", "k", "thousand"), 1_000),
    **dict.fromkeys(("百万", "百萬", "m", "mm", "mio", "million"), 1_000_000),
}
_NUMBER = re.compile(r"\d[\d.,'’\s\u00a0\u202f]*\d|\d|[.,]\d+")
_GROUPED = {",": re.compile(r"\d{1,3}(,\d{3})+$|\d{1,2}(,\d{2})+,\d{3}$"), ".": re.compile(r"\d{1,3}(\.\d{3})+$")}
MOST: Final = 10**15
"""Minor units from which an amount is a slip."""


class Amount(NamedTuple):
    """``minor``: minor units of the company's currency, negative for money out; ``currency``: the code that is said, "" when none is."""

    minor: int
    currency: str


class Rule(NamedTuple):
    """How the amounts of one column are written: the decimal mark, and the power that its name says (万元)."""

    decimal: str = "."
    times: int = 1


def rule_of(texts: Iterable[str], name: str = "") -> Rule:
    """The rule of a column from its values and its name."""
    comma = dot = open_dot = 0
    for text in texts:
        for number in _NUMBER.findall(_plain(text)):
            mark = _certain(number.strip())
            comma += mark == ","
            dot += mark == "."
            open_dot += not mark and "." in number
    # Three decimals are none of money: where every dot stands before three digits, it parts the thousands.
    thousands = not dot and open_dot > 1
    return Rule("," if comma > dot or thousands else ".", _times_in_name(name))


def currency_in_name(name: str, home: str) -> str:
    """The currency that a column's name says: ``Amount (USD)``, ``金额（美元）``; "" when none."""
    for part in re.findall(r"[(（\[【]([^)）\]】]*)[)）\]】]", name):
        word = _plain(part).strip()
        for times in _TIMES:
            word = word.removeprefix(times) if word not in _BY_WORD else word
        if (found := currency(word, home)) and word:
            return found
    return next((code for code in _CODES if re.search(rf"(?:^|[\W_]){code}(?:[\W_]|$)", name)), "")


def currency(text: str, home: str) -> str:
    """The code of a currency as a cell writes it: ``RMB``, ``¥``, ``美元``; "" for an unknown word."""
    word = _plain(text).strip(" .")
    if word in _SHARED:
        return home if home in _SHARED[word] else _SHARED[word][0]
    if word in _BY_WORD:
        return _BY_WORD[word]
    first = re.match(r"[a-z]{3}(?![a-z])", word)
    if first and first[0] in _BY_WORD:
        return _BY_WORD[first[0]]
    return next((_BY_WORD[part] for part in re.split(r"[\s\-–—/()]+", word) if part in _BY_WORD), "")


def read(text: str, rule: Rule = Rule(), home: str = "CNY") -> Amount | None:  # noqa: B008  (a constant)
    """One cell; None when it is no amount."""
    word = _plain(text)
    if not word or len(word) > 60:
        return None
    negative = False
    if word[0] == "(" and word[-1] == ")":
        word, negative = word[1:-1].strip(), True
    numbers = _NUMBER.findall(word)
    if len(numbers) != 1:
        return None
    before, after = (part.strip() for part in word.split(numbers[0], 1))
    for sign in "-−–+":
        if before.startswith(sign) or before.endswith(sign) or after == sign:
            negative = negative or sign != "+"
            before, after = before.strip(sign + " "), after.strip(sign + " ") if after == sign else after
    value = _decimal(numbers[0].strip(), rule.decimal)
    if value is None:
        return None
    times, after = _times(after)
    before = before.removeprefix("约").strip(" :")
    said = [part for part in (before, after.strip(" .")) if part]
    codes = {currency(part, home) for part in said}
    if "" in codes or len(codes) > 1:
        return None
    scale = times if times > 1 else rule.times
    if not value.is_finite() or value * scale >= MOST:
        return None
    minor = int((value * scale * 10 ** minor_digits(home)).quantize(Decimal(1), ROUND_HALF_UP))
    if minor >= MOST:
        return None
    return Amount(-minor if negative else minor, codes.pop() if codes else "")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text.replace("￥", "¥")).replace("\\", "¥").strip().strip("'").casefold()


def _times(after: str) -> tuple[int, str]:
    for word in sorted(_TIMES, key=len, reverse=True):
        if after.startswith(word) and not re.match(r"[a-z]", after[len(word) :]):
            return _TIMES[word], after[len(word) :].strip()
    return 1, after


def _times_in_name(name: str) -> int:
    """万元 in brackets or at the end of a name: the plain numbers below count ten thousands."""
    plain = _plain(name)
    inside = [*re.findall(r"[(\[【]([^)\]】]*)[)\]】]", plain), *re.findall(r"[/_\-]\s*([^/_\-]+)$", plain)]
    for part in inside:
        word = re.sub(r"^(单位|單位|unit|in)[:\s]*", "", part.strip())
        for times in sorted(_TIMES, key=len, reverse=True):
            rest = word.removeprefix(times).strip() if word.startswith(times) else None
            if rest is not None and (not rest or currency(rest, "CNY")) and times != "m":
                return _TIMES[times]
        if re.fullmatch(r"[^\w]*(k|000s?|thousands)", word):
            return 1000
    return 1


def _certain(number: str) -> str:
    """The decimal mark that a number proves: ``1.234,56`` has a comma, ``1,234.5`` a dot; "" where it proves nothing."""
    comma, dot = number.rfind(","), number.rfind(".")
    if comma >= 0 and dot >= 0:
        return "," if comma > dot else "."
    if comma >= 0:
        if number.count(",") > 1 or _GROUPED[","].fullmatch(number):
            return ""
        return ","
    if dot >= 0 and not _GROUPED["."].fullmatch(number):
        return "."
    if dot >= 0 and number.count(".") > 1:
        return ","
    return ""


def _decimal(number: str, mark: str) -> Decimal | None:
    number = re.sub(r"[\s\u00a0\u202f'’]", "", number)
    own = _certain(number) or mark
    other = "," if own == "." else "."
    if other in number and not _thousands(number.split(own)[0], other):
        return None
    bare = number.replace(other, "")
    if bare.count(own) > 1:
        return None
    try:
        return Decimal(bare.replace(own, ".").rstrip(".") or "x")
    except ArithmeticError:
        return None


def _thousands(whole: str, mark: str) -> bool:
    """Whether a number's digits are grouped as thousands (or as India or China group them)."""
    parts = whole.split(mark)
    return bool(parts[0]) and all(len(p) in (2, 3, 4) for p in parts[1:]) and len(parts[0]) <= 4
