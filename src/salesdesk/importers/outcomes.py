"""What became of a call: the dialer's word, held against the talk time, by a rule written down here.

1. A word that states the outcome (``ANSWERED``, ``占线``) is believed, whatever the talk time: dialers round
   a short conversation down to 0, and some count ringing as talk.
2. What can only be said in a conversation (``not interested``, ``成约``) proves a connection.
3. A word that only says how the call ended (``NORMAL_CLEARING``, ``completed``, ``挂机``) is decided by the
   talk time: connected when there was talk, else the outcome that goes with the word.
4. No word, one that says nothing (``unknown``), or one that nobody taught the program: a yes or no in an "answered" column decides; without
   one the talk time does (connected with talk; without talk no answer, or unknown for an unknown word).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from salesdesk.importers import words
from salesdesk.importers.moments import NOTHING
from salesdesk.types import Outcome

Pair = tuple[int, int]
"""The outcome with talk and the outcome without."""
_CODED = re.compile(r"(?:SIP[/ ]?(?:2\.0)?\s*)?([2-6]\d\d)[\s:_(-]+([A-Za-z].*)")
UNHEARD: Pair = (int(Outcome.CONNECTED), int(Outcome.UNKNOWN))
SILENT: Pair = (int(Outcome.CONNECTED), int(Outcome.NO_ANSWER))
YES: Pair = (int(Outcome.CONNECTED), int(Outcome.CONNECTED))
NO: Pair = (int(Outcome.NO_ANSWER), int(Outcome.NO_ANSWER))


class Verdicts(dict[str, Pair]):
    """{word of a cell: outcomes with and without talk}. ``unheard`` collects the words nobody knows."""

    def __init__(self, codes: Mapping[str, tuple[Outcome, Outcome]], taught: Mapping[str, Outcome]) -> None:
        super().__init__()
        self._codes = {words.normal(w): (int(a), int(b)) for w, (a, b) in codes.items()}
        self._taught = {words.normal(w): (int(o), int(o)) for w, o in taught.items()}
        self.unheard: set[str] = set()

    def __missing__(self, text: str) -> Pair:
        if len(self) > 50_000:
            self.clear()
        value = self[text] = self._find(text)
        return value

    @property
    def teaches(self) -> bool:
        """Whether the user said of any word what it means."""
        return bool(self._taught)

    def taught(self, text: str) -> Pair | None:
        """What the user said a word means; None when nothing was said."""
        return self._taught.get(words.normal(text)) if text else None

    def _find(self, text: str) -> Pair:
        found = self.known(text)
        if found is not None:
            return found
        if text.strip() in NOTHING:
            return SILENT
        self.unheard.add(text)
        return UNHEARD

    def known(self, text: str) -> Pair | None:
        """The outcomes of a word that somebody taught the program, else None."""
        word = words.normal(text)
        for book in (self._taught, self._codes):
            if word in book:
                return book[word]
        if (pair := words.outcomes().get(word)) is not None:
            return int(pair[0]), int(pair[1])
        if match := _CODED.fullmatch(text.strip()):
            # a code of a standard with its explanation: `486 Busy Here`
            pair = words.codes()["sip"].get(match[1])
            if pair is not None and words.normal(match[2]) not in words.outcomes():
                return int(pair[0]), int(pair[1])
        # several in one cell (`Sale;Call back`), or a word with its explanation (`BUSY (17)`)
        parts = [p for p in (*_parts(text), *_after_code(text)) if words.normal(p) in words.outcomes()]
        if parts:
            pair = words.outcomes()[words.normal(parts[0])]
            return int(pair[0]), int(pair[1])
        return None


def _parts(text: str) -> list[str]:
    for mark in ";|(（:：-–/,，":
        if mark in text:
            return [p.strip(" )）") for p in text.split(mark) if p.strip(" )）")]
    return []


def _after_code(text: str) -> list[str]:
    """The word behind a number: ``486 Busy``, ``17 USER_BUSY``."""
    match = re.fullmatch(r"\d{1,4}\s+(\D.*)", text.strip())
    return [match[1]] if match else []


class Flags(dict[str, Pair]):
    """{cell of an "answered" column: outcomes}: yes is connected, no is no answer, nothing leaves it to the talk."""

    def __missing__(self, text: str) -> Pair:
        said = words.answered().get(words.normal(text))
        if said is None:
            word = words.outcomes().get(words.normal(text))
            value: Pair = (int(word[0]), int(word[1])) if word else SILENT
        else:
            value = YES if said else NO
        self[text] = value
        return value
