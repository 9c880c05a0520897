"""The program's languages: English in the source, catalogues in ``resources/translations`` (gettext).

One mechanism serves window, command line and paper, without Qt. The language of the program is set
once (``use``) and changed at runtime; ``speaking`` overrides it for a block of code, so that a paper
can be in another language than the window.
"""

from __future__ import annotations

import gettext
import locale
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Self

from salesdesk import paths

ENGLISH = "en"
CHINESE = "zh_CN"
LANGUAGES = {ENGLISH: "English", CHINESE: "简体中文"}
BOTH = "zh_CN+en"
"""Chinese with the English beside it: for papers, not for the window."""
PAPER_LANGUAGES = {CHINESE: "简体中文", ENGLISH: "English", BOTH: "中文 / English"}

_program = ENGLISH
_block: ContextVar[str | None] = ContextVar("language", default=None)
_paired: ContextVar[bool] = ContextVar("paired", default=False)
_CHAPTER = re.compile(r"\d+ {2}")
_SENTENCE_END = tuple("。！？")


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    folder = paths.resource("translations")
    return gettext.translation("salesdesk", folder, [language], fallback=True)


def system_language() -> str:
    """The language that suits the system: zh_CN for any Chinese locale, else English."""
    try:
        code = (locale.getlocale()[0] or "").lower()
    except ValueError:  # macOS: LC_CTYPE=UTF-8 names no language
        code = ""
    return CHINESE if code.startswith(("zh", "chinese")) else ENGLISH


def use(language: str) -> None:
    """Choose the program's language (``en`` or ``zh_CN``; anything else is English)."""
    global _program
    _program = language if language in LANGUAGES else ENGLISH


def language() -> str:
    """The language in force here."""
    return _block.get() or _program


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak another language within the block (this thread and context only).

    ``BOTH`` speaks Chinese (so ``language`` answers), and every message has its English beside it.
    """
    paired = language == BOTH
    tokens = _block.set(CHINESE if paired else language if language in LANGUAGES else ENGLISH), _paired.set(paired)
    try:
        yield
    finally:
        _block.reset(tokens[0])
        _paired.reset(tokens[1])


@contextmanager
def briefly() -> Iterator[None]:
    """Within the block one language is enough: of two, the first. For marks on charts, where there is no room."""
    token = _paired.set(False)
    try:
        yield
    finally:
        _paired.reset(token)


def in_both() -> bool:
    """Whether two languages stand beside each other here."""
    return _paired.get()


class Paired(str):
    """A text in two languages, written one beside the other: once where they are alike, sentences below each other.

    ``format`` fills either language with its own half of the values. The English loses the number of its chapter:
    the Chinese has it already.
    """

    __slots__ = ("chinese", "english")

    chinese: str
    english: str

    def __new__(cls, chinese: str, english: str) -> Self:
        """Both halves may have places to fill."""
        made = super().__new__(cls, _side_by_side(chinese, english))
        made.chinese, made.english = chinese, english
        return made

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        return self.chinese, self.english

    def format(self, *args: object, **values: object) -> Paired:
        """Both halves with their places filled."""
        return Paired(
            self.chinese.format(*map(_chinese, args), **{name: _chinese(value) for name, value in values.items()}),
            self.english.format(*map(_english, args), **{name: _english(value) for name, value in values.items()}),
        )

    def on_two_lines(self) -> str:
        """One language below the other, for narrow columns."""
        return self.chinese if self == self.chinese else f"{self.chinese}\n{self.english}"


def _chinese(value: object) -> object:
    return value.chinese if isinstance(value, Paired) else value


def _english(value: object) -> object:
    return value.english if isinstance(value, Paired) else value


def _side_by_side(chinese: str, english: str) -> str:
    english = english[match.end() :] if (match := _CHAPTER.match(english)) else english
    if not english or english.casefold() in chinese.casefold():
        return chinese
    if not chinese:
        return english
    if chinese.endswith("：") and english.endswith(":"):
        chinese = chinese[:-1]
    return chinese + ("\n" if chinese.endswith(_SENTENCE_END) or "\n" in chinese else " / ") + english


def joined(separator: str, parts: Iterable[str]) -> str:
    """``separator.join`` that keeps two languages apart, for what is put into another message."""
    found = list(parts)
    if not any(isinstance(part, Paired) for part in found):
        return separator.join(found)
    return Paired(separator.join(map(str, map(_chinese, found))), separator.join(map(str, map(_english, found))))


def _(message: str) -> str:
    """The message in the language in force."""
    said = _catalogue(language()).gettext(message)
    return Paired(said, message) if _paired.get() else said


def ngettext(singular: str, plural: str, n: int) -> str:
    """The form for ``n`` in the language in force (not formatted)."""
    said = _catalogue(language()).ngettext(singular, plural, n)
    return Paired(said, singular if n == 1 else plural) if _paired.get() else said


def pgettext(context: str, message: str) -> str:
    """The message as meant in a context, where one English word has two translations."""
    said = _catalogue(language()).pgettext(context, message)
    return Paired(said, message) if _paired.get() else said


def N_(message: str) -> str:
    """Mark a message for translation where it is defined; translate it with ``_`` where it is shown."""
    return message
