"""What the options of ``inspect`` and ``import`` say about how to read a file."""

from __future__ import annotations

import argparse

from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _
from salesdesk.importers.understanding import Choices


def choices(options: argparse.Namespace) -> Choices:
    """The reader's choices. Raises SalesDeskError for a ``--map`` that is not FIELD=COLUMN."""
    mapping = {}
    for pair in options.map:
        field, sign, column = pair.partition("=")
        if not sign or not field.strip():
            raise SalesDeskError(
                _("“{text}” is not FIELD=COLUMN.").format(text=pair), _("Write it like --map start=通话开始时间.")
            )
        mapping[field.strip()] = column
    return Choices(
        profile=options.profile,
        mapping=mapping,
        encoding=options.encoding,
        delimiter=_delimiter(options.delimiter),
        sheet=options.sheet,
        date_order=options.date_order,
        timezone=options.timezone,
    )


def _delimiter(text: str | None) -> str | None:
    names = {"\\t": "\t", "tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
    return names.get(text, text) if text else None
