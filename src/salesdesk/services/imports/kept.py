"""How a file was read, kept with its batch: single rows of it can be read again in the very same way."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from salesdesk.importers.crm.amounts import Rule
from salesdesk.importers.crm.found import Found
from salesdesk.importers.understanding import Understanding
from salesdesk.types import Json

if TYPE_CHECKING:
    from cattrs import Converter

Reading = TypeVar("Reading", Understanding, Found)
"""Of a call log, or of a file of outcomes."""


@cache
def _converter() -> Converter:
    from cattrs.preconf.json import make_converter

    converter = make_converter(omit_if_default=True)
    converter.register_structure_hook(Rule, lambda kept, _type: Rule(*kept))
    return converter


def as_kept(reading: Understanding | Found) -> Json:
    """How a file was read as plain JSON values."""
    return cast("Json", _converter().unstructure(reading))


def from_kept(kept: Mapping[str, Any], shape: type[Reading]) -> Reading | None:
    """How a file was read, as it was kept; None where an earlier version kept it otherwise."""
    try:
        return _converter().structure(kept, shape)
    except Exception:  # noqa: BLE001  (cattrs groups whatever went wrong inside)
        return None
