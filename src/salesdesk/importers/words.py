"""The vocabulary of call logs (``resources/profiles/words.toml``): outcomes, directions, nobody, totals."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

from salesdesk import paths
from salesdesk.types import Direction, Outcome

_NOISE = re.compile(r"[\s_\-./,，、。()（）【】\[\]:：;；'\"!?？！+&~*#|]+")


@lru_cache(maxsize=1 << 15)
def normal(text: str) -> str:
    """A word as it is compared: full width made half, no case, no spaces, no punctuation."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return _NOISE.sub("", text) or text.strip()


@cache
def _book() -> Mapping[str, dict[str, list[str]]]:
    with paths.resource("profiles", "words.toml").open("rb") as stream:
        return tomllib.load(stream)


@cache
def outcomes() -> Mapping[str, tuple[Outcome, Outcome]]:
    """{word: (outcome when there was talk, outcome when there was none)}.

    Most words mean the same either way. What was said in a conversation (``not interested``) proves
    that there was one; words such as ``completed`` or ``NORMAL_CLEARING`` prove nothing.
    """
    found: dict[str, tuple[Outcome, Outcome]] = {}
    book = _book()
    for name, words in book["outcomes_if_talk"].items():
        for word in words:
            found[normal(word)] = (Outcome.CONNECTED, Outcome[name.upper()])
    for word in book["talked"]["connected"]:
        found[normal(word)] = (Outcome.CONNECTED, Outcome.CONNECTED)
    for name, words in book["outcomes"].items():
        for word in words:
            outcome = Outcome[name.upper()]
            # a word that says nothing leaves it to the talk time
            found[normal(word)] = (Outcome.CONNECTED if outcome is Outcome.UNKNOWN else outcome, outcome)
    return found


@cache
def talked() -> frozenset[str]:
    """The words that only a conversation can leave behind."""
    return _words("talked", "connected")


@cache
def directions() -> Mapping[str, Direction]:
    """{word: direction}."""
    return {normal(w): Direction[name.upper()] for name, words in _book()["directions"].items() for w in words}


@cache
def answered() -> Mapping[str, bool]:
    """{word: whether the call was answered}, for columns that ask only that."""
    book = _book()["answered"]
    return {**{normal(w): True for w in book["yes"]}, **{normal(w): False for w in book["no"]}}


@cache
def _words(section: str, name: str = "words") -> frozenset[str]:
    return frozenset(normal(w) for w in _book()[section][name])


_PLACES = "省市区县府都県縣區州组組部队隊团團"
"""How places and teams end, and names hardly do."""


@cache
def _surnames() -> frozenset[str]:
    return frozenset("".join(_book()["people"]["surnames"]))


@lru_cache(maxsize=1 << 12)
def like_a_name(text: str) -> bool:
    """Whether a word reads as the name of a person: a Chinese or Japanese surname first, or two words of letters."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if normal(plain) in _words("people", "sides"):
        return False
    if re.match(r"[㐀-鿿]", plain):
        return 2 <= len(plain.replace(" ", "")) <= 6 and plain[0] in _surnames() and plain[-1] not in _PLACES
    parts = re.findall(r"[^\W\d_]{2,}", plain)
    if any(part.islower() for part in parts) and not plain.islower():
        return False  # “Contract related”
    return 2 <= len(parts) <= 4 and not {part.casefold() for part in parts} & _words("people", "groups")


@lru_cache(maxsize=1 << 12)
def like_a_login(text: str) -> bool:
    """Whether one word of letters may stand for a person: no word of logs, teams or sides of a call."""
    word = normal(text)
    known = word in outcomes() or word in directions() or word in answered() or word in _words("people", "sides")
    return 3 <= len(word) <= 20 and text.strip().isalpha() and not known and word not in _words("people", "groups")


@cache
def codes() -> Mapping[str, Mapping[str, tuple[Outcome, Outcome]]]:
    """{standard: {its code: (outcome with talk, outcome without)}}: SIP responses and Q.850 causes."""
    book: Mapping[str, Mapping[str, str]] = _book()["codes"]  # type: ignore[assignment]
    return {
        standard: {
            code: (Outcome[(n := name.split("/"))[0].upper()], Outcome[n[-1].upper()]) for code, name in values.items()
        }
        for standard, values in book.items()
    }


def nobody() -> frozenset[str]:
    """What stands for "no agent"."""
    return _words("nobody")


def anonymous() -> frozenset[str]:
    """What stands for "no number"."""
    return _words("anonymous")


def totals() -> frozenset[str]:
    """How rows of sums begin."""
    return _words("totals")


def footers() -> frozenset[str]:
    """How the lines under a table begin."""
    return _words("totals", "footers")


def not_calls() -> frozenset[str]:
    """Kinds of record that are no call."""
    return _words("not_calls")


@lru_cache(maxsize=1 << 15)
def is_total(text: str) -> bool:
    """Whether a cell says that its row is a sum: ``Total``, ``合计:``, ``Total (123)``, ``华东 小计``."""
    word = normal(text)
    if not word or len(word) > 30:
        return False
    if word in totals():
        return True
    first = re.match(r"[^\d]+", word)
    bare = first[0] if first else ""
    return bare in totals() or (
        len(bare) > 2 and bare.endswith(("小计", "合计", "总计", "小計", "合計", "總計", "subtotal", "total"))
    )
