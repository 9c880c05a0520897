"""What every answer about plans can do: frozen, and plain JSON when asked."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum

from salesdesk.types import Json


def to_json(value: object) -> Json:
    """A view as plain JSON."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {str(to_json(key)): to_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, frozenset)):
        return [to_json(item) for item in value]
    if isinstance(value, Enum):
        return to_json(value.value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    raise TypeError(f"no JSON for {type(value).__name__}")


class View:
    """What every view can do."""

    __slots__ = ()

    def as_json(self) -> dict[str, Json]:
        """The view as a JSON object."""
        made = to_json(self)
        return made if isinstance(made, dict) else {}
