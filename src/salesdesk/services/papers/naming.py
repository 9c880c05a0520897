"""File names of papers from a pattern that the supervisor can edit, safe whatever the names in it are."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter

from salesdesk.errors import SalesDeskError
from salesdesk.formats import enumerated
from salesdesk.i18n import _
from salesdesk.reports.files import safe_file_name

FIELDS = ("paper", "period", "agent", "number", "team", "date", "company")
"""What a pattern may name in braces."""


def file_name(pattern: str, parts: Mapping[str, str], suffix: str, taken: set[str]) -> str:
    """The name of one file, different from all ``taken`` ones. Raises SalesDeskError for a pattern that is none."""
    return safe_file_name("{name}", suffix, taken, name=expanded(pattern, parts))


def expanded(pattern: str, parts: Mapping[str, str]) -> str:
    """The pattern with its fields filled in: plain replacement, no format specifications, no attributes."""
    try:
        pieces = list(Formatter().parse(pattern))
    except ValueError:
        raise _refusal(pattern) from None
    text = ""
    for literal, field, spec, conversion in pieces:
        text += literal
        if field is None:
            continue
        if field not in FIELDS or spec or conversion:
            raise _refusal(pattern)
        text += parts.get(field, "")
    return " ".join(text.split())


def _refusal(pattern: str) -> SalesDeskError:
    return SalesDeskError(
        _("“{pattern}” is no pattern for file names.").format(pattern=pattern),
        _("Write words and {fields}.").format(fields=enumerated(f"{{{name}}}" for name in FIELDS)),
    )
