"""Frozen dataclasses to JSON and back, for what must stay as it was on the day it was signed."""

from __future__ import annotations

import base64
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, TypeVar, cast

from salesdesk.types import Json

if TYPE_CHECKING:
    from cattrs import Converter

T = TypeVar("T")

_converter: list[Converter] = []


def _ours() -> Converter:
    """The converter, made on first use: its import costs more than most windows need."""
    if not _converter:
        from cattrs import Converter

        made = Converter()
        made.register_unstructure_hook(bytes, lambda value: base64.b64encode(value).decode("ascii"))
        made.register_structure_hook(bytes, lambda value, _type: base64.b64decode(value))
        for kind in (datetime, date, time):
            made.register_unstructure_hook(kind, lambda value: value.isoformat())
            made.register_structure_hook(kind, lambda value, kind: kind.fromisoformat(value))
        _converter.append(made)
    return _converter[0]


def to_json(value: Any) -> dict[str, Json]:
    """A frozen dataclass as plain JSON: dates in ISO form, bytes in base64, enumerations by value."""
    return cast("dict[str, Json]", _ours().unstructure(value))


def thaw(kind: type[T], stored: dict[str, Json]) -> T:
    """The dataclass again."""
    return _ours().structure(stored, kind)
