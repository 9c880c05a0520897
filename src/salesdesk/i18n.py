"""The program's languages: English in the source, catalogues in ``resources/translations`` (gettext).

One mechanism serves window, command line and paper, without Qt. The language of the program is set
once (``use``) and changed at runtime; ``speaking`` overrides it for a block of code, so that a paper
can be in another language than the window.
"""

from __future__ import annotations

import gettext
import locale
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from salesdesk import paths

ENGLISH = "en"
CHINESE = "zh_CN"
LANGUAGES = {ENGLISH: "English", CHINESE: "简体中文"}

_program = ENGLISH
_block: ContextVar[str | None] = ContextVar("language", default=None)


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
    """Speak another language within the block (this thread and context only)."""
    token = _block.set(language if language in LANGUAGES else ENGLISH)
    try:
        yield
    finally:
        _block.reset(token)


def _(message: str) -> str:
    """The message in the language in force."""
    return _catalogue(language()).gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """The form for ``n`` in the language in force (not formatted)."""
    return _catalogue(language()).ngettext(singular, plural, n)


def pgettext(context: str, message: str) -> str:
    """The message as meant in a context, where one English word has two translations."""
    return _catalogue(language()).pgettext(context, message)


def N_(message: str) -> str:
    """Mark a message for translation where it is defined; translate it with ``_`` where it is shown."""
    return message
