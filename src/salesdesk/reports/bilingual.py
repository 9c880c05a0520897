"""One paper in two languages: the Chinese and the English sheet laid together, text by text."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

from salesdesk.i18n import BOTH, CHINESE, ENGLISH, Paired

_Sheet = TypeVar("_Sheet")


def sheet_in(language: str, make: Callable[[str], _Sheet]) -> _Sheet:
    """The sheet that ``make`` gives for a language; for ``BOTH`` the Chinese and the English one laid together."""
    return together(make(CHINESE), make(ENGLISH)) if language == BOTH else make(language)


def together(chinese: _Sheet, english: _Sheet) -> _Sheet:
    """Two sheets of the same content as one: a text that both have alike (a name, a typed note) stands once.

    Figures, dates and whatever is not text are the Chinese sheet's. Lists of different length cannot be laid
    together: the Chinese one stands alone.
    """
    merged: _Sheet = _merged(chinese, english)
    return merged


def _merged(chinese: Any, english: Any) -> Any:
    if isinstance(chinese, str) and isinstance(english, str) and not isinstance(chinese, Enum):
        return chinese if chinese == english else Paired(chinese, english)
    if isinstance(chinese, tuple) and isinstance(english, tuple) and len(chinese) == len(english):
        return tuple(_merged(one, other) for one, other in zip(chinese, english, strict=True))
    if dataclasses.is_dataclass(chinese) and type(chinese) is type(english) and not isinstance(chinese, type):
        fields = [field.name for field in dataclasses.fields(chinese) if field.init]
        parts = {name: _merged(getattr(chinese, name), getattr(english, name)) for name in fields}
        if "language" in parts:
            parts["language"] = BOTH
        return dataclasses.replace(chinese, **{n: p for n, p in parts.items() if p != getattr(chinese, n)})
    return chinese
