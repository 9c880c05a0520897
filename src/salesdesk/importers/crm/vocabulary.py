"""The vocabulary of outcomes (``resources/outcomes/``): names of columns, words in cells, what tells the kinds apart."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from salesdesk import paths
from salesdesk.importers import headers, words
from salesdesk.types import OutcomeKind

EXACT, COMMON, PATTERN = 1.0, 0.9, 0.7
"""How surely a name means a field: as the kind's own name, as one that all kinds share, by a pattern."""

_ANYBODY = frozenset(
    {"姓名", "名字", "name", "人员", "fullname", "username", "user", "氏名", "用户", "员工", "staff", "contact"}
)
"""Names of columns that hold the agent in a list of staff, and elsewhere the customer as well."""
_PEOPLE = ("agent_name", "agent_number", "customer")
_NUMBERED = re.compile(r"^(?:[a-z]?\d{1,2}|[a-z]|[（(]\d[)）])[-_.、:：)）\s]+(?=\D)")


@cache
def _book(name: str) -> Mapping[str, Any]:
    with paths.resource("outcomes", f"{name}.toml").open("rb") as stream:
        return tomllib.load(stream)


@cache
def _names(section: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for field, entry in _book("columns")[section].items():
        for name in entry["names"]:
            fields = found.setdefault(headers.parse(name).key, [])
            if field not in fields:
                fields.append(field)
    return {key: tuple(fields) for key, fields in found.items()}


@cache
def _patterns(section: str) -> Sequence[tuple[str, re.Pattern[str]]]:
    return [
        (field, re.compile(headers.plain_script(pattern)))
        for field, entry in _book("columns")[section].items()
        for pattern in entry.get("patterns", ())
    ]


@lru_cache(maxsize=1 << 13)
def fields_of(name: str, kind: OutcomeKind) -> Mapping[str, float]:
    """{field of the kind: how surely a column's name means it, 0 to 1}."""
    parsed = headers.parse(name)
    found: dict[str, float] = {}
    if not parsed.key:
        return found
    for section, exact in ((kind.value, EXACT), ("outcome", COMMON)):
        for key, less in ((parsed.key, 0.0), (parsed.bare, 0.02)):
            for place, field in enumerate(_names(section).get(key, ())):
                vague = 0.15 if key in _ANYBODY and kind is not OutcomeKind.ATTENDANCE else 0.0
                found.setdefault(field, exact - less - vague - place * 0.001)
    for section in (kind.value, "outcome"):
        for field, pattern in _patterns(section):
            if pattern.search(parsed.spaced):
                found.setdefault(field, PATTERN - (0.1 if section == "outcome" else 0.0))
    for field, weight in headers.fields_of(name).items():
        if field in _PEOPLE:
            found.setdefault(field, weight * 0.8)
    return found


def known(name: str) -> bool:
    """Whether a cell is one of the words that head columns of such exports."""
    key = headers.parse(name).key
    return len(key) > 1 and not key.isdigit() and any(key in _names(s) for s in ("outcome", *map(str, OutcomeKind)))


@cache
def _telling() -> Mapping[OutcomeKind, Sequence[re.Pattern[str]]]:
    return {
        OutcomeKind(kind): [re.compile(headers.plain_script(pattern)) for pattern in patterns]
        for kind, patterns in _book("columns")["telling"].items()
    }


@lru_cache(maxsize=1 << 12)
def told_by(text: str) -> frozenset[OutcomeKind]:
    """The kinds that a name of a column, sheet or file speaks of."""
    spaced = headers.parse(text).spaced
    return frozenset(kind for kind, found in _telling().items() if any(p.search(spaced) for p in found))


@lru_cache(maxsize=1 << 13)
def plain(text: str) -> str:
    """A word as it is compared: as in call logs, in simplified characters."""
    return headers.plain_script(words.normal(text))


@cache
def _words(section: str) -> Mapping[str, str]:
    book = _book("words")[section]
    return {plain(word): value for value, entries in reversed(book.items()) for word in entries}


@cache
def _parts(section: str) -> Sequence[tuple[str, str]]:
    return [
        (plain(part), value) for value, parts in _book("words").get(f"{section}_contains", {}).items() for part in parts
    ]


def meaning_of(word: str, section: str) -> str | None:
    """What a word means in a section of the vocabulary; None for a word nobody taught the program."""
    whole = plain(word)
    if whole in (known_words := _words(section)):
        return known_words[whole]
    bare = plain(_NUMBERED.sub("", unicodedata.normalize("NFKC", word).casefold().strip()))
    if bare in known_words:
        return known_words[bare]
    return next((value for part, value in _parts(section) if part in whole), None)


def share_known(counts: Mapping[str, int], section: str) -> float:
    """The share of cells whose word a section knows."""
    total = sum(counts.values())
    if not total or len(counts) > 200:
        return 0.0
    return sum(n for word, n in counts.items() if meaning_of(word, section) is not None) / total
