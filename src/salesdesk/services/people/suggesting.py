"""Who an unknown agent of a log may be: candidates with the reason in words. Suggested, never merged.

A pure function over what is known. The supervisor decides; ``PeopleService.add_identity`` then teaches the name.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import NamedTuple

from salesdesk.i18n import N_, _
from salesdesk.services.people.names import close_spelling, full_pinyin, normalise, pinyin_key, squash

MOST = 3
"""Candidates for one unknown agent."""
_HAN = re.compile(r"[㐀-鿿豈-﫿]+")
_LONGEST_SHUFFLED = 4


class Known(NamedTuple):
    """An agent who is known: ``also`` are all names, numbers, extensions and logins, normalised."""

    id: int
    name: str
    number: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agent who may be meant. ``confidence`` from 0 to 1; ``reason`` a stable code, ``why`` the same in words."""

    agent_id: int
    name: str
    number: str
    reason: str
    confidence: float

    @property
    def why(self) -> str:
        """The reason in words, in the language in force."""
        return _(_WHY[self.reason])


@dataclass(frozen=True, slots=True)
class UnknownAgent:
    """An agent of a log whom nobody knows: as the log writes them, and who they may be, best first."""

    name: str
    number: str
    candidates: tuple[Candidate, ...] = ()


_WHY = {
    "same-number": N_("the number is the same"),
    "number-zeros": N_("the number is the same but for leading zeros"),
    "number-inside": N_("the number stands in the text"),
    "same-name": N_("the same name, written a little differently"),
    "other-number": N_("the same name, but another number"),
    "name-order": N_("the same words in another order"),
    "same-pinyin": N_("the name sounds the same in pinyin"),
    "login": N_("the login is made of the name"),
    "initials": N_("the initials fit"),
    "close-spelling": N_("the spelling is close"),
    "one-character": N_("only one character differs"),
}
_SURE = {
    "same-number": 0.95, "number-zeros": 0.85, "number-inside": 0.9, "same-name": 0.95, "other-number": 0.5, "name-order": 0.9, "same-pinyin": 0.75,
    "login": 0.7, "initials": 0.4, "close-spelling": 0.6, "one-character": 0.45,
}  # fmt: skip


def suggest(name: str | None, number: str | None, known: Iterable[Known]) -> tuple[Candidate, ...]:
    """The agents whom a log may mean by a name, a number or both, best first; empty when nobody comes near."""
    asked = _Asked((name or "").strip(), (number or "").strip())
    found = []
    for one in known:
        reason = asked.reason(one)
        if reason:
            found.append(Candidate(one.id, one.name, one.number, reason, _SURE[reason]))
    found.sort(key=lambda c: (-c.confidence, c.name, c.agent_id))
    return tuple(found[:MOST])


class _Asked:
    """An unknown agent, taken apart once."""

    def __init__(self, name: str, number: str) -> None:
        if not name and not re.search(r"\d", number):
            name, number = number, ""
        local = normalise(name or number).split("@")[0] if "@" in (name or number) else ""
        self.name, self.packed = name, squash(name)
        self.number = normalise(number)
        self.digits = {text.lstrip("0") for text in re.findall(r"\d+", normalise(f"{name} {number}")) if len(text) > 2}
        self.words = sorted(re.findall(r"[^\W\d_]+", normalise(name)))
        self.readings = full_pinyin(pinyin_key(name)) if name and "@" not in name else frozenset()
        self.login = squash(local) or (self.packed if name.isascii() else "")

    def reason(self, one: Known) -> str:
        """Why an agent may be meant: a code, or "" when nothing speaks for it."""
        return self._by_number(one) or self._by_name(one)

    def _by_number(self, one: Known) -> str:
        numbers = {text for text in (normalise(one.number), *one.also) if re.search(r"\d", text)}
        if self.number and self.number in numbers:
            return "same-number"
        bare = {text.lstrip("0") for text in numbers}
        if self.number.isdigit() and self.number.lstrip("0") in bare - {""}:
            return "number-zeros"
        if self.digits & bare and (self.words or "@" in self.number):
            return "number-inside"
        return ""

    def _by_name(self, one: Known) -> str:
        if not self.packed and not self.login:
            return ""
        names = [one.name, *(text for text in one.also if not re.search(r"\d", text) and "@" not in text)]
        return next((reason for reason in map(self._alike, names, [one] * len(names)) if reason), "")

    def _alike(self, other: str, one: Known) -> str:
        packed = squash(other)
        if self.packed and packed == self.packed:
            return (
                "other-number" if self.number and one.number and normalise(one.number) != self.number else "same-name"
            )
        words = sorted(re.findall(r"[^\W\d_]+", normalise(other)))
        if len(words) > 1 and words == self.words:
            return "name-order"
        key = pinyin_key(other)
        if self.readings & full_pinyin(key) and len(self.packed) > 1:
            return "same-pinyin"
        if len(self.login) > 2 and self.login in _logins(other):
            return "login"
        if self.name and close_spelling(self.name, other):
            return "close-spelling"
        if _one_differs(self.packed, packed):
            return "one-character"
        return "initials" if 1 < len(self.login) < 5 and self.login in key.split() else ""


def _logins(name: str) -> frozenset[str]:
    """Logins people make of a name: ``zhangsan``, ``sanzhang``, ``szhang``, ``zhangs``."""
    from pypinyin import lazy_pinyin

    words = re.findall(r"[^\W\d_]+", normalise(name))
    if len(words) == 1 and _HAN.fullmatch(words[0]):
        surname = 2 if len(words[0]) > 3 else 1
        words = ["".join(lazy_pinyin(part)) for part in (words[0][:surname], words[0][surname:])]
    if not 1 < len(words) <= _LONGEST_SHUFFLED:
        return frozenset()
    whole = {"".join(order) for order in permutations(words)}
    short = {f"{one[0]}{other}" for one, other in permutations(words, 2)}
    return frozenset(whole | short | {f"{one}{other[0]}" for one, other in permutations(words, 2)})


def _one_differs(one: str, other: str) -> bool:
    """Whether two Chinese names of three characters or more differ in one."""
    if len(one) != len(other) or len(one) < 3 or not (_HAN.fullmatch(one) and _HAN.fullmatch(other)):
        return False
    return one[0] == other[0] and difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() >= (
        len(one) - 1
    ) / len(one)


def for_all(unknown: Iterable[tuple[str, str]], known: Sequence[Known]) -> tuple[UnknownAgent, ...]:
    """Every unknown (name, number) of a log with the agents it may be."""
    return tuple(UnknownAgent(name, number, suggest(name, number, known)) for name, number in unknown)
