"""How a file was read, kept with its batch: single rows of it can be read again in the very same way."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from salesdesk.importers.understanding import Understanding
from salesdesk.types import Json

if TYPE_CHECKING:
    from cattrs import Converter


@cache
def _converter() -> Converter:
    from cattrs.preconf.json import make_converter

    return make_converter(omit_if_default=True)


def as_kept(understood: Understanding) -> Json:
    """An understanding as plain JSON values."""
    return cast("Json", _converter().unstructure(understood))


def from_kept(kept: Mapping[str, Any]) -> Understanding | None:
    """The understanding as it was kept; None where an earlier version kept it otherwise."""
    try:
        return _converter().structure(kept, Understanding)
    except Exception:  # noqa: BLE001  (cattrs groups whatever went wrong inside)
        return None
