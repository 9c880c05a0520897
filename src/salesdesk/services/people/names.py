"""Names as people write and search them: normalised, in pinyin, by initials, and how alike two are."""

from __future__ import annotations

import difflib
import os
import re
import unicodedata

# Names are no phrases: without its phrase book pypinyin takes 13 MiB instead of 55, and a tenth of a second instead of three.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")

_HAN = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003ffff]")

_SURNAMES = {
    "曾": "zeng",
    "单": "shan",
    "仇": "qiu",
    "解": "xie",
    "区": "ou",
    "查": "zha",
    "朴": "piao",
    "盖": "ge",
    "乐": "yue",
    "员": "yun",
    "种": "chong",
    "覃": "qin",
    "翟": "zhai",
    "缪": "miao",
    "召": "shao",
    "逄": "pang",
    "任": "ren",
    "华": "hua",
    "宁": "ning",
    "燕": "yan",
    "尉迟": "yu chi",
    "万俟": "mo qi",
    "长孙": "zhang sun",
    "澹台": "tan tai",
    "令狐": "ling hu",
}
"""Surnames that are read otherwise than the same character elsewhere."""


def normalise(text: str) -> str:
    """Full-width to half-width, case folded, spaces collapsed: how identities are stored and compared."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def squash(text: str) -> str:
    """Normalised, with letters, digits and ideographs only: for comparing “Li, Ann” with “li ann”."""
    return "".join(c for c in normalise(text) if c.isalnum())


def pinyin_key(name: str) -> str:
    """What the search reads for a name: full pinyin and initials, e.g. ``zhangsan zs``; ``annlee al`` for Ann Lee.

    A surname with its own reading comes first in that, then as the character is read elsewhere (曾: zeng and ceng),
    because people type either.
    """
    plain = unicodedata.normalize("NFKC", name).strip()
    if not _HAN.search(plain):
        words = re.findall(r"[^\W_]+", plain.casefold())
        return _tokens(words)
    readings = [_syllables(plain)]
    for surname, reading in _SURNAMES.items():
        if plain.startswith(surname):
            as_surname = reading.split() + _syllables(plain[len(surname) :])
            if len(surname) > 1:
                readings = [as_surname]  # 尉迟 is never read character by character
            elif as_surname != readings[0]:
                readings.insert(0, as_surname)
            break
    return " ".join(dict.fromkeys(" ".join(_tokens(words) for words in readings).split()))


def _syllables(text: str) -> list[str]:
    from pypinyin import Style, lazy_pinyin

    return [word for part in lazy_pinyin(text, style=Style.NORMAL) for word in re.findall(r"[^\W_]+", part.casefold())]


def _tokens(words: list[str]) -> str:
    if not words:
        return ""
    full, initials = "".join(words), "".join(word[0] for word in words)
    return full if full == initials else f"{full} {initials}"


def rank(query: str, name: str, numbers: tuple[str, ...], pinyin: str) -> int | None:
    """How well a search text fits an agent: 0 best, None not at all. ``numbers`` and identities are normalised."""
    wanted = normalise(query)
    if not wanted:
        return 0
    plain, tokens, packed = normalise(name), pinyin.split(), squash(query)
    tests = (
        wanted == plain or wanted in numbers,
        plain.startswith(wanted) or any(number.startswith(wanted) for number in numbers),
        bool(packed) and packed in tokens,
        bool(packed) and any(token.startswith(packed) for token in tokens),
        wanted in plain or any(wanted in number for number in numbers),
        len(packed) > 1 and any(packed in token for token in tokens),
    )
    return next((place for place, fits in enumerate(tests) if fits), None)


def full_pinyin(pinyin: str) -> frozenset[str]:
    """The full readings within a search key (its longest tokens, without the initials)."""
    tokens = pinyin.split()
    return frozenset(tokens[::2]) if tokens else frozenset()


def close_spelling(one: str, other: str) -> bool:
    """Whether two names in letters differ by a slip only: “Jonathon Doe” and “Jonathan Doe”."""
    a, b = squash(one), squash(other)
    if _HAN.search(a) or _HAN.search(b) or min(len(a), len(b)) < 5:
        return False
    if sorted(a) == sorted(b) and set(normalise(one).split()) == set(normalise(other).split()):
        return True
    digits = [re.sub(r"\D", "", text) for text in (a, b)]
    return digits[0] == digits[1] and difflib.SequenceMatcher(None, a, b, autojunk=False).ratio() >= 0.88
