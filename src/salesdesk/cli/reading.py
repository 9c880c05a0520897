"""What the options of ``inspect`` and ``import`` say about how to read a file."""

from __future__ import annotations

import argparse

from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _
from salesdesk.importers import meaning, people, profiles
from salesdesk.importers.understanding import Choices
from salesdesk.importers.zones import Zone

_FIELDS = ("agent", *dict.fromkeys((*meaning.FIELDS, *people.FIELDS)))


def choices(options: argparse.Namespace) -> Choices:
    """The reader's choices. Raises SalesDeskError for what cannot be meant."""
    mapping = {}
    for pair in options.map:
        field, sign, column = pair.partition("=")
        if not sign or not field.strip():
            raise SalesDeskError(
                _("“{text}” is not FIELD=COLUMN.").format(text=pair), _("Write it like --map start=通话开始时间.")
            )
        mapping[field.strip()] = column
    _refuse_unknown(options, mapping)
    return Choices(
        profile=options.profile,
        mapping=mapping,
        encoding=options.encoding,
        delimiter=_delimiter(options.delimiter),
        sheet=options.sheet,
        date_order=options.date_order,
        timezone=options.timezone,
    )


def _refuse_unknown(options: argparse.Namespace, mapping: dict[str, str]) -> None:
    """What is said must be meant: a misspelt option is never passed over in silence."""
    if options.profile and profiles.find(options.profile) is None:
        raise SalesDeskError(
            _("There is no format “{name}”.").format(name=options.profile),
            _("There are: {names}.").format(names=", ".join(sorted(one.id for one in profiles.catalogue()))),
        )
    for field in mapping:
        if field not in _FIELDS:
            raise SalesDeskError(
                _("“{name}” is nothing a column can mean.").format(name=field),
                _("There are: {names}.").format(names=", ".join(_FIELDS)),
            )
    if options.timezone:
        Zone(options.timezone)
    if len(_delimiter(options.delimiter) or ",") != 1:
        raise SalesDeskError(
            _("“{text}” is no delimiter.").format(text=options.delimiter),
            _("Name one character, or comma, semicolon, tab or pipe."),
        )


def _delimiter(text: str | None) -> str | None:
    names = {"\\t": "\t", "tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
    return names.get(text, text) if text else None
